/**
 * INSERT, UPDATE and DELETE.
 *
 * Evidence: `UPDATE t alias SET alias.c`, INSERT without a column list, INSERT ... SELECT
 * [client] facts/sql.md 5; the refusal to change callingsearchspace.clause [client] facts/sql.md 6
 */
import type { Column, Table } from '../schema/model';
import { AxlFault } from '../schema/axl-fault';
import { isCatalog } from './catalog';
import type { Scope } from './expression';
import { expression } from './expression';
import type { Node } from './lex';
import { isGroup, isName, isSymbol, isWord, splitAtCommas } from './lex';
import { identifier, withoutPrefix } from './names';
import { query } from './query';
import { tick } from './ticks';
import { noColumn, noTable, syntaxError } from './refusals';

export type WriteVerb = 'insert' | 'update' | 'delete';

export interface Write {
  verb: WriteVerb;
  table: string;
  sql: string;
}

interface Target {
  table: Table;
  alias: string | undefined;
  rest: Node[];
}

/** The three statements that change rows; undefined for any other. */
export function write(nodes: Node[], scope: Scope): Write | undefined {
  const [verb, second] = nodes;
  if (isWord(verb, 'insert') && isWord(second, 'into')) return insert(nodes.slice(2), scope);
  if (isWord(verb, 'update')) return update(nodes.slice(1), scope);
  if (isWord(verb, 'delete')) return remove(nodes.slice(isWord(second, 'from') ? 2 : 1), scope);
  return undefined;
}

function target(nodes: Node[], verb: WriteVerb, scope: Scope): Target {
  const given = withoutPrefix(nodes);
  const [name] = given;
  if (!isName(name)) throw syntaxError();
  const table = scope.dictionary.table(name.text);
  if (!table) throw noTable(name.text);
  if (isReadOnly(table)) throw new AxlFault(NO_RIGHT[verb], { table: table.name });
  scope.sources++;
  const skip = isWord(given[1], 'as') ? 2 : 1;
  const word = given[skip];
  const alias =
    isName(word) && !(skip === 1 && isWord(word, ...ENDS[verb])) ? word.text : undefined;
  const called = identifier(alias ?? table.name, scope.dictionary);
  const own = (alias ?? table.name).toLowerCase();
  scope.levels.push({ sources: [{ name: own, table, called }], merged: false });
  return { table, alias, rest: given.slice(alias === undefined ? 1 : skip + 1) };
}

/** What ends the name of the table and its alias. */
const ENDS = { insert: ['values', 'select'], update: ['set'], delete: ['where'] };

const NO_RIGHT = { insert: 'sqlNoInsert', update: 'sqlPermission', delete: 'sqlNoDelete' } as const;

/** The catalog, and the enumerations, which are the release's and no rows of a cluster. [guess] */
function isReadOnly(table: Table): boolean {
  return isCatalog(table.name) || table.columns.some((column) => column.name === 'enum');
}

function insert(nodes: Node[], scope: Scope): Write {
  const { table, alias, rest } = target(nodes, 'insert', scope);
  if (alias) throw syntaxError();
  scope.levels.pop(); // no name in the values means a column of the target
  const [first] = rest;
  const hasColumns = isGroup(first) && !isWord(first.nodes[0], 'select');
  const columns = hasColumns
    ? splitAtCommas(first.nodes).map((column) => columnOf(column, scope))
    : scope.dictionary.columnsOf(table).map((name) => identifier(name, scope.dictionary));
  const into = `insert into ${identifier(table.name, scope.dictionary)} (${columns.join(', ')})`;
  const types = columns.map((name) => columnNamed(table, name));
  return {
    verb: 'insert',
    table: table.name,
    sql: `${into} ${rows(hasColumns ? rest.slice(1) : rest, types, scope)}`,
  };
}

function rows(nodes: Node[], columns: (Column | undefined)[], scope: Scope): string {
  const [first, values, extra] = nodes;
  if (isWord(first, 'select')) return selected(nodes, columns, scope);
  if (isGroup(first) && !values) return selected(first.nodes, columns, scope);
  if (!isWord(first, 'values') || !isGroup(values) || extra) throw syntaxError();
  const given = splitAtCommas(values.nodes);
  if (given.length !== columns.length) throw new AxlFault('sqlValueCount');
  return `values (${given.map((value, i) => valueOf(value, columns[i], scope)).join(', ')})`;
}

/** Rows of a query; its columns get names so that each can be made what its column holds. */
function selected(nodes: Node[], columns: (Column | undefined)[], scope: Scope): string {
  const inside = query(nodes, scope);
  const names = columns.map((_column, i) => `ifx_${i}`);
  const values = columns.map((column, i) => fitted(`ifx_${i}`, column));
  return `with ifx_rows(${names.join(', ')}) as (${inside}) select ${values.join(', ')} from ifx_rows`;
}

