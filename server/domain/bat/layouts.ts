/** The columns of Bulk Administration's files, as schemas/bat.yaml states them. */
import { readFileSync } from 'node:fs';
import { compiled } from '../../schema/load';
import type { Model } from '../../schema/model';

export type Kind = 'user' | 'phone' | 'profile';

/**
 * Where the value of a column is: in the object, its n-th line, that line's number, a list of it, the
 * n-th member of one.
 */
export type Place = 'object' | 'line' | 'dn' | 'list' | 'each' | 'users' | 'none';

export interface Column {
  label: string;
  /** the label ends with a number */
  numbered: boolean;
  place: Place;
  /** paths in the AXL object; all get the same value */
  paths: string[][];
  kind: 'text' | 'flag' | 'choice' | 'onoff';
  key: boolean;
  must: boolean;
  secret: boolean;
  alias: boolean;
}

/** What a query looks through: SQL of the rows, their key and their fields by label. */
export interface QueryFacts {
  from: string;
  where?: string;
  key: string;
  fields: Record<string, string>;
}

export interface Layout {
  kind: Kind;
  noun: string;
  /** label of the key */
  caption: string;
  /** are headers of exported files in capitals? */
  upper: boolean;
  columns: Column[];
  byLabel: ReadonlyMap<string, Column>;
  query: QueryFacts;
}

/** A column as a header names it. */
export interface Named {
  kind: Kind;
  column: Column;
  /** of "Line CSS 2": 2 */
  number: number;
}

interface Stated {
  noun: string;
  caption: string;
  upper?: boolean;
  like?: Kind;
  columns: Record<string, string>;
  query: QueryFacts;
}

const layouts = new WeakMap<Model, Record<Kind, Layout>>();

/** Read once for a model. Throws when the package was not built. */
export function layoutsOf(model: Model): Record<Kind, Layout> {
  let known = layouts.get(model);
  if (!known) {
    const stated = JSON.parse(readFileSync(compiled('bat.json'), 'utf8')) as Record<Kind, Stated>;
    const all = (Object.keys(stated) as Kind[]).map((kind) => layoutOf(model, stated, kind));
    known = Object.fromEntries(all.map((one) => [one.kind, one])) as Record<Kind, Layout>;
    layouts.set(model, known);
  }
  return known;
}

function layoutOf(model: Model, stated: Record<Kind, Stated>, kind: Kind): Layout {
  const { noun, caption, upper = false, like, columns, query } = stated[kind];
  const own = Object.entries(columns).map(([label, text]) => columnOf(label, text));
  const labels = new Set(own.map(({ label }) => label));
  const known = new Set(model.classes[noun]?.fields.map(({ name }) => name));
  const shared = Object.entries(like === undefined ? {} : stated[like].columns)
    .map(([label, text]) => columnOf(label, text))
    .filter(({ label }) => !labels.has(label))
    .filter(({ place, paths, key }) => !key && has(place, paths, known));
  const all = [...own, ...shared];
  return {
    ...{ kind, noun, caption, upper, query },
    columns: all,
    byLabel: new Map(all.map((column) => [plain(column.label), column])),
  };
}

/** Lines are the same everywhere; what a noun has no field for is no column of it. */
function has(place: Place, paths: string[][], known: ReadonlySet<string>): boolean {
  if (place === 'users') return false;
  return (
    (place !== 'object' && place !== 'each') || paths.every(([first = '']) => known.has(first))
  );
}

const PREFIX = /^(line|dn|list|each|users):/;

function columnOf(label: string, text: string): Column {
  const [where = '', ...marks] = text.split(' ');
  const prefix = PREFIX.exec(where)?.[1] as Place | undefined;
  const path = where.replace(PREFIX, '');
  const kind = (['flag', 'choice', 'onoff'] as const).find((one) => marks.includes(one));
  return {
    label: label.replace(/ n$/, ''),
    numbered: label.endsWith(' n'),
    place: prefix ?? (path === '-' ? 'none' : 'object'),
    paths: path === '-' || path === '' ? [] : path.split('+').map((one) => one.split('.')),
    kind: kind ?? 'text',
    key: marks.includes('key'),
    must: marks.includes('must'),
    secret: marks.includes('secret'),
    alias: marks.includes('alias'),
  };
}

/** "MAC Address\n(String[12] MANDATORY)" and "mac  address" are one label. [client] bat.xlt */
function plain(label: string): string {
  return label
    .replace(/[([]\s*(String|Integer|Number|Boolean)\b.*$/is, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toUpperCase();
}

/** The column that a header names in one of these layouts; undefined: none does. */
export function findColumn(among: readonly Layout[], header: string): Named | undefined {
  const label = plain(header);
  const numbered = /^(.*\D) ?(\d{1,2})$/.exec(label);
  for (const { kind, byLabel } of among) {
    const column = byLabel.get(label);
    if (column) return { kind, column, number: 1 };
    const series = byLabel.get(numbered?.[1]?.trim() ?? '');
    if (series?.numbered) return { kind, column: series, number: Number(numbered?.[2]) };
  }
  return undefined;
}
