/** What a template gives to what is made from it: schemas/templates.yaml. */
import { readFileSync } from 'node:fs';
import { compiled } from '../../schema/load';
import { textOf, treeOf, type Tree, type Value } from '../../schema/tree';
import { fillAll, type Subject } from './tags';

/** phone, line, user: the objects; appearance: the line on the phone, oldAppearance: before 12.5 */
export type Part = 'phone' | 'appearance' | 'oldAppearance' | 'line' | 'user';

let mapping: Readonly<Record<Part, Record<string, string>>> | undefined;

/** Read once; throws when the package was not built. */
function pathsOf(part: Part): Record<string, string> {
  mapping ??= JSON.parse(readFileSync(compiled('templates.json'), 'utf8')) as Record<
    Part,
    Record<string, string>
  >;
  return mapping[part];
}

/**
 * The fields of an object as AXL's add takes them, tags filled; what the template leaves empty is
 * left to the defaults of the object.
 * @param template as AXL's get answers it
 */
export function givenBy(template: Tree, part: Part, subject: Subject): Tree {
  const given: Tree = {};
  for (const [field, path] of Object.entries(pathsOf(part))) {
    const value = plain(template[field]);
    if (value !== undefined) put(given, path.split('.'), fillAll(value, subject));
  }
  return given;
}

function put(tree: Tree, path: readonly string[], value: Value): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    tree[name] = value;
    return;
  }
  const inner = treeOf(tree[name]);
  put(inner, rest, value);
  tree[name] = inner;
}

/** The fields of a phone that a universal device template can give, by their names in AXL. */
export function templateFields(): string[] {
  return [...new Set(Object.values(pathsOf('phone')).map((path) => path.split('.')[0] ?? ''))];
}

/** Without uuids and other attributes, and without what is empty; undefined when nothing is left. */
export function plain(value: Value | undefined): Value | undefined {
  const text = textOf(value);
  if (text !== undefined) return text === '' ? undefined : text;
  if (value === undefined || value === null || typeof value === 'string') return undefined;
  if (Array.isArray(value)) {
    const all = value.map(plain).filter((one) => one !== undefined);
    return all.length === 0 ? undefined : all;
  }
  const entries = Object.entries(value).flatMap(([name, inner]) => {
    const kept = name.startsWith('@') ? undefined : plain(inner);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
