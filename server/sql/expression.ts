/**
 * The expression level: one list of nodes -> SQLite text, by a few rules tried in turn.
 *
 * A rule looks at the node at `i`; if it is the rule's business it writes to `out` and answers
 * the index after what it took. Groups recurse; a group that starts with SELECT is a query.
 */
import { callRule } from './calls';
import type { CommonTables } from './common-tables';
import type { Dictionary } from './dictionary';
import type { Column } from '../schema/model';
import type { Level } from './levels';
import type { Node } from './lex';
import { isGroup, isName, isSymbol, isWord } from './lex';
import { identifier, KEYWORDS, literal } from './names';
import { comparisonRule, quantifiedRule, truthRule } from './comparisons';
import { momentLiteral, qualifierAt, sumRule } from './dates';
import { INTERVAL_MARK, isUnit } from './functions/moments';
import { endOfOperand, endOfTerm, patternRule } from './operators';
import { query } from './query';
import { ownColumnRule } from './own-columns';
import { isScalar, scalar } from './scalar';
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
  /** sources of the selects around this place, the innermost last */
  readonly levels: Level[];
  /** the queries that WITH named */
  common: CommonTables;
  /** all words of the statement: a rule for words that are not there need not look */
  readonly words: ReadonlySet<string>;
  /** type of the first column of the select that was translated last, where it is a plain one */
  resultType: Column['type'] | undefined;
}

export type Rule = (
  nodes: readonly Node[],
  i: number,
  out: string[],
  scope: Scope,
) => number | undefined;

const RULES: Rule[] = [
  ownerRule,
  ownColumnRule,
  quantifiedRule,
  sumRule,
  comparisonRule,
  truthRule,
  postfixRule,
  patternRule,
  momentLiteral,
  callRule,
  wordRule,
  plainRule,
];

export function expression(nodes: readonly Node[], scope: Scope): string {
  if (isWord(nodes[0], 'select')) return query([...nodes], scope);
  const out: string[] = [];
  for (let i = 0; i < nodes.length;) i = firstRule(nodes, i, out, scope);
  return out.join(' ');
}

/** The first rule that takes the node at `i`; the index after what it took. */
function firstRule(nodes: readonly Node[], i: number, out: string[], scope: Scope): number {
  for (const rule of RULES) {
    const next = rule(nodes, i, out, scope);
    if (next !== undefined) return next;
  }
  return i + 1;
}

/** `informix.table.column`: the owner of all tables says nothing. */
function ownerRule(nodes: readonly Node[], i: number): number | undefined {
  const isOwner = isWord(nodes[i], 'informix') && isSymbol(nodes[i + 1], '.');
  return isOwner && isSymbol(nodes[i + 3], '.') ? i + 2 : undefined;
}

/** `x::type`, `x[2,4]` and `n UNITS day`: what comes after an operand and changes it. */
function postfixRule(
  nodes: readonly Node[],
  i: number,
  out: string[],
  scope: Scope,
): number | undefined {
  const start = nodes[i];
  if (!start || start.kind === 'symbol' || isSymbol(nodes[i - 1], '.')) return undefined;
  if (start.kind === 'word' && KEYWORDS.has(start.text)) return undefined;
  const end = endOfTerm(nodes, i);
  if (end === endOfOperand(nodes, i)) return undefined;
  out.push(postfixed(nodes.slice(i, end), scope));
  return end;
}

/** The last change first: `a::b::c` is `(a::b)::c`. */
function postfixed(nodes: readonly Node[], scope: Scope): string {
  const cut = nodes.findLastIndex((node) => isSymbol(node, '::') || isWord(node, 'units'));
  const value = () => expression(nodes.slice(0, cut), scope);
  if (cut > 0 && isSymbol(nodes[cut], '::')) {
    const [type, ...rest] = nodes.slice(cut + 1);
    if (rest.some((node) => node.kind === 'bracket')) return substring(nodes, scope);
    return converted(value(), type, rest);
  }
  const unit = nodes[cut + 1];
  if (cut > 0 && unit?.kind === 'word') {
    if (!isUnit(unit.text)) throw syntaxError();
    return `ifx_units(${value()}, '${unit.text}')`;
  }
  return substring(nodes, scope);
}

/** A value as another type, by :: or CAST; char(n) also cuts. */
export function converted(value: string, type: Node | undefined, rest: readonly Node[]): string {
  if (!isName(type)) throw syntaxError();
  const name = type.text.toLowerCase();
  if (name === 'date') return `ifx_date(${value})`;
  if (name === 'datetime') {
    const { first, last } = qualifierAt(rest, 0) ?? { first: 'year', last: 'fraction' };
    return `ifx_extend(${value}, '${first}', '${last}')`;
  }
  if (name === 'interval') {
    const { first, last } = qualifierAt(rest, 0) ?? { first: 'day', last: 'fraction' };
    return `ifx_interval(${value}, '${first}', '${last}')`;
  }
  const text = affinity(name) === 'text' && MAY_BE_INTERVAL.test(value);
  const cast = text ? `ifx_chars(${value})` : `cast(${value} as ${affinity(name)})`;
  const [size] = rest;
  const [length] = isGroup(size) ? size.nodes : [];
  if (length?.kind !== 'number' || affinity(name) !== 'text') return cast;
  return `substr(${cast}, 1, ${length.text})`;
}

const MAY_BE_INTERVAL = new RegExp(`${INTERVAL_MARK}|ifx_(interval|minus|plus|units)`);

function substring(nodes: readonly Node[], scope: Scope): string {
  const part = nodes.at(-1);
  if (part?.kind !== 'bracket') throw syntaxError();
  const [first, comma, last, extra] = part.nodes;
  if (first?.kind !== 'number' || last?.kind !== 'number') throw syntaxError();
  if (!isSymbol(comma, ',') || extra) throw syntaxError();
  const length = Number(last.text) - Number(first.text) + 1;
  return `substr(${expression(nodes.slice(0, -1), scope)}, ${first.text}, ${length})`;
}

/** SQLite's affinity of an Informix type. */
export function affinity(type: string): string {
  if (/int|serial/.test(type)) return 'integer';
  return /^(dec|num|float|real|smallfloat|double|money)/.test(type) ? 'real' : 'text';
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
      out.push(
        isScalar(nodes, i) ? scalar(node.nodes, scope) : `(${expression(node.nodes, scope)})`,
      );
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
      // Between integers too a division has a fraction in Informix.
      out.push(node.text === '/' ? '* 1.0 /' : node.text);
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
