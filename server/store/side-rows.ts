/**
 * The 1:1 rows that hang on an object's row (`@side`), or that it points to (`@owned`).
 */
import type { Ids } from '../runtime/ids';
import type { Model } from '../schema/model';
import type { Value } from '../schema/tree';
import type { RowPlan, Side } from './plan';
import type { References, Sql } from './references';
import { quote, SHARED_PKID } from './tables';
import type { Prepared, SqlValue } from './store';

export interface WriteContext {
  model: Model;
  sql: Sql;
  ids: Ids;
  references: References;
  hasColumn(table: string, column: string): boolean;
  /** pkid of the object that natural-key parts name */
  findByParts(targets: readonly string[], parts: (Value | undefined)[]): string | undefined;
  /** last insert of each table */
  inserts: Map<string, KeptInsert>;
  /** called after rows of a table changed */
  touched(table: string): void;
}

export function insert(context: WriteContext, table: string, row: Record<string, SqlValue>): void {
  insertStatement(context, table, Object.keys(row)).run(...Object.values(row));
  context.touched(table);
}

export interface KeptInsert {
  names: readonly string[];
  statement: Prepared;
}

/** The statement of the last row of this table, when the next one has the same columns. */
function insertStatement(context: WriteContext, table: string, names: string[]): Prepared {
  const kept = context.inserts.get(table);
  if (
    kept &&
    kept.names.length === names.length &&
    kept.names.every((name, i) => name === names[i])
  )
    return kept.statement;
  const statement = context.sql.prepare(
    `insert into ${quote(table)} (${names.map(quote).join(', ')}) values (${names.map(() => '?').join(', ')})`,
  );
  context.inserts.set(table, { names, statement });
  return statement;
}

/** The 1:1 row of a row that is just being made. */
export function insertSide(
  context: WriteContext,
  side: Side,
  pkid: string,
  columns: Map<string, SqlValue>,
): void {
  if (side.via || isEmptyMap(columns)) return writeSide(context, side, pkid, columns);
  insert(context, side.table, {
    pkid: SHARED_PKID.has(side.table) ? pkid : context.ids.pkid(),
    ...Object.fromEntries(columns),
    [side.fk]: pkid,
    ...side.where,
  });
}

/** A row that only ties two others together, and has nothing to tie to. */
function isEmptyMap(columns: Map<string, SqlValue>): boolean {
  const [name = ''] = columns.keys();
  return columns.size === 1 && name.startsWith('fk') && columns.get(name) === null;
}

/**
 * Run-time state (dnddynamic, callforwarddynamic) has its row from the start; other 1:1 rows come
 * with their first value. [client] facts/clients.md: dnddynamic row of a new phone
 */
export function worthARow(side: Side, columns: Map<string, SqlValue>): boolean {
  if (side.table.endsWith('dynamic') || SHARED_PKID.has(side.table)) return true;
  return [...columns.values()].some((value) => value !== null && value !== '');
}

/** Writes a 1:1 row; one that holds nothing but its keys is not kept. */
export function writeSide(
  context: WriteContext,
  side: Side,
  pkid: string,
  columns: Map<string, SqlValue>,
): void {
  if (side.via) return writeOwned(context, { ...side, via: side.via }, pkid, columns);
  const names = [...columns.keys()];
  const where = [side.fk, ...Object.keys(side.where)]
    .map((name) => `${quote(name)} = ?`)
    .join(' and ');
  const key = [pkid, ...Object.values(side.where)];
  if (isEmptyMap(columns)) {
    context.sql.run(`delete from ${quote(side.table)} where ${where}`, ...key);
  } else {
    const changed = context.sql.run(
      `update ${quote(side.table)} set ${names.map((name) => `${quote(name)} = ?`).join(', ')} where ${where}`,
      ...columns.values(),
      ...key,
    );
    if (changed === 0) insertSide(context, side, pkid, columns);
  }
  context.touched(side.table);
}

/** Writes the row that `pkid`'s row points to, and makes it where there is none yet. */
function writeOwned(
  context: WriteContext,
  { table, where, via }: Side & Required<Pick<Side, 'via'>>,
  pkid: string,
  columns: Map<string, SqlValue>,
): void {
  const own = `${quote(via.table)} where pkid = ?`;
  const owned = context.sql.get(`select ${quote(via.column)} as pkid from ${own}`, pkid)?.pkid;
  if (typeof owned === 'string') {
    const sets = [...columns.keys()].map((name) => `${quote(name)} = ?`).join(', ');
    context.sql.run(
      `update ${quote(table)} set ${sets} where pkid = ?`,
      ...columns.values(),
      owned,
    );
    context.touched(table);
    return;
  }
  const made = context.ids.pkid();
  insert(context, table, { ...Object.fromEntries(columns), ...where, pkid: made });
  context.sql.run(
    `update ${quote(via.table)} set ${quote(via.column)} = ? where pkid = ?`,
    made,
    pkid,
  );
}

/** Removes a row with the rows that were made for it. Those that hang on it cascade. */
export function removeRow(context: WriteContext, plan: RowPlan, pkid: string): void {
  const owned = plan.sides.flatMap(({ table, via }) => {
    if (!via) return [];
    const row = context.sql.get(
      `select ${quote(via.column)} as pkid from ${quote(plan.table)} where pkid = ?`,
      pkid,
    );
    return typeof row?.pkid === 'string' ? [{ table, pkid: row.pkid }] : [];
  });
  context.sql.run(`delete from ${quote(plan.table)} where pkid = ?`, pkid);
  for (const row of owned)
    context.sql.run(`delete from ${quote(row.table)} where pkid = ?`, row.pkid);
}
