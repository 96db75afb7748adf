/**
 * The 1:1 rows that hang on an object's row (`@side`), or that it points to (`@owned`).
 */
import type { Ids } from '../runtime/ids';
import type { Model } from '../schema/model';
import type { Value } from '../schema/tree';
import type { RowPlan, Side } from './plan';
import type { References, Sql } from './references';
import { quote, SHARED_PKID } from './tables';
import type { SqlValue } from './store';

export interface WriteContext {
  model: Model;
  sql: Sql;
  ids: Ids;
  references: References;
  hasColumn(table: string, column: string): boolean;
  /** pkid of the object that natural-key parts name */
  findByParts(targets: readonly string[], parts: (Value | undefined)[]): string | undefined;
  /** called after rows of a table changed */
  touched(table: string): void;
}

export function insert(context: WriteContext, table: string, row: Record<string, SqlValue>): void {
  const names = Object.keys(row);
  context.sql.run(
    `insert into ${quote(table)} (${names.map(quote).join(', ')}) values (${names.map(() => '?').join(', ')})`,
    ...Object.values(row),
  );
  context.touched(table);
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
  const isMap = names.length === 1 && (names[0] ?? '').startsWith('fk');
  if (isMap && columns.get(names[0] ?? '') === null) {
    context.sql.run(`delete from ${quote(side.table)} where ${where}`, ...key);
  } else {
    const changed = context.sql.run(
      `update ${quote(side.table)} set ${names.map((name) => `${quote(name)} = ?`).join(', ')} where ${where}`,
      ...columns.values(),
      ...key,
    );
    if (changed === 0) {
      insert(context, side.table, {
        pkid: SHARED_PKID.has(side.table) ? pkid : context.ids.pkid(),
        ...Object.fromEntries(columns),
        [side.fk]: pkid,
        ...side.where,
      });
    }
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
