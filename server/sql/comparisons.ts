/** Comparisons: with ALL, ANY and SOME, and of a column with a constant of another type. */
import type { Scope } from './expression';
import { expression } from './expression';
import { numeric } from './functions/numbers';
import { columnAt, endOfPath } from './levels';
import type { Node } from './lex';
import { isGroup, isSymbol, isWord } from './lex';
import { literal } from './names';
import { endOfSum, startsOperand } from './operators';
import { query } from './query';

const QUANTIFIERS = ['any', 'some', 'all'];
const COMPARING = ['=', '<>', '!=', '<', '>', '<=', '>=', '=='];

/**
 * `x > ALL (select ...)`. SQLite has no such words: what IN and NOT IN can say becomes these, the
 * rest a search for a row that decides it.
 */
export function quantifiedRule(
  nodes: readonly Node[],
  i: number,
  out: string[],
  scope: Scope,
): number | undefined {
  if (!QUANTIFIERS.some((word) => scope.words.has(word))) return undefined;
  if (!startsOperand(nodes, i)) return undefined;
  const end = endOfSum(nodes, i);
  const [operator, word, set] = [nodes[end], nodes[end + 1], nodes[end + 2]];
  if (!isWord(word, ...QUANTIFIERS) || !isGroup(set)) return undefined;
  if (operator?.kind !== 'symbol' || !COMPARING.includes(operator.text)) return undefined;
  if (!isWord(set.nodes[0], 'select')) return undefined;
  const left = expression(nodes.slice(i, end), scope);
  const inside = query(set.nodes, scope);
  const isAll = isWord(word, 'all');
  if (isSymbol(operator, '=') && !isAll) out.push(`${left} in (${inside})`);
  else if (isSymbol(operator, '<>', '!=') && isAll) out.push(`${left} not in (${inside})`);
  else {
    const values = `with ifx_values(ifx_value) as (${inside}) select 1 from ifx_values`;
    const holds = `((${left}) ${operator.text} ifx_value)`;
    const found = isAll ? `${holds} is not 1` : holds;
    out.push(`${isAll ? 'not ' : ''}exists (${values} where ${found})`);
  }
  return end + 3;
}

/**
 * `tkclass = 'Phone'` is -1213 in Informix, which makes the text a number; to SQLite it is
 * merely untrue. A BOOLEAN is compared without regard to case.
 */
export function comparisonRule(
  nodes: readonly Node[],
  i: number,
  out: string[],
  scope: Scope,
): number | undefined {
  const end = endOfPath(nodes, i);
  if (end === i || !isSymbol(nodes[end], ...COMPARING)) return undefined;
  const value = nodes[end + 1];
  const isConstant = value?.kind === 'string' || value?.kind === 'quoted';
  if (!isConstant || isSymbol(nodes[end + 2], '.', '||')) return undefined;
  const path = nodes.slice(i, end);
  const type = columnAt(path, scope.levels)?.type;
  if (type === 'integer') numeric(value.text);
  if (type !== 'boolean') return undefined;
  out.push(expression([...path, ...nodes.slice(end, end + 1)], scope));
  out.push(literal(value.text.toLowerCase()));
  return end + 2;
}

/** `where flag`, `not flag`, `flag and ...`: a BOOLEAN alone as a condition, which SQLite takes for 0. */
export function truthRule(
  nodes: readonly Node[],
  i: number,
  out: string[],
  scope: Scope,
): number | undefined {
  const end = endOfPath(nodes, i);
  if (end === i) return undefined;
  const [before, after] = [nodes[i - 1], nodes[end]];
  if (before && !isWord(before, 'and', 'or', 'not', 'when')) return undefined;
  if (after && !isWord(after, 'and', 'or', 'then')) return undefined;
  if (!before && !after) return undefined;
  const truth = truthOf(nodes.slice(i, end), scope);
  if (truth === undefined) return undefined;
  out.push(truth);
  return end;
}

/** A condition that is nothing but a BOOLEAN column; undefined for any other. */
export function truthOf(path: readonly Node[], scope: Scope): string | undefined {
  if (columnAt(path, scope.levels)?.type !== 'boolean') return undefined;
  const isTrue: Node[] = [
    { kind: 'symbol', text: '=' },
    { kind: 'string', text: 't' },
  ];
  return `(${expression([...path, ...isTrue], scope)})`;
}
