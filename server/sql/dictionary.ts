/**
 * What SQL may see: the tables and columns of the data dictionary, less the hidden columns,
 * and Informix's catalog (catalog.ts).
 */
import type { Column, Table } from '../schema/model';
import { CATALOG } from './catalog';

export interface Dictionary {
  /** by lower-case name; undefined for what SQL must not reach */
  table(name: string): Table | undefined;
  isHidden(column: string): boolean;
  /** does the column hold hashed or sealed secrets, which are never answered? */
  isSecret(table: string, column: string): boolean;
  /** does some table have a column of ours of this name? */
  isOurs(column: string): boolean;
  /** the columns that a star shows, in the table's order */
  shownOf(table: Table): Column[];
  /** their names */
  columnsOf(table: Table): string[];
  tables(): Iterable<Table>;
}

export function createDictionary(
  tables: Record<string, Table>,
  hidden: readonly string[],
): Dictionary {
  const hiddenNames = new Set(hidden.map((name) => name.toLowerCase()));
  const known = new Map(Object.values(tables).map((table) => [table.name.toLowerCase(), table]));
  for (const table of CATALOG) known.set(table.name, table);
  const ours = new Set(
    Object.values(tables).flatMap(({ columns }) =>
      columns.filter((column) => column.ours).map(({ name }) => name),
    ),
  );
  const secrets = new Set(
    Object.values(tables).flatMap(({ name, columns }) =>
      columns.filter(({ secret }) => secret).map((column) => `${name} ${column.name}`),
    ),
  );
  const shown = new Map<Table, Column[]>();
  function shownOf(table: Table): Column[] {
    const found =
      shown.get(table) ??
      table.columns.filter((column) => !column.ours && !hiddenNames.has(column.name));
    shown.set(table, found);
    return found;
  }
  return {
    table: (name) => known.get(name.toLowerCase()),
    isHidden: (column) => hiddenNames.has(column),
    isSecret: (table, column) => secrets.has(`${table} ${column}`.toLowerCase()),
    isOurs: (column) => ours.has(column),
    shownOf,
    columnsOf: (table) => shownOf(table).map((column) => column.name),
    tables: () => known.values(),
  };
}
