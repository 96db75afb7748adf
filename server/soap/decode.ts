/**
 * SOAP request -> tree, in one streaming pass against the shape of its operation.
 *
 * As lenient as the real server: any prefixes, children qualified or not, any order, unknown
 * elements noted and kept. Document types and entities are refused, depth and size are bounded.
 * [recorded] facts/axl.md 1.5, 2.2; [client] wire samples
 */
import { AxlFault } from '../schema/axl-fault';
import type { ElementShape, Shape } from '../schema/shape';
import type { Tree, Value } from '../schema/tree';
import { textOfBody } from './encoding';
import { FreeXml } from './free-xml';
import { scan, type Listener, type Tag } from './scan';

export interface Decoded {
  operation: string;
  namespace: string;
  tree: Tree;
  /** the `sequence` attribute, when it is a number */
  sequence?: string;
  findings: Finding[];
}

export interface Finding {
  kind: string;
  path: string;
}

/** Thrown when `find` knows no shape for the operation element. */
export class OperationUnknown extends Error {
  override readonly name = 'OperationUnknown';
  constructor(
    readonly namespace: string,
    readonly operation: string,
  ) {
    super(`${operation} in ${namespace}`);
  }
}

const MAX_DEPTH = 64;
const MAX_ELEMENTS = 200_000;
/** A client that sends one wrong element a thousand times is told a hundred times. */
const MAX_FINDINGS = 100;
const ENVELOPES = new Set([
  'http://schemas.xmlsoap.org/soap/envelope/',
  'http://www.w3.org/2003/05/soap-envelope',
]);
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

type Find = (namespace: string, operation: string) => Shape | undefined;

interface Frame {
  name: string;
  shape: Shape | undefined;
  /** is this element known to the shape of its parent, and may it repeat? */
  element: ElementShape | undefined;
  tree: Tree;
  text: string;
  children: number;
  nil: boolean;
}

/**
 * @param find the shape of an operation element; undefined when there is no such operation
 * @throws AxlFault for what is no acceptable request, OperationUnknown
 */
export function decodeRequest(body: Buffer, find: Find): Decoded {
  const text = textOfBody(body);
  const decoder = new Decoder(find);
  return scan(text, decoder) ? decoder.result() : decodeWithSaxes(text, find);
}

/** Reads any XML, and says what is wrong with it. */
function decodeWithSaxes(text: string, find: Find): Decoded {
  const decoder = new Decoder(find);
  // Loaded when first needed: plain XML starts without it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- in the middle of a synchronous read
  const { SaxesParser } = require('saxes') as typeof import('saxes');
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.on('doctype', () => {
    throw new AxlFault('entityRefused');
  });
  parser.on('opentag', ({ name, local, uri, attributes }) =>
    decoder.open({ name, local, uri, attributes: Object.values(attributes) }),
  );
  parser.on('closetag', () => decoder.close());
  parser.on('text', (piece) => decoder.text(piece));
  parser.on('cdata', (piece) => decoder.text(piece));
  parser.on('error', (error) => {
    throw new AxlFault('notXml', { detail: error.message });
  });
  parser.write(text).close();
  return decoder.result();
}

class Decoder implements Listener {
  private readonly stack: Frame[] = [];
  private readonly findings: Finding[] = [];
  private depth = 0;
  private elements = 0;
  /** envelope levels above the operation: Envelope, Body */
  private state: 'start' | 'envelope' | 'header' | 'body' | 'operation' | 'after' = 'start';
  private headerDepth = 0;
  private free: FreeXml | undefined;
  private decoded: Decoded | undefined;

  constructor(private readonly find: Find) {}

  open(tag: Tag): void {
    this.depth += 1;
    this.elements += 1;
    if (this.depth > MAX_DEPTH) throw new AxlFault('tooDeep', { limit: MAX_DEPTH });
    if (this.elements > MAX_ELEMENTS) throw new AxlFault('tooMany', { limit: MAX_ELEMENTS });
    if (this.state === 'operation') return this.openInside(tag);
    if (this.state === 'header' || this.state === 'after') return;
    this.openEnvelope(tag);
  }

  private openEnvelope(tag: Tag): void {
    if (this.state === 'start') {
      if (tag.local !== 'Envelope' || !ENVELOPES.has(tag.uri)) {
        throw new AxlFault('noEnvelope', { detail: `the root element is ${tag.name}` });
      }
      this.state = 'envelope';
    } else if (this.state === 'envelope') {
      if (tag.local === 'Body') this.state = 'body';
      else {
        this.state = 'header';
        this.headerDepth = this.depth;
      }
    } else if (this.decoded) {
      throw new AxlFault('noEnvelope', { detail: 'the body holds two operations' });
    } else this.openOperation(tag);
  }

