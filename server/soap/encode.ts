/**
 * Answer tree -> SOAP bytes, driven by the shape of the response element.
 *
 * Byte forms as recorded: single-quoted declaration, prefix soapenv and ns, no Header, children
 * unqualified and in schema order, `<x />` for NULL and `<x/>` for empty. [recorded] facts/axl.md
 * sections 3 and 5
 */
import type { ElementShape, ElementWriter, Shape } from '../schema/shape';
import type { Tree, Value } from '../schema/tree';
import { escapeAttribute, escapeText, isPlain, isPlainAttribute } from '../runtime/escape';

export interface Envelope {
  operation: string;
  /** namespace of the answer, the one of the request */
  namespace: string;
  /** request's sequence attribute, echoed */
  sequence: string | undefined;
  /** from 14 on xmlns:xsi is declared once, on the response element. [doc] */
  nilAtRoot: boolean;
}

const HEAD = `<?xml version='1.0' encoding='UTF-8'?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>`;
const TAIL = '</soapenv:Body></soapenv:Envelope>';
const XSI = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

/** An answer as it is written: its text, and whether it is nothing but ASCII. */
export interface Written {
  text: string;
  ascii: boolean;
}

/** What is found out while an answer is written. */
interface Writing {
  readonly nilAtRoot: boolean;
  ascii: boolean;
  nil: boolean;
}

/** The whole answer. */
export function encodeResponse(envelope: Envelope, shape: Shape, tree: Tree): Written {
  const writing: Writing = { nilAtRoot: envelope.nilAtRoot, ascii: true, nil: false };
  const content = contentText(writing, contentOf(shape), tree);
  const name = `ns:${envelope.operation}Response`;
  const attributes = rootAttributes(envelope, shape, tree);
  const nil = envelope.nilAtRoot && writing.nil ? XSI : '';
  return {
    text: `${HEAD}<${name}${attributes}${nil}>${content}</${name}>${TAIL}`,
    ascii: writing.ascii && isPlain(attributes),
  };
}

function rootAttributes(envelope: Envelope, shape: Shape, tree: Tree): string {
  const sequence =
    envelope.sequence === undefined ? '' : ` sequence="${escapeAttribute(envelope.sequence)}"`;
  const own = attributesOf(shape)
    .map(({ key, open }) => attributeText(open, tree[key]))
    .join('');
  return `${sequence}${own} xmlns:ns="${escapeAttribute(envelope.namespace)}"`;
}

export interface ListEncoder {
  head: string;
  item(object: Tree): string;
  tail: string;
  /** the answer without any object: `<return/>` */
  empty: string;
}

/** A list answer in pieces, so that it can be written while rows are still being read. */
export function listEncoder(envelope: Envelope, shape: Shape, wrapper: string): ListEncoder {
  const name = `ns:${envelope.operation}Response`;
  const element = shape.byName.get('return')?.shape?.().byName.get(wrapper);
  if (!element) throw new Error(`${envelope.operation}: no ${wrapper} in its answer`);
  // A nil may come in any object, so from 14 on the prefix is declared beforehand.
  const open = `${HEAD}<${name}${rootAttributes(envelope, shape, {})}${envelope.nilAtRoot ? XSI : ''}>`;
  const close = `</${name}>${TAIL}`;
  const writer = writerOf(element);
  return {
    head: `${open}<return>`,
    item: (object) =>
      valueText({ nilAtRoot: envelope.nilAtRoot, ascii: true, nil: false }, writer, object),
    tail: `</return>${close}`,
    empty: `${open}<return/>${close}`,
  };
}

function contentText(writing: Writing, content: readonly ElementWriter[], tree: Tree): string {
  const rows = tree['#rows'];
  const xml = tree['#xml'];
  if (rows !== undefined || typeof xml === 'string') {
    writing.ascii = false; // not looked at
    return typeof xml === 'string' ? xml : encodeRows(rows ?? '');
  }
  let out = '';
  for (const writer of content) {
    const value = tree[writer.name];
    if (value !== undefined) out += valueText(writing, writer, value);
  }
  return out;
}

/**
 * One element. Its last plain value and its last shared reference are kept as they were written:
 * most elements say the same from answer to answer.
 */
