/**
 * Which foreign key was violated? SQLite only says that one was.
 *
 * So the refused statement runs once more with the checks put off to the end of the
 * transaction, SQLite is asked which rows now point nowhere, and all of it is rolled back.
 */
import type { WriteContext } from './errors';

export interface ViolatedKey {
  table: string;
  column: string;
}

export function violatedKey({
  database,
  table,
  verb,
  again,
}: WriteContext): ViolatedKey | undefined {
  if (!again) return undefined;
  database.exec('savepoint blame; pragma defer_foreign_keys = on');
  try {
    again();
    // A deletion breaks keys of other tables, which are all looked through; others only their own.
    const scope = verb === 'delete' ? '' : `('${table}')`;
    const [row] = database.prepare(`pragma foreign_key_check${scope}`).all() as Violation[];
    if (!row) return undefined;
    const keys = database.prepare(`pragma foreign_key_list('${row.table}')`).all() as Key[];
    const column = keys.find((key) => key.id === row.fkid)?.from;
    return column === undefined ? undefined : { table: row.table, column };
  } catch {
    return undefined;
  } finally {
    database.exec('rollback to blame; release blame; pragma defer_foreign_keys = off');
  }
}

interface Violation {
  table: string;
  fkid: number;
}

interface Key {
  id: number;
  from: string;
}
