/**
 * -294: an item of the select list that is neither aggregated nor grouped. SQLite would answer
 * the value of any row.
 *
 * Only plain columns are judged: an expression over grouped columns is legal, and what a
 * subquery names is its own business. Code and text are Informix's [guess for CUCM].
 */
import { AxlFault } from '../schema/axl-fault';
import type { Clauses } from './clauses';
import type { Node } from './lex';
import { isGroup, isSymbol, isWord, splitAtCommas } from './lex';
import type { Item } from './select-list';
import { columnName } from './words';

const AGGREGATES = ['count', 'sum', 'avg', 'min', 'max', 'range', 'stdev', 'variance'];

export function checkGrouping(items: Item[], { group, having }: Clauses): void {
  const isGrouped =
    group.length > 0 || having.length > 0 || items.some(({ value }) => aggregates(value));
  if (!isGrouped) return;
  const keys = splitAtCommas(group);
  const names = new Set(keys.map(columnName));
  const ordinals = new Set(keys.map(([key]) => (key?.kind === 'number' ? key.text : '')));
  items.forEach(({ value, alias }, i) => {
    const column = columnName(value);
    if (column === undefined || names.has(column) || ordinals.has(String(i + 1))) return;
    if (alias !== undefined && names.has(alias)) return;
    throw new AxlFault('sqlNotGrouped', { column });
  });
}

/** Does the value hold an aggregate of its own select? (One with OVER keeps the rows apart.) */
export function aggregates(nodes: readonly Node[]): boolean {
  return nodes.some((node, i) => {
    const list = nodes[i + 1];
    if (isWord(node, ...AGGREGATES) && isGroup(list)) {
      return !isSymbol(nodes[i - 1], '.') && !isWord(nodes[i + 2], 'over');
    }
    return isGroup(node) && !isWord(node.nodes[0], 'select') && aggregates(node.nodes);
  });
}
