/**
 * -217: an alias of the select list is no column of its own WHERE. SQLite would take it. [guess]
 *
 * Only where it surely means nothing else: no source has a column of that name, and the columns of
 * every source are known.
 */
import { FUNCTIONS } from './functions/functions';
import type { Level } from './levels';
import type { Node } from './lex';
import { isGroup, isSymbol, isWord } from './lex';
import { KEYWORDS } from './names';
import { noColumn } from './refusals';
import type { Item } from './select-list';

/** Words that mean something without being a name. */
const TAKEN = new Set([...KEYWORDS, ...FUNCTIONS.keys(), 'today', 'current', 'sysdate', 'units']);

/** @throws noColumn */
export function refuseAliases(
  where: readonly Node[],
  items: readonly Item[],
  levels: readonly Level[],
): void {
  const aliases = items.flatMap(({ alias }) => alias ?? []);
  const found = aliases.length > 0 ? aliasIn(where, new Set(aliases)) : undefined;
  if (found === undefined) return;
  const tables = levels.flatMap(({ sources }) => sources.map(({ table }) => table));
  const isColumn = tables.some(
    (table) => !table || table.columns.some((column) => column.name === found),
  );
  if (!isColumn) throw noColumn(found);
}

/** The first bare name that is an alias, outside of subqueries, whose names are their own. */
function aliasIn(nodes: readonly Node[], aliases: ReadonlySet<string>): string | undefined {
  for (const [i, node] of nodes.entries()) {
    if (isGroup(node)) {
      const inner = isWord(node.nodes[0], 'select') ? undefined : aliasIn(node.nodes, aliases);
      if (inner !== undefined) return inner;
    } else if (node.kind === 'word' && aliases.has(node.text) && isBare(nodes, i)) return node.text;
  }
  return undefined;
}

function isBare(nodes: readonly Node[], i: number): boolean {
  const [before, node, after] = [nodes[i - 1], nodes[i], nodes[i + 1]];
  if (node?.kind !== 'word' || TAKEN.has(node.text)) return false;
  if (isSymbol(before, '.', '::') || isSymbol(after, '.') || isGroup(after)) return false;
  return !isWord(before, 'as', 'units', 'to') && !isWord(after, 'to');
}
