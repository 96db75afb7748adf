/** What may stand in a FROM clause: tables, derived tables, table functions, each with its alias. */
import { isCatalog } from './catalog';
import type { CommonTable } from './common-tables';
import type { Scope } from './expression';
import { TABLE_FUNCTIONS } from './functions/functions';
import type { Node } from './lex';
import { isGroup, isName, isSymbol, isWord } from './lex';
import { identifier, UNNAMED, withoutPrefix } from './names';
import { query, someColumn } from './query';
import { tick } from './ticks';
import { noRoutine, noTable, syntaxError } from './refusals';
import { joins } from './from';

export interface Source {
  sql: string;
  names: string[];
  ticks: string[];
}

/** A table, a derived table or a table function, with its alias and column list. */
export function source(nodes: Node[], scope: Scope): Source {
  const [first, second] = nodes;
  if (isWord(first, 'table') && isGroup(second))
    return tableFunction(second.nodes, nodes.slice(2), scope);
  if (isGroup(first)) {
    if (isWord(first.nodes[0], 'select')) return derived(first.nodes, nodes.slice(1), scope);
    const inside = joins(first.nodes, scope);
    return { ...inside, sql: `(${inside.sql})` };
  }
  return table(nodes, scope);
}

function table(given: Node[], scope: Scope): Source {
  const [name, ...rest] = withoutPrefix(given);
  if (!isName(name)) throw syntaxError();
  const common =
    given.length === rest.length + 1 ? scope.common.get(name.text.toLowerCase()) : undefined;
  if (common) return commonTable(common, name, rest, scope);
  const known = scope.dictionary.table(name.text);
  if (!known) throw noTable(name.text);
  if (isCatalog(known.name)) scope.usesCatalog = true;
  scope.sources++;
  const { alias, columns } = aliasOf(rest);
  if (columns) throw syntaxError();
  const called = identifier(alias ?? known.name, scope.dictionary);
  const own = (alias ?? known.name).toLowerCase();
  scope.levels.at(-1)?.sources.push({ name: own, table: known, called });
  return {
    sql: alias ? `${identifier(known.name, scope.dictionary)} as ${called}` : called,
    names: [own],
    ticks: tick(`${called}.rowid`, scope),
  };
}

function derived(inside: Node[], rest: Node[], scope: Scope): Source {
  const { alias, columns } = aliasOf(rest);
  scope.sources++;
  const given = columns && splitNames(columns);
  const column = given ? undefined : someColumn(inside, scope);
  // Without any name the expressions get some, so that the rows can be checked.
  const made =
    typeof column === 'object' && column.unnamed > 0 ? unnamed(column.unnamed) : undefined;
  const known = typeof column === 'string' ? column : undefined;
  return named(query(inside, scope), { alias, columns: given ?? made, column: known }, scope);
}

/** What WITH has named, under its own name or an alias. */
function commonTable(common: CommonTable, name: Node, rest: Node[], scope: Scope): Source {
  const alias = rest.length > 0 ? rest : [name];
  const around = scope.common;
  scope.common = common.before;
  const made = derived(common.query, common.columns ? [...alias, common.columns] : alias, scope);
  scope.common = around;
  return made;
}

/** A name that the client cannot have meant; run.ts shows it as that of an expression. */
function unnamed(count: number): Node[] {
  return Array.from({ length: count }, (_one, i): Node => ({
    kind: 'word',
    text: `${UNNAMED}${i}`,
  }));
}

/** TABLE(FUNCTION f()) and TABLE(MULTISET(select ...)). */
function tableFunction(inside: Node[], rest: Node[], scope: Scope): Source {
  const [kind, name] = inside;
  const { alias, columns } = aliasOf(rest);
  scope.sources++;
  if (isWord(kind, 'multiset') && isGroup(name)) {
    return derived(name.nodes, rest, scope);
  }
  if (!isWord(kind, 'function') || name?.kind !== 'word') throw syntaxError();
  const known = TABLE_FUNCTIONS.get(name.text);
  if (!known) throw noRoutine(name.text);
  const list = columns ?? known.columns.map((text): Node => ({ kind: 'word', text }));
  return named(known.rows, { alias, columns: splitNames(list), column: undefined }, scope);
}

function splitNames(nodes: Node[]): Node[] {
  return nodes.filter((node) => !isSymbol(node, ','));
}

export function names(nodes: Node[], scope: Scope): string {
  return splitNames(nodes)
    .map((node) => {
      if (!isName(node)) throw syntaxError();
      return identifier(node.text, scope.dictionary);
    })
    .join(', ');
}

interface Named {
  alias: string | undefined;
  columns: Node[] | undefined;
  column: string | undefined;
}

function named(sql: string, { alias, columns, column }: Named, scope: Scope): Source {
  const called = identifier(alias ?? `ifx_derived${scope.sources}`, scope.dictionary);
  const own = alias?.toLowerCase() ?? '';
  scope.levels.at(-1)?.sources.push({ name: own, table: undefined, called });
  // SQLite has no column list on a derived table, but on a WITH.
  const body = columns ? `with q(${names(columns, scope)}) as (${sql}) select * from q` : sql;
  const [first] = columns ?? [];
  const checked = first && isName(first) ? first.text : column;
  return {
    sql: `(${body}) as ${called}`,
    names: alias ? [own] : [],
    ticks: checked ? tick(`${called}.${identifier(checked, scope.dictionary)}`, scope) : [],
  };
}

function aliasOf(nodes: Node[]): { alias: string | undefined; columns: Node[] | undefined } {
  const rest = isWord(nodes[0], 'as') ? nodes.slice(1) : nodes;
  const [alias, list, extra] = isGroup(rest[0]) ? [undefined, ...rest] : rest;
  if (extra || (alias && !isName(alias)) || (list && !isGroup(list))) throw syntaxError();
  return { alias: alias?.text, columns: isGroup(list) ? list.nodes : undefined };
}
