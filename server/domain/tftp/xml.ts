/**
 * XML as the TFTP service writes it: a line an element, no indentation, empty elements with both
 * tags, two blanks before the first attribute of the root and of userId. [recorded]
 * facts/sepmac-cnf-order.json
 */
import { escapeAttribute, escapeText } from '../../runtime/escape';

export const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

export type Attributes = Readonly<Record<string, string>>;

/** An element with text. */
export function leaf(
  name: string,
  text: string | number | boolean,
  attributes?: Attributes,
): string {
  return `<${name}${attributesOf(attributes)}>${escapeText(String(text))}</${name}>\n`;
}

/** Elements of these names with these texts, in this order. */
export function leaves(values: Readonly<Record<string, string | number | boolean>>): string {
  let all = '';
  for (const name in values) all += leaf(name, values[name] ?? '');
  return all;
}

/** An element with elements. */
export function group(name: string, content: string, attributes?: Attributes): string {
  return `<${name}${attributesOf(attributes)}>\n${content}</${name}>\n`;
}

/** An element around XML that an administrator wrote, on one line. */
export function around(name: string, xml: string): string {
  return `<${name}>${xml.replace(/\s*[\r\n]+\s*/g, '')}</${name}>\n`;
}

/** As the attributes of the database's rows are written: {uuid}. */
export function braced(pkid: string): string {
  return `{${pkid}}`;
}

function attributesOf(attributes: Attributes | undefined): string {
  if (!attributes) return '';
  let all = '';
  for (const name in attributes) all += ` ${name}="${escapeAttribute(attributes[name] ?? '')}"`;
  return all;
}
