/**
 * A subquery that stands for one value. Where it finds several rows, Informix says -284; SQLite
 * would take the first.
 *
 * Two rows are looked for at most. A cast keeps the column's affinity, by which `(select
 * tkdnusage ...) = '2'` compares numbers. [client] q481
 */
import { branchesOf, readPaging, readUniqueness } from './clauses';
import type { Scope } from './expression';
import { aggregates } from './grouping';
import type { Node } from './lex';
import { isSymbol, isWord, splitAtCommas } from './lex';
import { query } from './query';

/** Called where a second row was found; throws the fault. */
export const MANY = 'ifx_many';

export function scalar(nodes: Node[], scope: Scope): string {
  const inside = query(nodes, scope);
  if (isOneRow(nodes)) return `(${inside})`;
  const rows = `with ifx_rows(ifx_value) as (${inside}) select ifx_value from ifx_rows limit 2`;
  const value = `case when count(*) > 1 then ${MANY}() else max(ifx_value) end`;
  const cast = AFFINITY[scope.resultType ?? ''];
  return `(select ${cast ? `cast(${value} as ${cast})` : value} from (${rows}))`;
}

const AFFINITY: Record<string, string> = {
  integer: 'integer',
  text: 'text',
  pkid: 'text',
  boolean: 'text',
};

/** Can it be seen that there is one row at most? More than one column is SQLite's to refuse. */
function isOneRow(nodes: Node[]): boolean {
  const [branch, other] = branchesOf(nodes);
  if (!branch || other) return false;
  const { group, limit, projection } = branch.clauses;
  const paging = readPaging(projection);
  const { list } = readUniqueness(paging.rest);
  if (splitAtCommas(list).length !== 1 || isSymbol(list.at(-1), '*')) return true;
  const [count] = limit;
  if (paging.limit === 'limit 1' || (count?.kind === 'number' && count.text === '1')) return true;
  return group.length === 0 && aggregates(list);
}

/** Is the group at `i` a value, and no set that IN or EXISTS asks about? */
export function isScalar(nodes: readonly Node[], i: number): boolean {
  const node = nodes[i];
  if (node?.kind !== 'group' || !isWord(node.nodes[0], 'select')) return false;
  return !isWord(nodes[i - 1], 'in', 'exists');
}
