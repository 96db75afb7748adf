/**
 * Elements of XML with their namespaces resolved, as XMPP passes them from one client to another:
 * what a server does not understand goes on as it came.
 */
import { escapeAttribute, escapeText } from './escape';

export interface Element {
  name: string;
  /** namespace */
  ns: string;
  /** by name; an attribute in a namespace as `{namespace}name`, of which `xml:lang` is the usual one */
  attrs: Readonly<Record<string, string>>;
  children: readonly (Element | string)[];
}

type Child = Element | string | undefined;

/** @param attrs those that are undefined are left out */
export function element(
  ns: string,
  name: string,
  attrs: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly Child[]
): Element {
  const given = Object.entries(attrs).filter(
    (one): one is [string, string] => one[1] !== undefined,
  );
  return {
    ...{ name, ns, attrs: Object.fromEntries(given) },
    children: children.filter((one) => one !== undefined),
  };
}

/** The same with other attributes; undefined takes one away. */
export function withAttrs(
  { ns, name, attrs, children }: Element,
  more: Readonly<Record<string, string | undefined>>,
): Element {
  return element(ns, name, { ...attrs, ...more }, ...children);
}

export function childrenOf({ children }: Element): Element[] {
  return children.filter((one): one is Element => typeof one !== 'string');
}

/** The first child of this name, in this namespace or in that of its parent. */
export function childOf(parent: Element, name: string, ns = parent.ns): Element | undefined {
  return childrenOf(parent).find((one) => one.name === name && one.ns === ns);
}

/** Its text, without that of its children. */
export function textIn(one: Element | undefined): string {
  return one?.children.filter((child) => typeof child === 'string').join('') ?? '';
}

const XML = '{http://www.w3.org/XML/1998/namespace}';

/** @param outer default namespace of where it is written */
export function writeElement({ name, ns, attrs, children }: Element, outer = ''): string {
  let text = `<${name}`;
  if (ns !== outer) text += ` xmlns="${escapeAttribute(ns)}"`;
  let prefixes = 0;
  for (const [key, value] of Object.entries(attrs)) {
    const [own, local] = key.startsWith('{') ? splitName(key) : ['', key];
    if (own === '') text += ` ${local}="${escapeAttribute(value)}"`;
    else if (key.startsWith(XML)) text += ` xml:${local}="${escapeAttribute(value)}"`;
    else {
      prefixes += 1;
      const prefix = `a${prefixes}`;
      text += ` xmlns:${prefix}="${escapeAttribute(own)}" ${prefix}:${local}="${escapeAttribute(value)}"`;
    }
  }
  if (children.length === 0) return `${text}/>`;
  const inner = children.map((one) =>
    typeof one === 'string' ? escapeText(one) : writeElement(one, ns),
  );
  return `${text}>${inner.join('')}</${name}>`;
}

function splitName(key: string): [string, string] {
  const end = key.lastIndexOf('}');
  return [key.slice(1, end), key.slice(end + 1)];
}
