/** The outline of an XML text: which elements it has, in which order, with which attributes; no values. */
import type { SaxesParser } from 'saxes';

export interface Outline {
  /** path of an element from the root, by local names -> what was seen of it */
  elements: Map<string, Seen>;
}

export interface Seen {
  /** local names of its children, each once, in the order in which they first came */
  children: string[];
  /** names of its attributes, prefixes as they were written; 'xmlns' declarations by their prefix */
  attributes: Set<string>;
}

/** @throws Error for what is no XML */
export function outlineOf(text: string): Outline {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when first needed, as in decode.ts
  const saxes = require('saxes') as typeof import('saxes');
  const parser: SaxesParser<{ xmlns: true }> = new saxes.SaxesParser({
    xmlns: true,
    position: false,
  });
  const elements: Outline['elements'] = new Map();
  const path: string[] = [];
  parser.on('doctype', () => {
    throw new Error('a document type is not read');
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, attributes }) => {
    const parent = elements.get(path.join('/'));
    if (parent && !parent.children.includes(local)) parent.children.push(local);
    path.push(local);
    const key = path.join('/');
    let seen = elements.get(key);
    if (!seen) elements.set(key, (seen = { children: [], attributes: new Set() }));
    for (const name of Object.keys(attributes)) seen.attributes.add(name);
  });
  parser.on('closetag', () => {
    path.pop();
  });
  parser.write(text).close();
  return { elements };
}
