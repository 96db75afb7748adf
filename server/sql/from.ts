/**
 * The FROM clause: joins, OUTER, table functions, derived tables with column lists.
 *
 * Evidence: ANSI and comma joins, TABLE(FUNCTION f()) [client]; OUTER is not seen in the corpus
 * and follows the Informix manual: every condition that names the outer table belongs to it.
 */
import type { Scope } from './expression';
import { expression } from './expression';
import type { Known } from './levels';
import type { Node } from './lex';
import { isGroup, isName, isSymbol, isWord, split, splitAtCommas } from './lex';
import { syntaxError } from './refusals';
import type { Source } from './sources';
import { names, source } from './sources';

const JOIN_WORDS = ['join', 'inner', 'left', 'right', 'full', 'cross', 'natural'];

export interface From {
  sql: string;
  /** deadline checks that belong into WHERE */
  ticks: string[];
  /** WHERE without the conditions that OUTER took */
  where: Node[];
  /** its tables, and those of its OUTER parts */
  own: Known[];
}

/** Translates the FROM clause; `where` is handed in because OUTER takes from it. */
export function fromClause(nodes: Node[], where: Node[], scope: Scope): From {
  const items = splitAtCommas(nodes);
  const before = scope.levels.at(-1)?.sources.length ?? 0;
  const inner = items.filter((item) => !isOuter(item)).map((item) => joins(item, scope));
  const from: From = {
    sql: inner.map((source) => source.sql).join(', '),
    ticks: inner.flatMap((source) => source.ticks),
    where,
    own: scope.levels.at(-1)?.sources.slice(before) ?? [],
  };
  if (inner.length === 0) throw syntaxError();
  return items.filter(isOuter).reduce((before, item) => withOuter(before, item, scope), from);
}

function isOuter(item: Node[]): boolean {
  return isWord(item[0], 'outer') && item.length > 1;
}

function withOuter(from: From, item: Node[], scope: Scope): From {
  const [, only] = item;
  const inside = item.length === 2 && isGroup(only) ? only.nodes : item.slice(1);
  // An OUTER inside this one takes its conditions first.
  const part = fromClause(inside, from.where, scope);
  const conditions = part.where.length === 0 ? [] : conjuncts(part.where);
  const taken = conditions.filter((condition) => mentions(condition, part.own, from.own));
  const kept = conditions.filter((condition) => !taken.includes(condition));
  const on = [...part.ticks, ...taken.map((condition) => `(${expression(condition, scope)})`)];
  const table = / join |,/.test(part.sql) ? `(${part.sql})` : part.sql;
  return {
    sql: `${from.sql} left join ${table} on ${on.join(' and ') || '1'}`,
    ticks: from.ticks,
    where: kept.flatMap((one, i): Node[] =>
      i > 0 ? [{ kind: 'word', text: 'and' }, ...one] : one,
    ),
    own: [...from.own, ...part.own],
  };
}

/** The parts of a condition that AND joins; the AND of BETWEEN is not one, OR keeps all whole. */
function conjuncts(nodes: Node[]): Node[][] {
  if (nodes.some((node) => isWord(node, 'or'))) return [nodes];
  let between = false;
  return split(nodes, (node) => {
    if (isWord(node, 'between')) between = true;
    if (!isWord(node, 'and')) return false;
    const isCut = !between;
    between = false;
    return isCut;
  });
}

/** Does a condition name one of these tables, or a column that only they have? */
function mentions(nodes: Node[], own: Known[], others: Known[]): boolean {
  return nodes.some((node, i) => {
    if (isGroup(node)) return mentions(node.nodes, own, others);
    if (!isName(node) || isSymbol(nodes[i - 1], '.')) return false;
    const name = node.text.toLowerCase();
    if (isSymbol(nodes[i + 1], '.')) return own.some((one) => one.name === name);
    return node.kind === 'word' && has(own, name) && !has(others, name);
  });
}

function has(sources: Known[], column: string): boolean {
  return sources.some(({ table }) => table?.columns.some(({ name }) => name === column));
}

/** One item between commas: a source, and what is joined to it. */
export function joins(nodes: Node[], scope: Scope): Source {
  const starts = nodes.flatMap((node, i) => (isJoinStart(nodes, node, i) ? [i] : []));
  const first = source(nodes.slice(0, starts[0]), scope);
  return starts.reduce((left, start, n) => {
    const part = nodes.slice(start, starts[n + 1]);
    const join = part.findIndex((node) => isWord(node, 'join'));
    if (join < 0) throw syntaxError();
    const kind = part.slice(0, join + 1).map((node) => (node.kind === 'word' ? node.text : ''));
    const on = part.findIndex(
      (node, i) => i > join && isWord(node, 'on', 'using') && !isAlias(part, i),
    );
    const right = source(part.slice(join + 1, on < 0 ? undefined : on), scope);
    const rest = on < 0 ? [] : part.slice(on + 1);
    return {
      names: [...left.names, ...right.names],
      ...joined(
        left,
        right,
        { kind: kind.join(' '), rest, isOn: on >= 0 && isWord(part[on], 'on') },
        scope,
      ),
    };
  }, first);
}

function joined(
  left: Source,
  right: Source,
  { kind, rest, isOn }: { kind: string; rest: Node[]; isOn: boolean },
  scope: Scope,
): { sql: string; ticks: string[] } {
  const head = `${left.sql} ${kind} ${right.sql}`;
  if (!isOn) {
    const level = scope.levels.at(-1);
    if (level && (rest.length > 0 || kind.startsWith('natural'))) level.merged = true;
    const using =
      rest.length > 0 ? ` using ${rest.map((node) => usingColumns(node, scope)).join(' ')}` : '';
    return { sql: `${head}${using}`, ticks: [...left.ticks, ...right.ticks] };
  }
  // In ON, so that a LEFT JOIN checks each row that it looks at and not only those it keeps.
  const on = [...right.ticks, `(${expression(rest, scope)})`].join(' and ');
  return { sql: `${head} on ${on}`, ticks: left.ticks };
}

function usingColumns(node: Node, scope: Scope): string {
  if (!isGroup(node)) throw syntaxError();
  return `(${names(node.nodes, scope)})`;
}

function isJoinStart(nodes: Node[], node: Node, i: number): boolean {
  if (i === 0 || !isWord(node, ...JOIN_WORDS) || isAlias(nodes, i)) return false;
  if (isWord(node, 'left', 'right') && isGroup(nodes[i + 1])) return false; // left(text, n)
  return !isWord(nodes[i - 1], ...JOIN_WORDS, 'outer');
}

function isAlias(nodes: Node[], i: number): boolean {
  return isWord(nodes[i - 1], 'as') || isSymbol(nodes[i - 1], '.') || isSymbol(nodes[i + 1], '.');
}
