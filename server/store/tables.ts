/**
 * DDL from the dictionary: tables, keys, indexes and the triggers that write the change log.
 *
 * Triggers, not SQLite sessions: measured on 400 tables of 60 columns, triggers add 6 us to a
 * three-row insert and 2 us to an update, sessions 215 us and 74 us; opening an image with 1200
 * triggers takes 6 ms (architecture.md section 3 asked for the measurement).
 */
import type { Column, Model, Table } from '../schema/model';
import { digitsSql } from './digits';

/**
 * A column that points at one of these is indexed: their rows are many, so that removal is quick, or
 * (groups) they are asked for with every user.
 */
const LARGE = new Set([
  'device',
  'numplan',
  'enduser',
  'devicenumplanmap',
  'applicationuser',
  'dirgroup',
]);

/**
 * 1:1 rows that have their owner's pkid, since others point at them: siptrunkdestination at
 * sipdevice [client], where AXL knows the trunk only.
 */
export const SHARED_PKID: ReadonlySet<string> = new Set(['sipdevice']);

/** Hidden column that keeps the fields without a public column, as JSON. */
export const REST = 'rest';

/** SQL that makes every table of the model in an empty database. */
export function createTablesSql(model: Model): string {
  const children = childColumns(model);
  const tables = Object.values(model.tables);
  return [
    CHANGE_LOG,
    ...tables.map((table) => createTable(table)),
    ...tables.flatMap((table) => indexes(table, children)),
    ...tables.filter(isLogged).flatMap((table) => triggers(table)),
  ].join('\n');
}

const CHANGE_LOG = `create table changelog (
  seq integer primary key autoincrement,
  at integer not null default (cluster_now()),
  tbl text not null,
  pkid text not null,
  action text not null,
  row text
);
-- what this node wrote without its publisher, until the publisher has it
create table offers (
  id integer primary key autoincrement,
  base integer not null,
  entries text not null
);`;

/** Type tables are the same in every cluster of a release: their rows are not logged. */
export function isLogged(table: Table): boolean {
  return table.columns.some((column) => column.name === 'pkid');
}

function createTable(table: Table): string {
  return `create table ${quote(table.name)} (\n  ${table.columns.map(columnSql).join(',\n  ')}\n);`;
}

function columnSql(column: Column): string {
  const type = column.type === 'integer' ? 'integer' : 'text';
  if (column.name === 'enum') return '"enum" integer primary key';
  if (column.name === 'pkid') return '"pkid" text primary key not null default (newid())';
  const parts = [quote(column.name), type];
  if (column.notNull) parts.push('not null');
  if (column.default !== undefined) parts.push(`default ${literal(column.default)}`);
  if (column.type === 'boolean') {
    parts.push(`check (${quote(column.name)} in ('t', 'f'))`);
  }
  if (column.ref)
    parts.push(`references ${quote(column.ref)} (pkid)${ON_DELETE[column.onRemove ?? 'refuse']}`);
  return parts.join(' ');
}

const ON_DELETE = { refuse: '', cascade: ' on delete cascade', setNull: ' on delete set null' };

/** Every column by which a list or side table finds its parent: 'devicenumplanmap.fkdevice'. */
function childColumns(model: Model): Set<string> {
  const found = new Set<string>();
  const walk = (fields: (typeof model.classes)[string]['fields']): void => {
    for (const field of fields) {
      if (field.store && 'fk' in field.store) found.add(`${field.store.table}.${field.store.fk}`);
      if (field.fields) walk(field.fields);
    }
  };
  for (const cls of Object.values(model.classes)) walk(cls.fields);
  return found;
}

function indexes(table: Table, children: Set<string>): string[] {
  const unique = (table.unique ?? []).map(
    (columns, i) =>
      `create unique index ${quote(`ix_${table.name}_u${i}`)} on ${quote(table.name)} (${columns.map(keyColumn).join(', ')});`,
  );
  const given = (table.uniqueGiven ?? []).map(
    (columns, i) =>
      `create unique index ${quote(`ix_${table.name}_g${i}`)} on ${quote(table.name)} (${columns.map(quote).join(', ')}) where ${columns.map((name) => `${quote(name)} is not null`).join(' and ')};`,
  );
  const plain = table.columns
    .filter((column) => column.ref)
    .filter((column) => children.has(`${table.name}.${column.name}`) || LARGE.has(column.ref ?? ''))
    .map(
      ({ name }) =>
        // Partial: most reference columns are NULL in most rows, and such rows need no entry.
        `create index ${quote(`ix_${table.name}_${name}`)} on ${quote(table.name)} (${quote(name)}) where ${quote(name)} is not null;`,
    );
  // The next ctiid is one more than the last.
  const counted = table.columns.some(({ name }) => name === 'ctiid')
    ? [`create index ${quote(`ix_${table.name}_ctiid`)} on ${quote(table.name)} (ctiid);`]
    : [];
  const named = table.columns.some(({ name }) => name === 'enum')
    ? [`create index ${quote(`ix_${table.name}_name`)} on ${quote(table.name)} (name);`]
    : [];
  const patterns =
    table.name === 'numplan'
      ? ['create index ix_numplan_pattern on numplan (dnorpattern, fkroutepartition);']
      : [];
  return [...unique, ...given, ...plain, ...counted, ...named, ...patterns, ...searched(table)];
}

/** A column without a value is not looked for, so it takes no place in the index. */
function searched({ name: table, search = [], numbers = [] }: Table): string[] {
  const index = (name: string, mark: string, key: string): string =>
    `create index ${quote(`ix_${table}_${mark}_${name}`)} on ${quote(table)} (${key}) where ${quote(name)} is not null;`;
  return [
    ...search.map((name) => index(name, 's', `${quote(name)} collate nocase`)),
    ...numbers.map((name) => index(name, 'n', digitsSql(name))),
  ];
}

/** A NULL partition is a value of a pattern's key, so it takes part in the unique index. */
function keyColumn(name: string): string {
  return name.startsWith('fk') ? `ifnull(${quote(name)}, '')` : quote(name);
}

/** In a trigger SQLite still knows what json_set made, and would nest it as JSON: it is a text. */
function plain(value: string, column: string): string {
  return column === 'rest' ? `${value} || ''` : value;
}

function triggers(table: Table): string[] {
  const row = (alias: string) =>
    `json_array(${table.columns.map(({ name }) => plain(`${alias}.${quote(name)}`, name)).join(', ')})`;
  const one = (action: string, alias: string, value: string) =>
    `create trigger ${quote(`cl_${action}_${table.name}`)} after ${action} on ${quote(table.name)} begin
  insert into changelog (tbl, pkid, action, row) values (${literal(table.name)}, ${alias}.pkid, '${action[0]}', ${value});
end;`;
  return [
    one('insert', 'new', row('new')),
    one('update', 'new', row('new')),
    // What was removed is told too: from the pkid alone nobody could say what kind of object it was.
    one('delete', 'old', row('old')),
  ];
}

export function quote(identifier: string): string {
  return `"${identifier}"`;
}

function literal(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value.replace(/'/g, "''")}'`;
}
