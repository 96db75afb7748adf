/** LIKE and MATCHES, and how far an operand reaches. */
import type { Scope } from './expression';
import { expression } from './expression';
import type { Node } from './lex';
import { isGroup, isSymbol, isWord } from './lex';
import { literal } from './names';
import { globOfLike, globOfMatches } from './patterns';
import { syntaxError } from './refusals';

const SIGNS = ['+', '-'];

/** Index after the operand that starts at `i`: a literal, a group, CASE ... END, a.b, f(...). */
export function endOfOperand(nodes: readonly Node[], i: number): number {
  let at = i;
  while (isSymbol(nodes[at], ...SIGNS)) at++;
  if (isWord(nodes[at], 'case')) return endOfCase(nodes, at);
  if (nodes[at]?.kind !== 'word' && nodes[at]?.kind !== 'quoted') return at + 1;
  while (isSymbol(nodes[at + 1], '.')) at += 2;
  return isGroup(nodes[at + 1]) ? at + 2 : at + 1;
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

/** Index after a whole arithmetic or text expression: operands joined by || + - * /. */
function endOfSum(nodes: readonly Node[], i: number): number {
  let at = endOfOperand(nodes, i);
  while (isSymbol(nodes[at], '||', '+', '-', '*', '/')) at = endOfOperand(nodes, at + 1);
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
