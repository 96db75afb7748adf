/**
 * What SQL may see: the tables and columns of the data dictionary, less the hidden columns,
 * and the catalog (systables, syscolumns) that is made from them.
 *
 * Evidence: facts/sql.md 3, systables(tabname, tabid) and syscolumns(colname, tabid) [client];
 * the other catalog columns are plain Informix [guess].
 */
import type { Column, Table } from '../schema/model';

export interface Dictionary {
  /** by lower-case name; undefined for what SQL must not reach */
  table(name: string): Table | undefined;
  isHidden(column: string): boolean;
  /** visible column names in the table's order */
  columnsOf(table: Table): string[];
  tables(): Iterable<Table>;
}

const text = (name: string): Column => ({ name, type: 'text' });
const integer = (name: string): Column => ({ name, type: 'integer' });

const CATALOG: Table[] = [
  {
    name: 'systables',
    columns: [
      text('tabname'),
      text('owner'),
      integer('tabid'),
      integer('ncols'),
      integer('nrows'),
      text('tabtype'),
    ],
  },
  {
    name: 'syscolumns',
    columns: [
      text('colname'),
      integer('tabid'),
      integer('colno'),
      integer('coltype'),
      integer('collength'),
    ],
  },
  // `from sysmaster:sysdual` is Informix's table of one row.
  { name: 'sysdual', columns: [text('dummy')] },
];

const CATALOG_NAMES = new Set(CATALOG.map((table) => table.name));

export function isCatalog(table: string): boolean {
  return CATALOG_NAMES.has(table);
}

export function createDictionary(
  tables: Record<string, Table>,
  hidden: readonly string[],
): Dictionary {
  const hiddenNames = new Set(hidden.map((name) => name.toLowerCase()));
  const known = new Map(Object.values(tables).map((table) => [table.name.toLowerCase(), table]));
  for (const table of CATALOG) known.set(table.name, table);
  return {
    table: (name) => known.get(name.toLowerCase()),
    isHidden: (column) => hiddenNames.has(column),
    columnsOf: (table) =>
      table.columns
        .filter((column) => !column.ours && !hiddenNames.has(column.name))
        .map((column) => column.name),
    tables: () => known.values(),
  };
}

/** Informix type codes: CHAR, INTEGER, VARCHAR, BOOLEAN (an opaque type). */
const COLTYPE = { pkid: [0, 36], integer: [2, 4], text: [13, 255], boolean: [41, 1] } as const;
const FIRST_TABID = 100; // below are the catalog's own tables

/** Statements that make the catalog as temporary tables: neither copied nor replicated. */
export function catalogSql(dictionary: Dictionary): string {
  const tables: string[] = [];
  const columns: string[] = [];
  let next = FIRST_TABID;
  let nextOwn = 1;
  for (const table of dictionary.tables()) {
    const id = isCatalog(table.name) ? nextOwn++ : next++;
    const names = dictionary.columnsOf(table);
    tables.push(`('${table.name}', 'informix', ${id}, ${names.length}, 0, 'T')`);
    table.columns
      .filter((column) => !dictionary.isHidden(column.name))
      .forEach((column, i) => {
        const [type, length] = COLTYPE[column.type];
        columns.push(`('${column.name}', ${id}, ${i + 1}, ${type}, ${length})`);
      });
  }
  return [
    ...CATALOG.map(
      ({ name, columns: own }) =>
        `create temp table ${name} (${own.map((column) => `${column.name} ${column.type}`).join(', ')});`,
    ),
    `insert into temp.systables values ${tables.join(',')};`,
    `insert into temp.syscolumns values ${columns.join(',')};`,
    `insert into temp.sysdual values ('X');`,
  ].join('\n');
}
