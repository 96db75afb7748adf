/**
 * The expression level: one list of nodes -> SQLite text, by a few rules tried in turn.
 *
 * A rule looks at the node at `i`; if it is the rule's business it writes to `out` and answers
 * the index after what it took. Groups recurse; a group that starts with SELECT is a query.
 */
import { callRule } from './calls';
import type { Dictionary } from './dictionary';
import type { Node } from './lex';
import { isGroup, isName, isSymbol, isWord } from './lex';
import { identifier, KEYWORDS, literal } from './names';
import { endOfOperand, patternRule } from './operators';
import { query } from './query';
import { wordRule } from './words';
import { syntaxError } from './refusals';

/** What one translation knows and collects. */
export interface Scope {
  readonly dictionary: Dictionary;
  /** put a deadline check on each table; decided by how many there are (ticks.ts) */
  readonly ticking: boolean;
  /** tables and derived tables met so far, systables and kin */
  sources: number;
  usesCatalog: boolean;
}

export type Rule = (
  nodes: readonly Node[],
  i: number,
  out: string[],
  scope: Scope,
) => number | undefined;

const RULES: Rule[] = [postfixRule, patternRule, quantifiedRule, callRule, wordRule, plainRule];

export function expression(nodes: readonly Node[], scope: Scope): string {
  if (isWord(nodes[0], 'select')) return query([...nodes], scope);
  const out: string[] = [];
  let i = 0;
  while (i < nodes.length) {
    const at = i;
    i =
      RULES.reduce<number | undefined>(
        (next, rule) => next ?? rule(nodes, at, out, scope),
        undefined,
      ) ?? at + 1;
  }
  return out.join(' ');
}

/** `x::type` and `x[2,4]`: what comes after an operand and changes it. */
function postfixRule(
  nodes: readonly Node[],
  i: number,
  out: string[],
  scope: Scope,
): number | undefined {
  const start = nodes[i];
  if (!start || start.kind === 'symbol' || isSymbol(nodes[i - 1], '.')) return undefined;
  if (start.kind === 'word' && KEYWORDS.has(start.text)) return undefined;
  const end = endOfOperand(nodes, i);
  if (isSymbol(nodes[end], '::')) {
    const type = nodes[end + 1];
    if (!isName(type)) throw syntaxError();
    out.push(`cast(${expression(nodes.slice(i, end), scope)} as ${affinity(type.text)})`);
    return isGroup(nodes[end + 2]) ? end + 3 : end + 2;
  }
  const part = nodes[end];
  if (part?.kind !== 'bracket') return undefined;
  const [first, comma, last, extra] = part.nodes;
  if (first?.kind !== 'number' || last?.kind !== 'number') throw syntaxError();
  if (!isSymbol(comma, ',') || extra) throw syntaxError();
  const length = Number(last.text) - Number(first.text) + 1;
  out.push(`substr(${expression(nodes.slice(i, end), scope)}, ${first.text}, ${length})`);
  return end + 1;
}

/** SQLite's affinity of an Informix type. */
export function affinity(type: string): string {
  if (/int|serial/.test(type)) return 'integer';
  return /^(dec|num|float|real|smallfloat|double|money)/.test(type) ? 'real' : 'text';
}

/** `= ANY (select ...)` and `<> ALL (select ...)`, which SQLite knows as IN and NOT IN. */
function quantifiedRule(
  nodes: readonly Node[],
  i: number,
  out: string[],
  scope: Scope,
): number | undefined {
  const [operator, word, set] = [nodes[i], nodes[i + 1], nodes[i + 2]];
  if (operator?.kind !== 'symbol' || !isGroup(set) || !isWord(set.nodes[0], 'select'))
    return undefined;
  const isIn = isSymbol(operator, '=') && isWord(word, 'any', 'some');
  const isNotIn = isSymbol(operator, '<>', '!=') && isWord(word, 'all');
  if (!isIn && !isNotIn) return undefined;
  out.push(`${isIn ? 'in' : 'not in'} (${expression(set.nodes, scope)})`);
  return i + 3;
}

function plainRule(
  nodes: readonly Node[],
  i: number,
  out: string[],
  scope: Scope,
): number | undefined {
  const node = nodes[i];
  if (!node) return undefined;
  switch (node.kind) {
    case 'group':
      out.push(`(${expression(node.nodes, scope)})`);
      break;
    case 'bracket':
      throw syntaxError();
    case 'string':
      out.push(literal(node.text));
      break;
    case 'quoted':
      out.push(
        isNamePlace(nodes, i) ? identifier(node.text, scope.dictionary) : literal(node.text),
      );
      break;
    case 'word':
      out.push(identifier(node.text, scope.dictionary));
      break;
    case 'symbol':
      if (isSymbol(node, ':', ';')) throw syntaxError();
      out.push(node.text);
      break;
    default:
      out.push(node.text);
  }
  return i + 1;
}

/** Double quotes make a string, but a name beside a dot and after AS. [client] facts/sql.md 5 */
export function isNamePlace(nodes: readonly Node[], i: number): boolean {
  return isSymbol(nodes[i - 1], '.') || isSymbol(nodes[i + 1], '.') || isWord(nodes[i - 1], 'as');
}
