/**
 * Informix's own tables about tables, made from the dictionary.
 *
 * Evidence: systables(tabname, tabid) and syscolumns(colname, tabid) [client] facts/sql.md 3; the
 * others and the further columns are plain Informix. [guess]
 */
import type { Column, Table } from '../schema/model';

type Value = string | number | null;

interface CatalogTable extends Table {
  rows(tables: Entry[]): Value[][];
}

/** A table of the dictionary with the number that the catalog gives it. */
export interface Entry {
  id: number;
  table: Table;
  columns: Column[];
  isCatalog: boolean;
}

const FIRST_TABID = 100; // below are the catalog's own tables

/** Informix type codes: CHAR, INTEGER, VARCHAR, BOOLEAN (an opaque type). */
const COLTYPE = { pkid: [0, 36], integer: [2, 4], text: [13, 255], boolean: [41, 1] } as const;
const NOT_NULL = 256;

function catalogTable(
  name: string,
  columns: Record<string, 'text' | 'integer'>,
  rows: CatalogTable['rows'],
): CatalogTable {
  const all = Object.entries(columns).map(([column, type]): Column => ({ name: column, type }));
  return { name, columns: all, rows };
}

const TABLES: CatalogTable[] = [
  catalogTable(
    'systables',
    {
      tabname: 'text',
      owner: 'text',
      partnum: 'integer',
      tabid: 'integer',
      rowsize: 'integer',
      ncols: 'integer',
      nindexes: 'integer',
      nrows: 'integer',
      created: 'text',
      version: 'integer',
      tabtype: 'text',
      locklevel: 'text',
    },
    (entries) =>
      entries.map(({ id, table, columns }) => {
        const rowSize = columns.reduce((sum, column) => sum + COLTYPE[column.type][1], 0);
        const indexes = 1 + uniqueOf(table).length;
        const start = [table.name, 'informix', 1_048_576 + id, id, rowSize];
        return [...start, columns.length, indexes, 0, '2026-01-01', 1, 'T', 'R'];
      }),
  ),
  catalogTable(
    'syscolumns',
    {
      colname: 'text',
      tabid: 'integer',
      colno: 'integer',
      coltype: 'integer',
      collength: 'integer',
      colmin: 'integer',
      colmax: 'integer',
      extended_id: 'integer',
    },
    (entries) =>
      entries.flatMap(({ id, columns }) =>
        columns.map((column, i) => {
          const [type, length] = COLTYPE[column.type];
          const isRequired = column.notNull === true || column.name === 'pkid';
          const coltype = type + (isRequired ? NOT_NULL : 0);
          const extended = column.type === 'boolean' ? 5 : 0;
          return [column.name, id, i + 1, coltype, length, null, null, extended];
        }),
      ),
  ),
  catalogTable(
    'sysindexes',
    {
      idxname: 'text',
      owner: 'text',
      tabid: 'integer',
      idxtype: 'text',
      clustered: 'text',
      part1: 'integer',
      part2: 'integer',
      part3: 'integer',
      part4: 'integer',
    },
    (entries) => indexesOf(entries).map((index) => [...index.head, ...index.parts]),
  ),
  catalogTable(
    'sysindices',
    { idxname: 'text', owner: 'text', tabid: 'integer', idxtype: 'text', clustered: 'text' },
    (entries) => indexesOf(entries).map((index) => index.head),
  ),
  catalogTable(
    'sysconstraints',
    {
      constrid: 'integer',
      constrname: 'text',
      owner: 'text',
      tabid: 'integer',
      constrtype: 'text',
      idxname: 'text',
    },
    (entries) => constraintsOf(entries).map(({ row }) => row),
  ),
  catalogTable(
    'sysreferences',
    {
      constrid: 'integer',
      primary: 'integer',
      ptabid: 'integer',
      updrule: 'text',
      delrule: 'text',
      matchtype: 'text',
      pendant: 'text',
    },
    referencesOf,
  ),
  catalogTable(
    'sysprocedures',
    { procname: 'text', owner: 'text', procid: 'integer', isproc: 'text', numargs: 'integer' },
    () => [
      ['dbreaddevicexml', 'informix', 1, 't', 1],
      ['dbwritedevicexml', 'informix', 2, 't', 2],
      ['newid', 'informix', 3, 'f', 0],
    ],
  ),
  catalogTable('sysviews', { tabid: 'integer', seqno: 'integer', viewtext: 'text' }, () => []),
  catalogTable(
    'systriggers',
    { trigid: 'integer', trigname: 'text', owner: 'text', tabid: 'integer', event: 'text' },
    () => [],
  ),
  catalogTable(
    'sysusers',
    { username: 'text', usertype: 'text', priority: 'integer', password: 'text' },
    () => [
      ['informix', 'D', 9, null],
      ['public', 'C', 5, null],
    ],
  ),
  // `from sysmaster:sysdual` is Informix's table of one row.
  catalogTable('sysdual', { dummy: 'text' }, () => [['X']]),
];

