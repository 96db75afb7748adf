/**
 * A query: SELECT branches joined by UNION, each cut into its clauses.
 *
 * FIRST, SKIP and LIMIT move from the projection to the end of the same select; a bare ORDER BY
 * name that several tables have means the select item of that name. [client] facts/sql.md 5, 8
 */
import { refuseAliases } from './aliases';
import { truthOf } from './comparisons';
import type { Clauses } from './clauses';
import { branchesOf, readPaging, readUniqueness } from './clauses';
import type { Scope } from './expression';
import { expression } from './expression';
import { fromClause } from './from';
import { checkGrouping } from './grouping';
import { columnAt, starOf } from './levels';
import type { Node } from './lex';
import { isName, isSymbol, isWord, splitAtCommas } from './lex';
import { withoutPrefix } from './names';
import type { Item } from './select-list';
import { readItem, writeItem } from './select-list';
import { columnName } from './words';

export function query(nodes: Node[], scope: Scope): string {
  const branches = branchesOf(nodes);
  const last = branches.at(-1)?.clauses;
  const out: string[] = [];
  let limit = '';
  for (const { joint, clauses } of branches) {
    const paging = readPaging(clauses.projection);
    if (paging.limit) limit = ` ${paging.limit}`;
    const order = branches.length === 1 ? clauses.order : [];
    out.push(`${joint}${select({ ...clauses, projection: paging.rest, order }, scope)}`);
  }
  if (last && branches.length > 1 && last.order.length > 0) {
    out.push(`order by ${orderBy(last.order, [], scope)}`);
  }
  if (last && last.limit.length > 0) limit = ` limit ${expression(last.limit, scope)}`;
  return out.join(' ') + limit;
}

function select(clauses: Clauses, scope: Scope): string {
  const { isDistinct, list } = readUniqueness(clauses.projection);
  const items = splitAtCommas(list).map(readItem);
  scope.levels.push({ sources: [], merged: false });
  const from = fromClause(clauses.from, clauses.where, scope);
  checkGrouping(items, clauses);
  refuseAliases(clauses.where, items, scope.levels);
  const shown = items.map((item) => stars(item, scope) ?? writeItem(item, scope)).join(', ');
  const out = [`select ${isDistinct ? 'distinct ' : ''}${shown} from ${from.sql}`];
  const asked = truthOf(from.where, scope) ?? expression(from.where, scope);
  const where = from.where.length > 0 ? [`(${asked})`] : [];
  const conditions = [...from.ticks, ...where];
  if (conditions.length > 0) out.push(`where ${conditions.join(' and ')}`);
  if (clauses.group.length > 0) out.push(`group by ${expression(clauses.group, scope)}`);
  if (clauses.having.length > 0) out.push(`having ${expression(clauses.having, scope)}`);
  if (clauses.order.length > 0) out.push(`order by ${orderBy(clauses.order, items, scope)}`);
  const [first] = items;
  scope.resultType = first && columnAt(first.value, scope.levels)?.type;
  scope.levels.pop();
  return out.join(' ');
}

/** `*` and `t.*` written out, so that columns of ours stay unseen. */
function stars({ value }: Item, scope: Scope): string | undefined {
  const level = scope.levels.at(-1);
  if (!level || !isSymbol(value.at(-1), '*')) return undefined;
  if (value.length === 1) {
    if (level.merged) return undefined;
    return level.sources.map((one) => starOf(one, scope.dictionary)).join(', ');
  }
  const [owner, dot] = withoutPrefixes(value);
  if (!isName(owner) || !isSymbol(dot, '.')) return undefined;
  const name = owner.text.toLowerCase();
  const meant = level.sources.find((one) => one.name === name);
  return meant && starOf(meant, scope.dictionary);
}

/** `informix.t.*` -> `t.*` */
function withoutPrefixes(value: Node[]): Node[] {
  return value.length > 3 ? withoutPrefix(value.slice(0, -2)).concat(value.slice(-2)) : value;
}

function orderBy(nodes: Node[], items: Item[], scope: Scope): string {
  return splitAtCommas(nodes)
    .map((term) => {
      const { term: sorted, nulls } = withoutNulls(term);
      const last = sorted.at(-1);
      const direction = sorted.length > 1 && isWord(last, 'asc', 'desc') ? sorted.slice(-1) : [];
      const key = direction.length > 0 ? sorted.slice(0, -1) : sorted;
      const meant = key.length === 1 ? itemNamed(key[0], items) : undefined;
      return expression([...(meant ?? key), ...direction], scope) + nulls;
    })
    .join(', ');
}

/** `NULLS FIRST` and `NULLS LAST` behind a term. */
function withoutNulls(term: Node[]): { term: Node[]; nulls: string } {
  const last = term.at(-1);
  const says = term.length > 2 && isWord(term.at(-2), 'nulls') && isWord(last, 'first', 'last');
  if (!says || last?.kind !== 'word') return { term, nulls: '' };
  return { term: term.slice(0, -2), nulls: ` nulls ${last.text}` };
}

/** The select item `t.name` that a bare `name` means; undefined where an alias has that name. */
function itemNamed(name: Node | undefined, items: Item[]): Node[] | undefined {
  if (name?.kind !== 'word') return undefined;
  if (items.some((item) => item.alias === name.text)) return undefined;
  return items.find((item) => !item.alias && columnName(item.value) === name.text)?.value;
}

/**
 * A column by which a derived table can be asked for one value of each of its rows (ticks.ts);
 * 'unnamed' where it has none but expressions, with their number.
 */
export function someColumn(nodes: Node[], scope: Scope): string | { unnamed: number } {
  const [first] = branchesOf(nodes);
  if (!first) return { unnamed: 0 };
  const { list } = readUniqueness(readPaging(first.clauses.projection).rest);
  const items = splitAtCommas(list).map(readItem);
  for (const { alias, value } of items) {
    const name = alias ?? (isName(value.at(-1)) ? columnName(value) : undefined);
    if (name !== undefined) return name;
  }
  const star = items.find(({ value }) => isSymbol(value.at(-1), '*') && value.length !== 2);
  return star ? columnOfStar(first.clauses.from, scope) : { unnamed: items.length };
}

/** The first column that a star shows: of the first table of FROM, or of the query there. */
function columnOfStar(from: Node[], scope: Scope): string | { unnamed: number } {
  const [first] = from;
  if (first?.kind === 'group') {
    const isQuery = isWord(first.nodes[0], 'select');
    return isQuery ? someColumn(first.nodes, scope) : columnOfStar(first.nodes, scope);
  }
  const [name] = withoutPrefix(from);
  const table = isName(name) ? scope.dictionary.table(name.text) : undefined;
  return (table && scope.dictionary.columnsOf(table)[0]) ?? { unnamed: 0 };
}
