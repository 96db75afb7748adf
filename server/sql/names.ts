/**
 * Names and literals as SQLite must read them.
 *
 * Informix has no reserved words: `as group`, `to.name`, `order by unique` are legal and in
 * use (facts/sql.md 8). So every word that SQLite knows is quoted unless it stands where
 * Informix means it as a keyword; SQLite's own operators (GLOB, COLLATE, RETURNING) thereby
 * become names that do not exist.
 */
import type { Dictionary } from './dictionary';
import type { Node } from './lex';
import { isName, isSymbol } from './lex';

/** Words that are keywords wherever they stand as a word of an expression. */
export const KEYWORDS = new Set(
  `and or not in is null like matches between exists case when then else end distinct all as asc
  desc escape`.split(/\s+/),
);

/** SQLite's keywords that an Informix statement may use as plain names. */
const TO_QUOTE = new Set(
  `abort action add after all alter always analyze and any as asc attach autoincrement before begin
  between by cascade case cast check collate column commit conflict constraint create cross current
  current_date current_time current_timestamp database default deferrable deferred delete desc detach
  distinct do drop each else end escape except exclude exclusive exists explain fail false filter
  first following for foreign from full generated glob group groups having if ignore immediate in
  index indexed initially inner insert instead intersect into is isnull join key last left like limit
  match materialized natural no not nothing notnull null nulls of offset on or order others outer over
  partition plan pragma preceding primary query raise range recursive references regexp reindex
  release rename replace restrict returning right rollback row rows savepoint select set some table
  temp temporary then ties to transaction trigger true unbounded union unique update using vacuum
  values view virtual when where window with within without`.split(/\s+/),
);

/** Put behind a name that the statement shares with a hidden column, so that it finds nothing. */
const HIDDEN_MARK = ':';

/** Starts the names that the translation gives to expressions without one. */
export const UNNAMED = 'ifx_unnamed';

/** A name in SQLite's spelling. */
export function identifier(name: string, dictionary: Dictionary): string {
  const lower = name.toLowerCase();
  if (dictionary.isHidden(lower)) return `"${lower}${HIDDEN_MARK}"`;
  return TO_QUOTE.has(lower) || !/^[a-z_][a-z0-9_]*$/.test(lower)
    ? `"${lower.replaceAll('"', '""')}"`
    : lower;
}

/** The name as the client wrote it, from one that SQLite reports. */
export function withoutMark(name: string): string {
  return name.endsWith(HIDDEN_MARK) ? name.slice(0, -HIDDEN_MARK.length) : name;
}

/** `db@server:owner.table` -> `table`: what stands before says nothing here. */
export function withoutPrefix(nodes: readonly Node[]): Node[] {
  let at = 0;
  while (isName(nodes[at]) && isSymbol(nodes[at + 1], ':', '.')) at += 2;
  return nodes.slice(at);
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
