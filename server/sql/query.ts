/**
 * A query: SELECT branches joined by UNION, each cut into its clauses.
 *
 * FIRST, SKIP and LIMIT move from the projection to the end of the same select; a bare ORDER BY
 * name that several tables have means the select item of that name. [client] facts/sql.md 5, 8
 */
import type { Scope } from './expression';
import { expression } from './expression';
import { fromClause } from './from';
import type { Node } from './lex';
import { isName, isSymbol, isWord, splitAtCommas } from './lex';
import type { Item } from './select-list';
import { readItem, writeItem } from './select-list';
import { columnName } from './words';
import { syntaxError } from './refusals';

interface Clauses {
  projection: Node[];
  from: Node[];
  where: Node[];
  group: Node[];
  having: Node[];
  order: Node[];
  limit: Node[];
}

const SET_WORDS: Record<string, string> = {
  union: 'union',
  intersect: 'intersect',
  minus: 'except',
  except: 'except',
};

export function query(nodes: Node[], scope: Scope): string {
  const starts = nodes.flatMap((node, i) => (isSetWord(nodes, node, i) ? [i] : []));
  const branches = [0, ...starts].map((start, n) => nodes.slice(start, starts[n]));
  const last = cut(branchOf(branches.at(-1) ?? []));
  const out: string[] = [];
  let limit = '';
  for (const branch of branches) {
    const clauses = cut(branchOf(branch));
    const isOnly = branches.length === 1;
    const paging = readPaging(clauses.projection);
    if (paging.limit) limit = ` ${paging.limit}`;
    out.push(`${setWord(branch)}${select({ ...clauses, projection: paging.rest }, isOnly, scope)}`);
  }
  if (branches.length > 1 && last.order.length > 0) {
    out.push(`order by ${orderBy(last.order, [], scope)}`);
  }
  if (last.limit.length > 0) limit = ` limit ${expression(last.limit, scope)}`;
  return out.join(' ') + limit;
}

function isSetWord(nodes: Node[], node: Node, i: number): boolean {
  if (node.kind !== 'word' || !(node.text in SET_WORDS)) return false;
  return isWord(nodes[i + 1], 'select', 'all') && !isWord(nodes[i - 1], 'as');
}

function setWord([word, next]: Node[]): string {
  if (word?.kind !== 'word' || word.text === 'select') return '';
  return `${SET_WORDS[word.text] ?? ''}${isWord(next, 'all') ? ' all' : ''} `;
}

/** The branch from its SELECT on. */
function branchOf(nodes: Node[]): Node[] {
  const start = nodes.findIndex((node) => isWord(node, 'select'));
  if (start < 0) throw syntaxError();
  return nodes.slice(start + 1);
}

/** The clauses of one select; a word after AS or beside a dot starts none. */
function cut(nodes: Node[]): Clauses {
  const clauses: Clauses = {
    projection: [],
    from: [],
    where: [],
    group: [],
    having: [],
    order: [],
    limit: [],
  };
  let into = clauses.projection;
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    const clause = clauseAt(nodes, i);
    if (clause) {
      into = clauses[clause];
      if (into.length > 0) throw syntaxError();
      if (clause === 'group' || clause === 'order') i++;
    } else if (node) into.push(node);
  }
  if (clauses.projection.length === 0 || clauses.from.length === 0) throw syntaxError();
  return clauses;
}

function clauseAt(nodes: Node[], i: number): keyof Clauses | undefined {
  const node = nodes[i];
  if (node?.kind !== 'word' || i === 0) return undefined;
  if (isWord(nodes[i - 1], 'as') || isSymbol(nodes[i - 1], '.') || isSymbol(nodes[i + 1], '.')) {
    return undefined;
  }
  if (node.text === 'from' || node.text === 'where' || node.text === 'having') return node.text;
  if (node.text === 'group' || node.text === 'order') {
    return isWord(nodes[i + 1], 'by') ? node.text : undefined;
  }
  return node.text === 'limit' && nodes[i + 1]?.kind === 'number' ? 'limit' : undefined;
}