  private openOperation(tag: Tag): void {
    const shape = this.find(tag.uri, tag.local);
    if (!shape) throw new OperationUnknown(tag.uri, tag.local);
    const frame = this.push(tag.local, shape, undefined);
    this.state = 'operation';
    this.readAttributes(tag, frame);
    const sequence = frame.tree['@sequence'];
    delete frame.tree['@sequence'];
    this.decoded = {
      operation: tag.local,
      namespace: tag.uri,
      tree: frame.tree,
      // SoapUI leaves `?`: taken, but no number that a client could read back. [client] facts/axl.md 3
      ...(typeof sequence === 'string' && /^\d+$/.test(sequence) && { sequence }),
      findings: this.findings,
    };
  }

  private openInside(tag: Tag): void {
    if (this.free) return this.free.open(tag);
    const parent = this.top();
    parent.children += 1;
    const element = parent.shape?.byName.get(tag.local);
    if (!element && parent.shape && !parent.shape.any) {
      this.note('unknown-element', tag.local);
    }
    const shape = element?.shape?.();
    const frame = this.push(tag.local, shape, element);
    this.readAttributes(tag, frame);
    if (shape?.any) this.free = new FreeXml();
  }

  private note(kind: string, name: string): void {
    if (this.findings.length >= MAX_FINDINGS) return;
    this.findings.push({ kind, path: [...this.stack.map((frame) => frame.name), name].join('/') });
  }

  private push(name: string, shape: Shape | undefined, element: ElementShape | undefined): Frame {
    const frame: Frame = { name, shape, element, tree: {}, text: '', children: 0, nil: false };
    this.stack.push(frame);
    return frame;
  }

  private readAttributes(tag: Tag, frame: Frame): void {
    for (const attribute of tag.attributes) {
      const { uri, local, value, prefix } = attribute;
      if (uri === XSI) {
        if (local === 'nil' && (value === 'true' || value === '1')) frame.nil = true;
      } else if (prefix !== 'xmlns' && attribute.name !== 'xmlns' && uri === '') {
        frame.tree[`@${local}`] = value;
      }
    }
  }

  text(text: string): void {
    if (this.free) this.free.text(text);
    else if (this.state === 'operation') this.top().text += text;
  }

  close(): void {
    this.depth -= 1;
    if (this.free) {
      if (!this.free.close()) return;
      this.top().tree['#xml'] = this.free.xml;
      this.free = undefined;
    }
    if (this.state === 'operation') this.closeInside();
    else if (this.state === 'header' && this.depth < this.headerDepth) this.state = 'envelope';
    else if (this.state === 'body') this.state = 'after';
  }

  private closeInside(): void {
    const frame = this.stack.pop();
    if (!frame) return;
    const parent = this.stack.at(-1);
    if (!parent) {
      this.state = 'body';
      return;
    }
    this.add(parent.tree, frame, valueOf(frame));
  }

  /** A list grows; of a single element sent twice the last counts [guess]; unknown ones are all kept. */
  private add(tree: Tree, { name, element }: Frame, value: Value): void {
    if (name === '__proto__') return; // would change the tree itself instead of adding to it
    const before = Object.hasOwn(tree, name) ? tree[name] : undefined;
    const repeats = element ? element.max !== 1 : before !== undefined;
    if (element && !repeats && before !== undefined) this.note('repeated-element', name);
    if (!repeats) tree[name] = value;
    else if (Array.isArray(before)) before.push(value);
    else tree[name] = before === undefined ? [value] : [before, value];
  }

  private top(): Frame {
    const frame = this.stack.at(-1);
    if (!frame) throw new Error('no open element');
    return frame;
  }

  result(): Decoded {
    if (!this.decoded) throw new AxlFault('noEnvelope', { detail: 'the body holds no operation' });
    return this.decoded;
  }
}

function valueOf(frame: Frame): Value {
  if (frame.nil) return null;
  const { tree, text, children, shape } = frame;
  if (children > 0 || tree['#xml'] !== undefined) return tree;
  const hasAttributes = Object.keys(tree).length > 0;
  const complex = shape !== undefined && shape.text === undefined;
  if (complex && text.trim() === '') return tree;
  if (!hasAttributes) return text;
  tree['#'] = text;
  return tree;
}
