/** LIKE and MATCHES, and how far an operand reaches. */
import type { Scope } from './expression';
import { expression } from './expression';
import { isUnit } from './functions/moments';
import type { Node } from './lex';
import { isGroup, isSymbol, isWord } from './lex';
import { KEYWORDS, literal } from './names';
import { globOfLike, globOfMatches } from './patterns';
import { syntaxError } from './refusals';

const SIGNS = ['+', '-'];

/** Does an operand, and so a whole sum, start at `i`? */
export function startsOperand(nodes: readonly Node[], i: number): boolean {
  const [before, node] = [nodes[i - 1], nodes[i]];
  if (!node || node.kind === 'symbol' || isSymbol(before, '.', '+', '-', '*', '/', '||')) {
    return false;
  }
  return !(node.kind === 'word' && KEYWORDS.has(node.text) && node.text !== 'case');
}

/** Index after the operand that starts at `i`: a literal, a group, CASE ... END, a.b, f(...). */
export function endOfOperand(nodes: readonly Node[], i: number): number {
  let at = i;
  while (isSymbol(nodes[at], ...SIGNS)) at++;
  if (isWord(nodes[at], 'case')) return endOfCase(nodes, at);
  if (nodes[at]?.kind !== 'word' && nodes[at]?.kind !== 'quoted') return at + 1;
  if (isWord(nodes[at], 'current')) return endOfQualifier(nodes, at + 1);
  const isLiteral = isWord(nodes[at], 'interval', 'datetime') && isGroup(nodes[at + 1]);
  if (isLiteral) return endOfQualifier(nodes, at + 2);
  while (isSymbol(nodes[at + 1], '.')) at += 2;
  return isGroup(nodes[at + 1]) ? at + 2 : at + 1;
}

/** Index after `day(3) TO second(5)` at `i`, the qualifier of a datetime; `i` where there is none. */
export function endOfQualifier(nodes: readonly Node[], i: number): number {
  const first = nodes[i];
  if (first?.kind !== 'word' || !isUnit(first.text)) return i;
  const to = isGroup(nodes[i + 1]) ? i + 2 : i + 1;
  const last = nodes[to + 1];
  if (!isWord(nodes[to], 'to') || last?.kind !== 'word' || !isUnit(last.text)) return i;
  return isGroup(nodes[to + 2]) ? to + 3 : to + 2;
}

/** Index after the END that closes the CASE at `i`. */
export function endOfCase(nodes: readonly Node[], i: number): number {
  let depth = 0;
  for (let at = i; at < nodes.length; at++) {
    if (isSymbol(nodes[at - 1], '.') || isWord(nodes[at - 1], 'as')) continue;
    if (isWord(nodes[at], 'case')) depth++;
    if (isWord(nodes[at], 'end') && --depth === 0) return at + 1;
  }
  throw syntaxError();
}

/** Index after an operand and what changes it: `x::type`, `x[2,4]`, `n UNITS day`. */
export function endOfTerm(nodes: readonly Node[], i: number): number {
  let at = endOfOperand(nodes, i);
  for (;;) {
    if (isSymbol(nodes[at], '::')) {
      const qualified = endOfQualifier(nodes, at + 2);
      at = isGroup(nodes[qualified]) ? qualified + 1 : qualified;
    } else if (nodes[at]?.kind === 'bracket') at += 1;
    else if (isWord(nodes[at], 'units')) at += 2;
    else return at;
  }
}

/** Index after a whole arithmetic or text expression: operands joined by || + - * /. */
export function endOfSum(nodes: readonly Node[], i: number): number {
  let at = endOfTerm(nodes, i);
  while (isSymbol(nodes[at], '||', '+', '-', '*', '/')) at = endOfTerm(nodes, at + 1);
  return at;
}

/** `LIKE pattern [ESCAPE c]` and `MATCHES pattern [ESCAPE c]` -> GLOB. */
export function patternRule(
  nodes: readonly Node[],
  i: number,
  out: string[],
  scope: Scope,
): number | undefined {
  const isLike = isWord(nodes[i], 'like');
  if (!isLike && !isWord(nodes[i], 'matches')) return undefined;
  if (i === 0 || isSymbol(nodes[i - 1], '.') || isWord(nodes[i - 1], 'as')) return undefined;
  if (nodes[i + 1] === undefined) throw syntaxError();

  const end = endOfSum(nodes, i + 1);
  const pattern = nodes.slice(i + 1, end);
  const escape = isWord(nodes[end], 'escape') ? nodes[end + 1] : undefined;
  if (escape && escape.kind !== 'string' && escape.kind !== 'quoted') throw syntaxError();

  const [only] = pattern;
  if (pattern.length === 1 && (only?.kind === 'string' || only?.kind === 'quoted')) {
    const glob = (isLike ? globOfLike : globOfMatches)(only.text, escape?.text);
    out.push('glob', literal(glob));
  } else {
    const name = isLike ? 'ifx_like_glob' : 'ifx_matches_glob';
    const third = escape ? `, ${literal(escape.text)}` : '';
    out.push('glob', `${name}(${expression(pattern, scope)}${third})`);
  }
  return escape ? end + 2 : end;
}
