/** Two inventories compared: what only one has, and which values differ. */
import type { Tree, Value } from '../schema/tree';
import type { Entry, Inventory } from './read';

export interface Difference {
  noun: string;
  key: string;
  kind: 'only-a' | 'only-b' | 'differs';
  /** of what differs: 'lines/line/0/label' */
  path?: string;
  a?: Value;
  b?: Value;
}

export function diffInventories(a: Inventory, b: Inventory): Difference[] {
  const others = new Map(b.entries.map((entry) => [nameOf(entry), entry]));
  const differences: Difference[] = [];
  for (const entry of a.entries) {
    const { noun, key, object } = entry;
    const other = others.get(nameOf(entry));
    others.delete(nameOf(entry));
    if (!other) differences.push({ noun, key, kind: 'only-a' });
    else
      differences.push(
        ...valuesThatDiffer(object, other.object).map((one) => ({ noun, key, ...one })),
      );
  }
  for (const { noun, key } of others.values()) differences.push({ noun, key, kind: 'only-b' });
  return differences;
}

/** One line a difference: `- Phone SEP00`, `+ User amara`, `~ User amara lastName: "A" -> "B"` */
export function diffText(differences: readonly (Difference & { reason?: string })[]): string {
  return differences
    .map(({ noun, key, kind, path = '', a, b, reason }) => {
      const why = reason === undefined ? '' : ` (${reason})`;
      if (kind === 'only-a') return `- ${noun} ${key}${why}\n`;
      if (kind === 'only-b') return `+ ${noun} ${key}${why}\n`;
      return `~ ${noun} ${key} ${path}: ${shown(a)} -> ${shown(b)}${why}\n`;
    })
    .join('');
}

export function nameOf({ noun, key }: Pick<Entry, 'noun' | 'key'>): string {
  // Names of AXL objects are the same in small and capital letters.
  return `${noun} ${key.toLowerCase()}`;
}

function shown(value: Value | undefined): string {
  return value === undefined ? '(none)' : JSON.stringify(value);
}

/** Fields of the objects that are not the same, by their first name. */
export function changedFields(from: Tree, to: Tree): string[] {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...names].filter((name) => valuesThatDiffer(from[name], to[name]).length > 0);
}

type Value2 = Pick<Difference, 'path' | 'a' | 'b'> & { kind: 'differs' };

function valuesThatDiffer(a: Value | undefined, b: Value | undefined, path = ''): Value2[] {
  if (isNode(a) && isNode(b)) {
    const [one, other] = [a, b] as unknown as Record<string, Value>[];
    const names = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
    return [...names].flatMap((name) =>
      valuesThatDiffer(one?.[name], other?.[name], path === '' ? name : `${path}/${name}`),
    );
  }
  if (a === b || JSON.stringify(a) === JSON.stringify(b)) return [];
  return [{ kind: 'differs', path, ...(a !== undefined && { a }), ...(b !== undefined && { b }) }];
}

function isNode(value: Value | undefined): boolean {
  return typeof value === 'object' && value !== null;
}
