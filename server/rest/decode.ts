/**
 * Request bodies: XML (by xml2js, loaded when first needed) or JSON -> the same tree.
 *
 * What is no body of the media type it claims is 400, a media type that we do not read 415.
 * [doc] facts/uds.md 3
 */
import { isUtf8 } from 'node:buffer';
import { RestError } from '../schema/rest-error';
import type { Tree, Value } from '../schema/tree';

export interface DecodedBody {
  tree: Tree;
  /** the value of a JSON body; undefined for XML */
  json: unknown;
}

/** What a method says it takes that reads the form of a page, and nothing else. */
export const FORM = 'application/x-www-form-urlencoded';

/** Deeper than any body of ours by far. */
const MAX_DEPTH = 32;

/** @param root name that an XML body's root element must have; FORM */
export function decodeBody(
  body: Buffer,
  contentType: string | undefined,
  root: string,
): DecodedBody {
  if (body.length === 0) return { tree: {}, json: undefined };
  if (root === FORM) return { tree: fromForm(body, contentType), json: undefined };
  const kind = kindOf(contentType, body);
  if (!isUtf8(body)) throw new RestError(400, 'The body is not UTF-8.');
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  if (kind === 'xml') return { tree: fromXml(text, root), json: undefined };
  const json = parseJson(text);
  return { tree: fromJson(json), json };
}

function kindOf(contentType: string | undefined, body: Buffer): 'xml' | 'json' {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((one) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/.exec(one)?.[1])
    .find((one) => one !== undefined);
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii')
    throw new RestError(415, `The character set ${charset} is not supported.`);
  const name = type.trim();
  if (/^(application|text)\/(.+\+)?xml$/.test(name)) return 'xml';
  if (/^(application|text)\/(.+\+)?json$/.test(name)) return 'json';
  // A client that names no type is read by what it sends. [guess]
  if (name === '') return /^\s*[[{"]/.test(body.toString('latin1', 0, 64)) ? 'json' : 'xml';
  throw new RestError(415, `The media type ${name} is not supported.`);
}

/** A field that stands twice is a list. */
function fromForm(body: Buffer, contentType = ''): Tree {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== FORM) throw new RestError(415, `The media type ${type} is not supported.`);
  const fields = new URLSearchParams(body.toString('utf8'));
  return Object.fromEntries(
    [...new Set(fields.keys())].map((name): [string, Value] => {
      const values = fields.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new RestError(400, 'The body is not well-formed JSON.');
  }
}

/** Members as texts; what is no object has none. */
function fromJson(json: unknown): Tree {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new RestError(400, 'The body is no JSON object.');
  return treeOfJson(json, 0);
}

function treeOfJson(value: object, depth: number): Tree {
  if (depth > MAX_DEPTH) throw new RestError(400, 'The body is nested too deeply.');
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key === '$' ? '#' : key, ofJson(part, depth + 1)]),
  );
}

function ofJson(value: unknown, depth: number): Value {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) {
    if (depth > MAX_DEPTH) throw new RestError(400, 'The body is nested too deeply.');
    return value.map((one) => ofJson(one, depth + 1));
  }
  if (typeof value === 'string') return value;
  // Numbers and booleans look in JSON as their texts do.
  return typeof value === 'object' ? treeOfJson(value, depth) : JSON.stringify(value);
}

type Xml2js = typeof import('xml2js');

/**
 * The XML document in one field of a web form, whatever media type the client claims; the tree has
 * its root's content under the root's name.
 */
export function decodeForm(body: Buffer, field: string, roots: readonly string[]): DecodedBody {
  const text = new URLSearchParams(body.toString('utf8')).get(field);
  if (text === null) throw new RestError(400, `The form has no field ${field}.`);
  const root =
    roots.find((one) => new RegExp(`<(?:\\w+:)?${one}[\\s/>]`).test(text)) ?? roots[0] ?? '';
  return { tree: { [root]: fromXml(text, root) }, json: undefined };
}

function fromXml(text: string, root: string): Tree {
  if (/<!DOCTYPE|<!ENTITY/i.test(text))
    throw new RestError(400, 'A body may declare no document type.');
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- most processes never read one
  const { Parser } = require('xml2js') as Xml2js;
  const parser = new Parser({
    explicitArray: false,
    attrkey: '@',
    charkey: '#',
    emptyTag: '',
    tagNameProcessors: [(name) => name.replace(/^.*:/, '')],
  });
  let found: unknown;
  let failed: Error | null = null;
  // Without the option `async` the callback runs before parseString returns.
  parser.parseString(text, (error: Error | null, result: unknown) => {
    failed ??= error;
    found = result;
  });
  if (failed || typeof found !== 'object' || found === null)
    throw new RestError(400, 'The body is not well-formed XML.');
  const content = (found as Record<string, unknown>)[root];
  if (content === undefined) throw new RestError(400, `The body's root element is not ${root}.`);
  const value = ofXml(content, 0);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? value
    : { '#': value };
}

function ofXml(value: unknown, depth: number): Value {
  if (depth > MAX_DEPTH) throw new RestError(400, 'The body is nested too deeply.');
  if (Array.isArray(value)) return value.map((one) => ofXml(one, depth));
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    key === '@'
      ? Object.entries(part as Record<string, string>)
          .filter(([name]) => !name.startsWith('xmlns'))
          .map(([name, text]): [string, Value] => [`@${name}`, text])
      : [[key, ofXml(part, depth + 1)] as [string, Value]],
  );
  return Object.fromEntries(members);
}