/** SKIP n, FIRST n, LIMIT n at the start of the projection. */
function readPaging(projection: Node[]): { limit: string; rest: Node[] } {
  let rest = projection;
  let first: string | undefined;
  let skip: string | undefined;
  for (;;) {
    const [word, count] = rest;
    if (count?.kind !== 'number' || !isWord(word, 'skip', 'first', 'limit')) break;
    if (isWord(word, 'skip')) skip = count.text;
    else first = count.text;
    rest = rest.slice(2);
  }
  if (first === undefined && skip === undefined) return { limit: '', rest };
  return { limit: `limit ${first ?? -1}${skip ? ` offset ${skip}` : ''}`, rest };
}

function select(clauses: Clauses, isOnly: boolean, scope: Scope): string {
  const { projection } = clauses;
  const isDistinct = isWord(projection[0], 'distinct', 'unique') && projection.length > 1;
  const isAll = isWord(projection[0], 'all') && projection.length > 1;
  const items = splitAtCommas(isDistinct || isAll ? projection.slice(1) : projection).map(readItem);
  const from = fromClause(clauses.from, clauses.where, scope);
  const list = items.map((item) => writeItem(item, scope)).join(', ');
  const out = [`select ${isDistinct ? 'distinct ' : ''}${list} from ${from.sql}`];
  const where = from.where.length > 0 ? [`(${expression(from.where, scope)})`] : [];
  const conditions = [...from.ticks, ...where];
  if (conditions.length > 0) out.push(`where ${conditions.join(' and ')}`);
  if (clauses.group.length > 0) out.push(`group by ${expression(clauses.group, scope)}`);
  if (clauses.having.length > 0) out.push(`having ${expression(clauses.having, scope)}`);
  if (isOnly && clauses.order.length > 0) {
    out.push(`order by ${orderBy(clauses.order, items, scope)}`);
  }
  return out.join(' ');
}

function orderBy(nodes: Node[], items: Item[], scope: Scope): string {
  return splitAtCommas(nodes)
    .map((term) => {
      const last = term.at(-1);
      const direction = term.length > 1 && isWord(last, 'asc', 'desc') ? term.slice(-1) : [];
      const key = direction.length > 0 ? term.slice(0, -1) : term;
      const meant = key.length === 1 ? itemNamed(key[0], items) : undefined;
      return expression([...(meant ?? key), ...direction], scope);
    })
    .join(', ');
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
  const end = nodes.findIndex((node, i) => isSetWord(nodes, node, i));
  const clauses = cut(branchOf(end < 0 ? nodes : nodes.slice(0, end)));
  const { rest } = readPaging(clauses.projection);
  const projection = isWord(rest[0], 'distinct', 'unique', 'all') ? rest.slice(1) : rest;
  const items = splitAtCommas(projection).map(readItem);
  for (const { alias, value } of items) {
    const name = alias ?? (isName(value.at(-1)) ? columnName(value) : undefined);
    if (name !== undefined) return name;
  }
  const star = items.find(({ value }) => isSymbol(value.at(-1), '*') && value.length !== 2);
  return star ? columnOfStar(clauses.from, scope) : { unnamed: items.length };
}

/** The first column that a star shows: of the first table of FROM, or of the query there. */
function columnOfStar(from: Node[], scope: Scope): string | { unnamed: number } {
  const [first, second] = from;
  if (first?.kind === 'group') {
    const isQuery = isWord(first.nodes[0], 'select');
    return isQuery ? someColumn(first.nodes, scope) : columnOfStar(first.nodes, scope);
  }
  const name = isSymbol(second, ':', '.') ? from[2] : first;
  const table = isName(name) ? scope.dictionary.table(name.text) : undefined;
  return (table && scope.dictionary.columnsOf(table)[0]) ?? { unnamed: 0 };
}
