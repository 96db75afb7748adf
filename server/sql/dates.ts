/**
 * Dates in an expression: INTERVAL and DATETIME literals, UNITS, and `+` and `-` between moments.
 *
 * SQLite has no dates, so a sum in which one can be seen becomes calls of ifx_plus and ifx_minus;
 * all others stay SQLite's own. Not in the corpus; Informix's manual. [guess for CUCM]
 */
import type { Scope } from './expression';
import { expression } from './expression';
import { isUnit, momentText, months, PLACES, sizeOf, span, UNITS } from './functions/moments';
import type { Unit } from './functions/moments';
import type { Node } from './lex';
import { isGroup, isSymbol, isWord } from './lex';
import { literal } from './names';
import { endOfQualifier, endOfTerm, startsOperand } from './operators';
import { syntaxError } from './refusals';

const MOMENT_CALLS = ['interval', 'datetime', 'extend', 'date', 'mdy', 'to_date', 'add_months'];

/** Words without which nothing is a moment. */
const MOMENT_WORDS = ['today', 'current', 'sysdate', 'units', 'dbinfo', ...MOMENT_CALLS];

interface Qualifier {
  first: Unit;
  last: Unit;
  end: number;
}

/** `first TO last` at `i` */
export function qualifierAt(nodes: readonly Node[], i: number): Qualifier | undefined {
  const end = endOfQualifier(nodes, i);
  if (end === i) return undefined;
  const words = nodes.slice(i, end).flatMap((node) => (node.kind === 'word' ? [node.text] : []));
  const [first = '', , last = ''] = words;
  if (!isUnit(first) || !isUnit(last) || UNITS.indexOf(first) > UNITS.indexOf(last)) {
    throw syntaxError();
  }
  return { first, last, end };
}

/** INTERVAL(7 12:30) DAY TO MINUTE and DATETIME(2026-01-05) YEAR TO DAY, as constants. */
export function momentLiteral(
  nodes: readonly Node[],
  i: number,
  out: string[],
): number | undefined {
  const [word, group] = [nodes[i], nodes[i + 1]];
  if (!isWord(word, 'interval', 'datetime') || !isGroup(group)) return undefined;
  if (isSymbol(nodes[i - 1], '.')) return undefined;
  const qualifier = qualifierAt(nodes, i + 2);
  if (!qualifier) throw syntaxError();
  const value = isWord(word, 'interval')
    ? intervalOf(group.nodes, qualifier)
    : datetimeOf(group.nodes, qualifier);
  out.push(literal(value));
  return qualifier.end;
}

/** The numbers of a literal, one for each unit of its qualifier. */
function partsOf(nodes: Node[], { first, last }: Qualifier): number[] {
  const numbers = nodes.flatMap((node) => (node.kind === 'number' ? [node.text] : []));
  const parts = numbers.flatMap((text) => (text.includes('.') ? splitFraction(text) : [text]));
  const most = UNITS.indexOf(last) - UNITS.indexOf(first) + 1;
  if (parts.length === 0 || parts.length > most) throw syntaxError();
  return parts.map(Number);
}

function splitFraction(text: string): string[] {
  const [whole = '0', fraction = ''] = text.split('.');
  return [whole, fraction.padEnd(3, '0').slice(0, 3)];
}

function intervalOf(nodes: Node[], qualifier: Qualifier): string {
  const isNegative = isSymbol(nodes[0], '-');
  const start = UNITS.indexOf(qualifier.first);
  let total = 0;
  partsOf(nodes, qualifier).forEach((count, n) => {
    total += count * sizeOf(UNITS[start + n] ?? 'fraction');
  });
  const signed = isNegative ? -total : total;
  return start < UNITS.indexOf('day') ? months(signed, qualifier) : span(signed, qualifier);
}

/** What a literal leaves out before its first unit is the year 1200, which no comparison meets. */
function datetimeOf(nodes: Node[], qualifier: Qualifier): string {
  const values = [1200, 1, 1, 0, 0, 0, 0];
  const start = UNITS.indexOf(qualifier.first);
  partsOf(nodes, qualifier).forEach((count, n) => (values[start + n] = count));
  const [year = 0, month = 1, ...rest] = values;
  const ms = Date.UTC(year, month - 1, ...rest);
  return momentText(ms, 23).slice(PLACES[qualifier.first][0], PLACES[qualifier.last][1]);
}

/** EXTEND(x [, first TO last]) */
export function extend(nodes: Node[], comma: number, scope: Scope): string {
  const qualifier = comma < 0 ? undefined : qualifierAt(nodes, comma + 1);
  if (comma >= 0 && qualifier?.end !== nodes.length) throw syntaxError();
  const value = expression(nodes.slice(0, comma < 0 ? undefined : comma), scope);
  const { first, last } = qualifier ?? { first: 'year', last: 'fraction' };
  return `ifx_extend(${value}, '${first}', '${last}')`;
}

/** A sum that has a moment in it: `current - 7 units day`, `today + 1`. */
export function sumRule(
  nodes: readonly Node[],
  i: number,
  out: string[],
  scope: Scope,
): number | undefined {
  if (!MOMENT_WORDS.some((word) => scope.words.has(word))) return undefined;
  if (!startsOperand(nodes, i)) return undefined;
  const terms: { sign: string; nodes: Node[] }[] = [];
  let at = i;
  let sign = '+';
  for (;;) {
    const end = endOfProduct(nodes, at);
    terms.push({ sign, nodes: nodes.slice(at, end) });
    at = end;
    const next = nodes[at];
    if (!next || !isSymbol(next, '+', '-') || next.kind !== 'symbol') break;
    sign = next.text;
    at++;
  }
  if (terms.length < 2 || !terms.some((term) => isMoment(term.nodes))) return undefined;
  const sum = terms.reduce((left, term) => {
    const right = expression(term.nodes, scope);
    if (left === '') return right;
    return `${term.sign === '+' ? 'ifx_plus' : 'ifx_minus'}(${left}, ${right})`;
  }, '');
  out.push(sum);
  return at;
}

function endOfProduct(nodes: readonly Node[], i: number): number {
  let at = endOfTerm(nodes, i);
  while (isSymbol(nodes[at], '*', '/', '||')) at = endOfTerm(nodes, at + 1);
  return at;
}

/** Can it be seen that this is a date, a datetime or an interval? */
function isMoment(nodes: readonly Node[]): boolean {
  return nodes.some((node, i) => {
    if (isSymbol(nodes[i - 1], '.') || isSymbol(nodes[i + 1], '.')) return false;
    if (isWord(node, 'today', 'current', 'sysdate', 'units')) return true;
    const next = nodes[i + 1];
    if (isGroup(node)) {
      const isCall = nodes[i - 1]?.kind === 'word';
      return !isCall && !isWord(node.nodes[0], 'select') && isMoment(node.nodes);
    }
    if (!isGroup(next)) return false;
    if (isWord(node, ...MOMENT_CALLS)) return true;
    const [question] = next.nodes;
    if (!isWord(node, 'dbinfo') || !question) return false;
    const isText = question.kind === 'string' || question.kind === 'quoted';
    return isText && question.text.toLowerCase() === 'utc_to_datetime';
  });
}
