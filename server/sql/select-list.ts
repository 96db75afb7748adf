/**
 * One item of a select list: its value, its alias, and whether it is a truth value.
 *
 * `x is not null as y` is 1 or 0 in SQLite and t or f in Informix. [client] q020, q218, q550
 */
import type { Scope } from './expression';
import { expression } from './expression';
import { FUNCTIONS } from './functions/functions';
import { isUnit } from './functions/moments';
import type { Node } from './lex';
import { isGroup, isName, isSymbol, isWord } from './lex';
import { identifier, KEYWORDS } from './names';
import { endOfCase } from './operators';
import { endsOperand } from './words';
import { syntaxError } from './refusals';

export interface Item {
  value: Node[];
  /** lower case */
  alias: string | undefined;
}

export function readItem(nodes: Node[]): Item {
  const last = nodes.at(-1);
  const before = nodes.at(-2);
  if (!last) throw syntaxError();
  if (isName(last) && isWord(before, 'as') && nodes.length > 2) {
    return { value: nodes.slice(0, -2), alias: last.text.toLowerCase() };
  }
  if (isWord(before, 'units') || isQualifier(nodes)) return { value: nodes, alias: undefined };
  const isAlias = isName(last) && before && endsOperand(before) && !isSymbol(before, '.', '*');
  if (!isAlias || (last.kind === 'word' && KEYWORDS.has(last.text) && last.text !== 'desc')) {
    return { value: nodes, alias: undefined };
  }
  return { value: nodes.slice(0, -1), alias: last.text.toLowerCase() };
}

/** Does the item end in `year TO day`? Then the last word is a unit and no alias. */
function isQualifier(nodes: Node[]): boolean {
  const [unit, to, last] = nodes.slice(-3);
  if (!isWord(to, 'to') || last?.kind !== 'word' || !isUnit(last.text)) return false;
  return isGroup(unit) || (unit?.kind === 'word' && isUnit(unit.text));
}

export function writeItem({ value, alias }: Item, scope: Scope): string {
  const sql = expression(value, scope);
  const shown = isTruth(value) ? `case ${sql} when 1 then 't' when 0 then 'f' end` : sql;
  return alias ? `${shown} as ${identifier(alias, scope.dictionary)}` : shown;
}

const COMPARING = ['=', '<>', '!=', '<', '>', '<=', '>=', '=='];
const TESTING = ['is', 'not', 'like', 'matches', 'in', 'between', 'exists', 'and', 'or'];

/** Does the value compare or test, outside of CASE ... END and parentheses? */
function isTruth(nodes: readonly Node[]): boolean {
  const [first, second] = nodes;
  if (nodes.length === 1 && isGroup(first))
    return isTruth(first.nodes) && !isWord(first.nodes[0], 'select');
  if (nodes.length === 2 && first?.kind === 'word' && isGroup(second)) {
    return FUNCTIONS.get(first.text)?.boolean ?? first.text === 'exists';
  }
  for (let i = 0; i < nodes.length; i++) {
    if (isWord(nodes[i], 'case')) i = endOfCase(nodes, i) - 1;
    else if (isSymbol(nodes[i], ...COMPARING)) return true;
    else if (isWord(nodes[i], ...TESTING) && !isSymbol(nodes[i - 1], '.')) return true;
  }
  return false;
}
