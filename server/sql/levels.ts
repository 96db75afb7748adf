/**
 * Which tables a column name may mean: the sources of each select, from the outermost to the
 * one that is being translated. SQLite resolves names itself; this is for what it must not see
 * (columns of ours under a star) and what it does not know (an INTEGER is no text to Informix).
 */
import type { Column, Table } from '../schema/model';
import type { Dictionary } from './dictionary';
import type { Node } from './lex';
import { isName, isSymbol } from './lex';

export interface Known {
  /** alias or table name, lower case; empty for a derived table without alias */
  name: string;
  /** undefined for a derived table, whose columns are its query's */
  table: Table | undefined;
  /** its name as SQLite must read it */
  called: string;
}

export interface Level {
  sources: Known[];
  /** NATURAL or USING: the star merges columns, which SQLite knows better */
  merged: boolean;
}

/** The columns that a star of this source shows, as select items. */
export function starOf({ table, called }: Known, dictionary: Dictionary): string {
  if (!table) return `${called}.*`;
  return dictionary
    .columnsOf(table)
    .map((column) => `${called}."${column}"`)
    .join(', ');
}

/** The column that `a.b` or `b` surely means; undefined where that is open. */
export function columnAt(path: readonly Node[], levels: readonly Level[]): Column | undefined {
  if (
    path.length % 2 === 0 ||
    !path.every((node, i) => (i % 2 ? isSymbol(node, '.') : isName(node)))
  )
    return undefined;
  const last = path.at(-1);
  const owner = path.length > 2 ? path.at(-3) : undefined;
  if (!isName(last) || (owner && !isName(owner))) return undefined;
  const column = last.text.toLowerCase();
  const alias = owner?.text.toLowerCase();
  for (const { sources } of [...levels].reverse()) {
    const asked = alias === undefined ? sources : sources.filter(({ name }) => name === alias);
    if (asked.length === 0) continue;
    if (asked.some(({ table }) => !table)) return undefined;
    const found = asked.flatMap(({ table }) => table?.columns.filter(isNamed(column)) ?? []);
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
    if (alias !== undefined) return undefined;
  }
  return undefined;
}

function isNamed(name: string): (column: Column) => boolean {
  return (column) => column.name === name;
}

/** Index after a column's path `a.b.c` that starts at `i`; `i` where none starts. */
export function endOfPath(nodes: readonly Node[], i: number): number {
  if (!isName(nodes[i]) || isSymbol(nodes[i - 1], '.')) return i;
  let at = i + 1;
  while (isSymbol(nodes[at], '.') && isName(nodes[at + 1])) at += 2;
  return at;
}