function valueOf(nodes: Node[], column: Column | undefined, scope: Scope): string {
  if (nodes.length === 0) throw syntaxError();
  const sql = expression(nodes, scope);
  const [only, extra] = nodes;
  return only?.kind === 'number' && !extra ? sql : fitted(sql, column);
}

/** -1213 for a text that an INTEGER cannot hold, a BOOLEAN's letter in lower case. */
function fitted(sql: string, column: Column | undefined): string {
  if (column?.type === 'integer') return `ifx_integer(${sql})`;
  return column?.type === 'boolean' ? `ifx_boolean(${sql})` : sql;
}

function columnNamed(table: Table, name: string): Column | undefined {
  const plain = name.replaceAll('"', '');
  const found = table.columns.find((column) => column.name === plain);
  if (found?.ours) throw noColumn(plain);
  return found;
}

function update(nodes: Node[], scope: Scope): Write {
  const { table, alias, rest } = target(nodes, 'update', scope);
  if (!isWord(rest[0], 'set')) throw syntaxError();
  const where = rest.findIndex((node, i) => isWord(node, 'where') && !isSymbol(rest[i - 1], '.'));
  const settings = splitAtCommas(rest.slice(1, where < 0 ? undefined : where));
  const set = settings.map((setting) => assignment(setting, table, scope)).join(', ');
  const found = condition(
    where < 0 ? [] : rest.slice(where + 1),
    where >= 0,
    { table, alias },
    scope,
  );
  return {
    verb: 'update',
    table: table.name,
    sql: `update ${named(table, alias, scope)} set ${set}${found}`,
  };
}

function assignment(nodes: Node[], table: Table, scope: Scope): string {
  const equals = nodes.findIndex((node) => isSymbol(node, '='));
  const [left] = nodes;
  if (equals < 1) throw syntaxError();
  const value = nodes.slice(equals + 1);
  if (!isGroup(left)) {
    const column = columnOf(nodes.slice(0, equals), scope);
    refuseComputed(table, column);
    return `${column} = ${valueOf(value, columnNamed(table, column), scope)}`;
  }
  const columns = splitAtCommas(left.nodes).map((column) => columnOf(column, scope));
  columns.forEach((column) => refuseComputed(table, column));
  const [only] = value;
  const [inner] = isGroup(only) && only.nodes.length === 1 ? only.nodes : [];
  const values = isGroup(inner) && isWord(inner.nodes[0], 'select') ? [inner] : value; // ((select ...))
  const types = columns.map((column) => columnNamed(table, column));
  const [list, more] = values;
  if (!isGroup(list) || more) throw syntaxError();
  const isQuery = isWord(list.nodes[0], 'select');
  return `(${columns.join(', ')}) = (${isQuery ? selected(list.nodes, types, scope) : tuple(list.nodes, types, scope)})`;
}

/** The values of `(a, b) = (x, y)` */
function tuple(nodes: Node[], columns: (Column | undefined)[], scope: Scope): string {
  const given = splitAtCommas(nodes);
  if (given.length !== columns.length) throw new AxlFault('sqlValueCount');
  return given.map((value, i) => valueOf(value, columns[i], scope)).join(', ');
}

/**
 * The clause of a calling search space follows from its members [client], and a pkid is what the
 * other nodes know a row by [guess].
 */
function refuseComputed(table: Table, column: string): void {
  const isClause = table.name === 'callingsearchspace' && column === 'clause';
  if (isClause || column === 'pkid') {
    throw new AxlFault('sqlPermission', { table: table.name });
  }
}

function remove(nodes: Node[], scope: Scope): Write {
  const { table, alias, rest } = target(nodes, 'delete', scope);
  if (rest.length > 0 && !isWord(rest[0], 'where')) throw syntaxError();
  const found = condition(rest.slice(1), rest.length > 0, { table, alias }, scope);
  return {
    verb: 'delete',
    table: table.name,
    sql: `delete from ${named(table, alias, scope)}${found}`,
  };
}

function condition(
  nodes: Node[],
  isThere: boolean,
  { table, alias }: { table: Table; alias: string | undefined },
  scope: Scope,
): string {
  if (isThere && nodes.length === 0) throw syntaxError();
  const checks = tick(`${identifier(alias ?? table.name, scope.dictionary)}.rowid`, scope);
  const all = isThere ? [...checks, `(${expression(nodes, scope)})`] : checks;
  return all.length > 0 ? ` where ${all.join(' and ')}` : '';
}

/** A column's own name, without the alias before it. */
function columnOf(nodes: Node[], scope: Scope): string {
  const name = nodes.at(-1);
  const isPath = nodes.length === 1 || (nodes.length === 3 && isSymbol(nodes[1], '.'));
  if (!isName(name) || !isPath) throw syntaxError();
  return identifier(name.text, scope.dictionary);
}

function named(table: Table, alias: string | undefined, scope: Scope): string {
  const name = identifier(table.name, scope.dictionary);
  return alias ? `${name} as ${identifier(alias, scope.dictionary)}` : name;
}
