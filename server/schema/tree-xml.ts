/**
 * A tree as XML: the declaration and the root on one line, no white space, empty elements as `<x/>`.
 * [recorded] facts/uds.md 1
 */
import { escapeAttribute, escapeText } from '../runtime/escape';
import type { Tree, Value } from './tree';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

export function encodeXml(root: string, tree: Tree): string {
  return HEAD + element(root, tree);
}

/** A document whose content is XML that somebody else wrote. */
export function encodeAround(root: string, inner: string): string {
  return `${HEAD}<${root}>${inner}</${root}>`;
}

function element(name: string, value: Value | undefined): string {
  if (value === undefined) return '';
  if (value === null || value === '') return `<${name}/>`;
  if (typeof value === 'string') return `<${name}>${escapeText(value)}</${name}>`;
  if (Array.isArray(value)) {
    let all = '';
    for (const one of value) all += element(name, one);
    return all;
  }
  let attributes = '';
  let content = '';
  for (const key in value) {
    const part = value[key];
    if (part === undefined) continue;
    if (key === '#') content += escapeText(typeof part === 'string' ? part : '');
    else if (key.charCodeAt(0) === 64)
      attributes += ` ${key.slice(1)}="${escapeAttribute(typeof part === 'string' ? part : '')}"`;
    else content += element(key, part);
  }
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}
