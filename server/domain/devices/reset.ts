/**
 * Apply, reset and restart: what the device layer is told through the database.
 *
 * A row that can be reset says so in two columns: `tkreset` what is asked for (typereset), and
 * `resettoggle`, which turns over with each request. [guess] from the names of the columns and
 * Cisco's own samples (facts/clients.md). An object without these columns resets the rows that
 * refer to it: a location its devices, a line the devices that have it.
 */
import type { Model } from '../../schema/model';
import type { Tx } from '../../store/store';
import { quote } from '../../store/tables';

export type ResetKind =
  'Reset' | 'Restart' | 'Apply Configuration' | 'Generate PRT' | 'Extended Config Pull';

export interface ResetRequest {
  table: string;
  pkid: string;
  kind: ResetKind;
}

/** Changes at least one kind of row: false when a reset of such an object reaches nothing. */
export function canReset(model: Model, table: string): boolean {
  return hasToggle(model, table) || table === 'numplan' || referrers(model, table).length > 0;
}

/** @returns how many rows were told */
export function requestReset(tx: Tx, model: Model, { table, pkid, kind }: ResetRequest): number {
  const number = tx.get('select enum from typereset where name = ?', kind)?.enum ?? null;
  const ask = (target: string, where: string): number =>
    tx.run(
      `update ${quote(target)} set tkreset = ?1, resettoggle = case resettoggle when 't' then 'f' else 't' end where ${where}`,
      number,
      pkid,
    );
  let told = 0;
  if (hasToggle(model, table)) told += ask(table, 'pkid = ?2');
  if (table === 'numplan')
    told += ask('device', 'pkid in (select fkdevice from devicenumplanmap where fknumplan = ?2)');
  if (hasToggle(model, table)) return told;
  for (const { target, columns } of referrers(model, table))
    told += ask(target, columns.map((column) => `${quote(column)} = ?2`).join(' or '));
  return told;
}

function hasToggle(model: Model, table: string): boolean {
  const names = model.tables[table]?.columns.map(({ name }) => name) ?? [];
  return names.includes('resettoggle') && names.includes('tkreset');
}

/** Tables with the two columns whose rows can refer to a row of `table`, and by which columns. */
function referrers(model: Model, table: string): { target: string; columns: string[] }[] {
  return Object.values(model.tables).flatMap(({ name, columns }) => {
    const by = columns.filter(({ ref }) => ref === table).map((column) => column.name);
    return by.length > 0 && hasToggle(model, name) ? [{ target: name, columns: by }] : [];
  });
}
