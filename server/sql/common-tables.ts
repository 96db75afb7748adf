/**
 * WITH: queries of a name, which a FROM then names as if they were tables. Each stands where it is
 * named as a derived table. Informix has them since 14.10, the database of CUCM 14 and later; a
 * recursive one is refused. [guess]
 */
import type { Node } from './lex';
import { isGroup, isName, isSymbol, isWord } from './lex';
import { syntaxError } from './refusals';

export interface CommonTable {
  query: Node[];
  /** the column list behind its name */
  columns: Node | undefined;
  /** those that it may name itself: the ones before it */
  before: CommonTables;
}

export type CommonTables = ReadonlyMap<string, CommonTable>;

/** The queries of `WITH a AS (...), b(x) AS (...) SELECT ...`, and the select after them. */
export function readCommonTables(nodes: Node[]): { tables: CommonTables; rest: Node[] } {
  const tables = new Map<string, CommonTable>();
  let at = 1;
  for (;;) {
    const name = nodes[at++];
    const list = nodes[at];
    const columns = isGroup(list) ? list : undefined;
    if (columns) at++;
    const body = nodes[at + 1];
    if (!isName(name) || !isWord(nodes[at], 'as') || !isGroup(body)) throw syntaxError();
    if (!isWord(body.nodes[0], 'select')) throw syntaxError();
    tables.set(name.text.toLowerCase(), { query: body.nodes, columns, before: new Map(tables) });
    at += 2;
    if (!isSymbol(nodes[at], ',')) return { tables, rest: nodes.slice(at) };
    at++;
  }
}