const NAMES = new Set(TABLES.map((table) => table.name));

export const CATALOG: readonly Table[] = TABLES;

export function isCatalog(table: string): boolean {
  return NAMES.has(table);
}

/** Statements that make the catalog as temporary tables: neither copied nor replicated. */
export function catalogSql(tables: Iterable<Table>, columnsOf: (table: Table) => Column[]): string {
  let next = FIRST_TABID;
  let nextOwn = 1;
  const entries = [...tables].map((table): Entry => {
    const own = isCatalog(table.name);
    const id = own ? nextOwn++ : next++;
    return { id, table, columns: columnsOf(table), isCatalog: own };
  });
  return TABLES.map((table) => {
    const columns = table.columns.map(({ name, type }) => `"${name}" ${type}`).join(', ');
    const rows = table.rows(entries).map((row) => `(${row.map(literal).join(', ')})`);
    const insert =
      rows.length > 0 ? `insert into temp.${table.name} values ${rows.join(',')};` : '';
    return `create temp table ${table.name} (${columns});\n${insert}`;
  }).join('\n');
}

function literal(value: Value): string {
  if (value === null) return 'null';
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

/** The primary key and each unique index: head of the row, and numbers of its columns. */
function indexesOf(entries: Entry[]): { head: Value[]; parts: number[] }[] {
  return entries.flatMap(({ id, table, columns, isCatalog: own }) => {
    if (own) return [];
    const key = columns[0]?.name ?? 'pkid';
    return [[key], ...uniqueOf(table)].map((names, i) => {
      const name = i === 0 ? `pk_${table.name}_${key}` : `ix_${table.name}_${names.join('_')}`;
      const parts = names.map((one) => columns.findIndex((column) => column.name === one) + 1);
      return {
        head: [name, 'informix', id, 'U', '-'],
        parts: [0, 1, 2, 3].map((part) => parts[part] ?? 0),
      };
    });
  });
}

function uniqueOf({ unique = [], uniqueGiven = [] }: Table): string[][] {
  return [...unique, ...uniqueGiven];
}

interface Constraint {
  row: Value[];
  id: number;
  /** of a foreign key: the table that it points at */
  ref: string | undefined;
  onRemove: Column['onRemove'];
}

/** Names of constraints as faults say them: pk_device_pkid, fk_device_fkdevicepool. [recorded] */
function constraintsOf(entries: Entry[]): Constraint[] {
  let next = 1;
  return entries.flatMap(({ id, table, columns, isCatalog: own }) => {
    if (own) return [];
    const key = columns[0]?.name ?? 'pkid';
    const name = `pk_${table.name}_${key}`;
    const primary = next++;
    const foreign = columns
      .filter((column) => column.ref)
      .map((column): Constraint => {
        const number = next++;
        const row = [number, `fk_${table.name}_${column.name}`, 'informix', id, 'R', null];
        return { id: number, row, ref: column.ref, onRemove: column.onRemove };
      });
    const row = [primary, name, 'informix', id, 'P', name];
    return [{ id: primary, row, ref: undefined, onRemove: undefined }, ...foreign];
  });
}

function referencesOf(entries: Entry[]): Value[][] {
  const idOf = new Map(entries.map(({ table, id }) => [table.name, id]));
  const constraints = constraintsOf(entries);
  const primary = new Map(
    constraints.filter(({ ref }) => ref === undefined).map(({ row, id }) => [row[3], id]),
  );
  return constraints.flatMap(({ id, ref, onRemove }) => {
    if (ref === undefined) return [];
    const target = idOf.get(ref) ?? null;
    const rule = onRemove === 'cascade' ? 'C' : 'R';
    return [[id, primary.get(target) ?? null, target, 'R', rule, 'N', 'N']];
  });
}
