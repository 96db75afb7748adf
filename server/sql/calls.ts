/**
 * Calls: known routines with the right number of arguments, the forms with words inside
 * (TRIM, SUBSTRING, CAST), and -674 for the rest.
 */
import type { SqlFunction } from './functions/function';
import type { Scope } from './expression';
import { extend } from './dates';
import { converted, expression } from './expression';
import { FUNCTIONS, sqliteName } from './functions/functions';
import type { Node } from './lex';
import { isGroup, isSymbol, isWord, splitAtCommas } from './lex';
import { KEYWORDS } from './names';
import { noRoutine, syntaxError } from './refusals';

export function callRule(
  nodes: readonly Node[],
  i: number,
  out: string[],
  scope: Scope,
): number | undefined {
  const [word, group] = [nodes[i], nodes[i + 1]];
  if (word?.kind !== 'word' || !isGroup(group) || KEYWORDS.has(word.text)) return undefined;
  if (isSymbol(nodes[i - 1], '.') || isWord(nodes[i - 1], 'as')) return undefined;
  const made = special(word.text, group.nodes, scope) ?? call(word.text, group.nodes, scope);
  const window = nodes[i + 3];
  const isWindow = isWord(nodes[i + 2], 'over') && isGroup(window);
  out.push(isWindow ? made + over(window.nodes, scope) : made);
  return isWindow ? i + 4 : i + 2;
}

function call(name: string, nodes: Node[], scope: Scope): string {
  const routine = FUNCTIONS.get(name);
  const given = nodes.length === 0 ? [] : splitAtCommas(nodes);
  if (!routine || !accepts(routine, given.length)) throw noRoutine(name);
  return `${sqliteName(name, routine)}(${given.map((one) => argument(name, one, scope)).join(', ')})`;
}

function accepts({ arguments: [fewest, most] }: SqlFunction, count: number): boolean {
  return count >= fewest && count <= most;
}

function argument(name: string, nodes: Node[], scope: Scope): string {
  if (nodes.length === 0) throw syntaxError();
  if (name === 'count' && nodes.length === 1 && isSymbol(nodes[0], '*')) return '*';
  return expression(nodes, scope);
}

function special(name: string, nodes: Node[], scope: Scope): string | undefined {
  const from = nodes.findIndex((node) => isWord(node, 'from'));
  if (name === 'trim' && from >= 0) return trim(nodes.slice(0, from), nodes.slice(from + 1), scope);
  if (name === 'substring' && from >= 0) return substring(nodes, from, scope);
  if (name === 'cast') return cast(nodes, scope);
  if (name === 'extend') {
    const comma = nodes.findIndex((node) => isSymbol(node, ','));
    return extend(nodes, comma, scope);
  }
  if (name === 'stdev' || name === 'variance' || name === 'range') {
    return moments(name, nodes, scope);
  }
  return undefined;
}

const TRIMS: Record<string, string> = { leading: 'ltrim', trailing: 'rtrim', both: 'trim' };

/** TRIM([LEADING|TRAILING|BOTH] ['x'] FROM text) [client] q214 */
function trim(what: Node[], text: Node[], scope: Scope): string {
  const [first] = what;
  const side = first?.kind === 'word' ? TRIMS[first.text] : undefined;
  const characters = side ? what.slice(1) : what;
  const second = characters.length > 0 ? `, ${expression(characters, scope)}` : '';
  return `${side ?? 'trim'}(${expression(text, scope)}${second})`;
}

/** SUBSTRING(text FROM n [FOR m]) [client] q200 */
function substring(nodes: Node[], from: number, scope: Scope): string {
  const length = nodes.findIndex((node) => isWord(node, 'for'));
  const start = nodes.slice(from + 1, length < 0 ? undefined : length);
  const parts = [nodes.slice(0, from), start, ...(length < 0 ? [] : [nodes.slice(length + 1)])];
  return `substr(${parts.map((part) => expression(part, scope)).join(', ')})`;
}

/** CAST(x AS type) */
function cast(nodes: Node[], scope: Scope): string {
  const as = nodes.findLastIndex((node) => isWord(node, 'as'));
  const [type, ...rest] = nodes.slice(as + 1);
  if (as < 0) throw syntaxError();
  return converted(expression(nodes.slice(0, as), scope), type, rest);
}

/** STDEV, VARIANCE and RANGE, which SQLite lacks, from those that it has. */
function moments(name: string, nodes: Node[], scope: Scope): string {
  if (splitAtCommas(nodes).length !== 1 || nodes.length === 0) throw noRoutine(name);
  const x = `(${expression(nodes, scope)})`;
  if (name === 'range') return `(max(${x}) - min(${x}))`;
  const squares = `sum(1.0 * ${x} * ${x}) - 1.0 * sum(${x}) * sum(${x}) / count(${x})`;
  // One row has no variance: 0.
  const variance = `ifnull((${squares}) / nullif(count(${x}) - 1, 0), 0.0)`;
  return name === 'variance' ? variance : `ifx_sqrt(${variance})`;
}

/** `OVER (PARTITION BY ... ORDER BY ...)` behind a call. */
function over(nodes: Node[], scope: Scope): string {
  const partition = isWord(nodes[0], 'partition') && isWord(nodes[1], 'by');
  const order = nodes.findIndex((node, i) => isWord(node, 'order') && isWord(nodes[i + 1], 'by'));
  if (!partition && order !== 0 && nodes.length > 0) throw syntaxError();
  const out: string[] = [];
  const parts = nodes.slice(2, order < 0 ? undefined : order);
  if (partition) out.push(`partition by ${expression(parts, scope)}`);
  if (order >= 0) out.push(`order by ${expression(nodes.slice(order + 2), scope)}`);
  return ` over (${out.join(' ')})`;
}
