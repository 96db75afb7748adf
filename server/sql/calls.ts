/**
 * Calls: known routines with the right number of arguments, the forms with words inside
 * (TRIM, SUBSTRING, CAST), and -674 for the rest.
 */
import type { SqlFunction } from './functions/function';
import type { Scope } from './expression';
import { affinity, expression } from './expression';
import { FUNCTIONS, sqliteName } from './functions/functions';
import type { Node } from './lex';
import { isGroup, isName, isSymbol, isWord, splitAtCommas } from './lex';
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
  out.push(special(word.text, group.nodes, scope) ?? call(word.text, group.nodes, scope));
  return i + 2;
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

/** CAST(x AS type): char(n) also cuts. */
function cast(nodes: Node[], scope: Scope): string {
  const as = nodes.findLastIndex((node) => isWord(node, 'as'));
  const [type, size] = nodes.slice(as + 1);
  if (as < 0 || !isName(type)) throw syntaxError();
  const value = `cast(${expression(nodes.slice(0, as), scope)} as ${affinity(type.text)})`;
  const [length] = isGroup(size) ? size.nodes : [];
  if (length?.kind !== 'number' || affinity(type.text) !== 'text') return value;
  return `substr(${value}, 1, ${length.text})`;
}
