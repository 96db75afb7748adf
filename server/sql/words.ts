/** Words of an expression: keywords, TODAY and CURRENT, and everything else, which is a name. */
import type { Scope } from './expression';
import type { Node } from './lex';
import { isGroup, isName, isSymbol, isWord } from './lex';
import { qualifierAt } from './dates';
import { PLACES } from './functions/moments';
import { identifier, KEYWORDS, withoutMark } from './names';
import { syntaxError } from './refusals';

export function wordRule(
  nodes: readonly Node[],
  i: number,
  out: string[],
  scope: Scope,
): number | undefined {
  const node = nodes[i];
  if (node?.kind !== 'word') return undefined;
  if (isSymbol(nodes[i - 1], '.') || isSymbol(nodes[i + 1], '.')) return undefined;
  if (isWord(nodes[i - 1], 'as')) return undefined;

  if (KEYWORDS.has(node.text)) {
    out.push(node.text);
    return i + 1;
  }
  if (endsOperand(nodes[i - 1])) return undefined; // an alias
  if (node.text === 'unique' && i === 0) {
    out.push('distinct'); // count(unique x)
    return i + 1;
  }
  if (node.text === 'today') {
    out.push('ifx_today()');
    return i + 1;
  }
  if (node.text === 'current' || node.text === 'sysdate') return currentTime(nodes, i, out);
  if (isGroup(nodes[i + 1])) throw syntaxError(); // calls are calls.ts's
  out.push(identifier(node.text, scope.dictionary));
  return i + 1;
}

/** CURRENT [first TO last], where the last unit may have a precision in parentheses. */
function currentTime(nodes: readonly Node[], i: number, out: string[]): number {
  const { first, last, end } = qualifierAt(nodes, i + 1) ?? { ...WHOLE, end: i + 1 };
  out.push(`ifx_current(${PLACES[first][0]}, ${PLACES[last][1]})`);
  return end;
}

const WHOLE = { first: 'year', last: 'fraction' } as const;

/** May this node be the end of an operand? Then a word after it is an alias. */
export function endsOperand(node: Node | undefined): boolean {
  if (!node || node.kind === 'symbol') return isSymbol(node, '*');
  if (node.kind !== 'word') return true;
  return node.text === 'end' || node.text === 'null' || !KEYWORDS.has(node.text);
}

/** The name at the end of `a.b.c` when the nodes are nothing but a column. */
export function columnName(nodes: readonly Node[]): string | undefined {
  const isPath = nodes.every((node, i) => (i % 2 ? isSymbol(node, '.') : isName(node)));
  const last = nodes.at(-1);
  if (!isPath || !isName(last)) return undefined;
  if (last.kind === 'quoted' && nodes.length === 1) return undefined; // a string
  return withoutMark(last.text).toLowerCase();
}
