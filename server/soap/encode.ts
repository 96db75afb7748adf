/**
 * Answer tree -> SOAP bytes, driven by the shape of the response element.
 *
 * Byte forms as recorded: single-quoted declaration, prefix soapenv and ns, no Header, children
 * unqualified and in schema order, `<x />` for NULL and `<x/>` for empty. [recorded] facts/axl.md
 * sections 3 and 5
 */
import type { ElementShape, Shape, Tags } from '../schema/shape';
import type { Tree, Value } from '../schema/tree';
import { escapeAttribute, escapeText } from '../runtime/escape';

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

/** The whole answer. */
export function encodeResponse(envelope: Envelope, shape: Shape, tree: Tree): string {
  const content = encodeContent(shape, tree, envelope.nilAtRoot);
  const name = `ns:${envelope.operation}Response`;
  const nil = envelope.nilAtRoot && content.includes('xsi:nil=') ? XSI : '';
  return `${HEAD}<${name}${rootAttributes(envelope, shape, tree)}${nil}>${content}</${name}>${TAIL}`;
}

function rootAttributes(envelope: Envelope, shape: Shape, tree: Tree): string {
  const sequence =
    envelope.sequence === undefined ? '' : ` sequence="${escapeAttribute(envelope.sequence)}"`;
  return `${sequence}${attributesOf(shape, tree)} xmlns:ns="${escapeAttribute(envelope.namespace)}"`;
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
  return {
    head: `${open}<return>`,
    item: (object) => encodeValue(element, object, envelope.nilAtRoot),
    tail: `</return>${close}`,
    empty: `${open}<return/>${close}`,
  };
}

function encodeContent(shape: Shape, tree: Tree, nilAtRoot: boolean): string {
  const rows = tree['#rows'];
  if (rows !== undefined) return encodeRows(rows);
  const xml = tree['#xml'];
  if (typeof xml === 'string') return xml;
  let out = '';
  const { elements } = shape;
  for (const element of elements) {
    const value = tree[element.name];
    if (value === undefined) continue;
    out += encodeElement(element, value, nilAtRoot);
  }
  return out;
}

function encodeElement(element: ElementShape, value: Value, nilAtRoot: boolean): string {
  if (!Array.isArray(value)) return encodeValue(element, value, nilAtRoot);
  let out = '';
  for (const member of value) out += encodeValue(element, member, nilAtRoot);
  return out;
}

function encodeValue(element: ElementShape, value: Value, nilAtRoot: boolean): string {
  const tags = (element.tags ??= tagsOf(element.name));
  if (typeof value === 'string')
    return value === '' ? tags.empty : tags.open + escapeText(value) + tags.close;
  if (value === null) return tags.null;
  if (Array.isArray(value)) return encodeElement(element, value, nilAtRoot);
  if (value['@xsi:nil'] !== undefined)
    return `<${element.name} xsi:nil="true" uuid=""${nilAtRoot ? '' : XSI}/>`;
  const text = value['#'];
  const shape = element.shape?.();
  const attributes = attributesOf(shape, value);
  const content =
    typeof text === 'string'
      ? escapeText(text)
      : shape
        ? encodeContent(shape, value, nilAtRoot)
        : '';
  if (attributes === '') return content === '' ? tags.empty : tags.open + content + tags.close;
  return content === ''
    ? `<${element.name}${attributes}/>`
    : `<${element.name}${attributes}>${content}${tags.close}`;
}

function tagsOf(name: string): Tags {
  return { open: `<${name}>`, close: `</${name}>`, empty: `<${name}/>`, null: `<${name} />` };
}

/** Attributes in the order of the shape: ctiid before uuid. [recorded] facts/axl.md 5.1 */
function attributesOf(shape: Shape | undefined, tree: Tree): string {
  const known = shape?.attributes ?? UUID_ONLY;
  let out = '';
  for (const { name } of known) {
    const value = tree[`@${name}`];
    if (typeof value === 'string') out += ` ${name}="${escapeAttribute(value)}"`;
  }
  return out;
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
