/**
 * A query cut into its branches and clauses; nothing is translated here.
 *
 * A word after AS or beside a dot starts no clause: Informix has no reserved words.
 */
import type { Node } from './lex';
import { isSymbol, isWord } from './lex';
import { syntaxError } from './refusals';

export interface Clauses {
  projection: Node[];
  from: Node[];
  where: Node[];
  group: Node[];
  having: Node[];
  order: Node[];
  limit: Node[];
}

export interface Branch {
  /** `union all `, or nothing for the first */
  joint: string;
  clauses: Clauses;
}

const SET_WORDS: Record<string, string> = {
  union: 'union',
  intersect: 'intersect',
  minus: 'except',
  except: 'except',
};

/** The selects that UNION and its kin join. */
export function branchesOf(nodes: Node[]): Branch[] {
  const whole = withoutCursorMode(nodes);
  const starts = whole.flatMap((node, i) => (isSetWord(whole, node, i) ? [i] : []));
  return [0, ...starts].map((start, n) => {
    const part = whole.slice(start, starts[n]);
    return { joint: joint(part), clauses: cut(afterSelect(part)) };
  });
}

/** FOR READ ONLY and FOR UPDATE say how a cursor will be used: nothing to a whole answer. */
function withoutCursorMode(nodes: Node[]): Node[] {
  if (isWord(nodes.at(-2), 'for') && isWord(nodes.at(-1), 'update')) return nodes.slice(0, -2);
  const isReading = isWord(nodes.at(-2), 'read') && isWord(nodes.at(-1), 'only');
  return isReading && isWord(nodes.at(-3), 'for') ? nodes.slice(0, -3) : nodes;
}

function isSetWord(nodes: Node[], node: Node, i: number): boolean {
  if (node.kind !== 'word' || !(node.text in SET_WORDS)) return false;
  return isWord(nodes[i + 1], 'select', 'all') && !isWord(nodes[i - 1], 'as');
}

function joint([word, next]: Node[]): string {
  if (word?.kind !== 'word' || word.text === 'select') return '';
  return `${SET_WORDS[word.text] ?? ''}${isWord(next, 'all') ? ' all' : ''} `;
}

function afterSelect(nodes: Node[]): Node[] {
  const start = nodes.findIndex((node) => isWord(node, 'select'));
  if (start < 0) throw syntaxError();
  return nodes.slice(start + 1);
}

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
    if (clause && !(clause === 'limit' && into === clauses.projection)) {
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
export function readPaging(projection: Node[]): { limit: string; rest: Node[] } {
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

/** DISTINCT, UNIQUE or ALL before the select list. */
export function readUniqueness(projection: Node[]): { isDistinct: boolean; list: Node[] } {
  const isThere = isWord(projection[0], 'distinct', 'unique', 'all') && projection.length > 1;
  return {
    isDistinct: isThere && !isWord(projection[0], 'all'),
    list: isThere ? projection.slice(1) : projection,
  };
}