function valueText(writing: Writing, writer: ElementWriter, value: Value): string {
  if (typeof value === 'string') {
    if (value === '') return writer.empty;
    if (value === writer.last) return writer.lastText;
    if (!isPlain(value)) {
      writing.ascii = false;
      return writer.open + escapeText(value) + writer.close;
    }
    writer.last = value;
    writer.lastText = writer.open + value + writer.close;
    return writer.lastText;
  }
  if (value === null) return writer.null;
  if (Array.isArray(value)) {
    let out = '';
    for (const member of value) out += valueText(writing, writer, member);
    return out;
  }
  if (value === writer.lastShared) return writer.lastSharedText;
  return Object.isFrozen(value)
    ? sharedText(writing, writer, value)
    : treeText(writing, writer, value);
}

function sharedText(writing: Writing, writer: ElementWriter, shared: Tree): string {
  const own: Writing = { ...writing, ascii: true, nil: false };
  const text = treeText(own, writer, shared);
  if (own.ascii && !own.nil) {
    writer.lastShared = shared;
    writer.lastSharedText = text;
  }
  writing.ascii &&= own.ascii;
  writing.nil ||= own.nil;
  return text;
}

function treeText(writing: Writing, writer: ElementWriter, tree: Tree): string {
  if (tree['@xsi:nil'] !== undefined) {
    writing.nil = true;
    return `${writer.start} xsi:nil="true" uuid=""${writing.nilAtRoot ? '' : XSI}/>`;
  }
  let attributes = '';
  for (const { key, open } of writer.attributes) {
    const value = tree[key];
    if (typeof value !== 'string') continue;
    attributes += attributeText(open, value);
    if (!isPlain(value)) writing.ascii = false;
  }
  const content = insideText(writing, writer, tree);
  if (attributes === '')
    return content === '' ? writer.empty : writer.open + content + writer.close;
  return content === ''
    ? `${writer.start}${attributes}/>`
    : `${writer.start}${attributes}>${content}${writer.close}`;
}

function insideText(writing: Writing, writer: ElementWriter, tree: Tree): string {
  const text = tree['#'];
  if (typeof text !== 'string')
    return contentText(writing, (writer.content ??= writer.contentOf()), tree);
  if (isPlain(text)) return text;
  writing.ascii = false;
  return escapeText(text);
}

/** What is known of an element before its value is: made once for each place in a shape. */
function writerOf(element: ElementShape): ElementWriter {
  return (element.writer ??= makeWriter(element));
}

function makeWriter({ name, shape }: ElementShape): ElementWriter {
  const inner = shape?.();
  return {
    name,
    start: `<${name}`,
    open: `<${name}>`,
    close: `</${name}>`,
    empty: `<${name}/>`,
    null: `<${name} />`,
    last: '',
    lastText: '',
    lastShared: undefined,
    lastSharedText: '',
    attributes: attributesOf(inner),
    // Only when first needed: a class may hold itself.
    contentOf: () => (inner ? contentOf(inner) : []),
  };
}

function contentOf(shape: Shape): ElementWriter[] {
  return shape.elements.map(writerOf);
}

/** Attributes in the order of the shape: ctiid before uuid. [recorded] facts/axl.md 5.1 */
function attributesOf(shape: Shape | undefined): ElementWriter['attributes'] {
  return (shape?.attributes ?? UUID_ONLY).map(({ name }) => ({
    key: `@${name}`,
    open: ` ${name}="`,
  }));
}

function attributeText(open: string, value: Value | undefined): string {
  if (typeof value !== 'string') return '';
  return `${open}${isPlainAttribute(value) ? value : escapeAttribute(value)}"`;
}

/** A reference is text with a uuid, wherever it stands. */
const UUID_ONLY = [{ name: 'uuid', type: 'XUUID' }];

/** Rows of executeSQLQuery: free names, in the order of the statement. */
function encodeRows(rows: Value): string {
  if (!Array.isArray(rows)) return '';
  let out = '';
  for (const row of rows) {
    out += '<row>';
    if (Array.isArray(row)) {
      for (const cell of row) {
        if (!Array.isArray(cell)) continue;
        const [name, value] = cell;
        if (typeof name !== 'string') continue;
        out +=
          typeof value === 'string' && value !== ''
            ? `<${name}>${escapeText(value)}</${name}>`
            : `<${name}/>`;
      }
    }
    out += '</row>';
  }
  return out;
}
