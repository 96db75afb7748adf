/**
 * The row of run-time state (`...dynamic`) that hangs on a device or a line. AXL makes it with its
 * owner; where one is missing it gets a pkid that follows from its owner, so that two nodes that are
 * apart make the same row and the later one stands when they are merged (cluster/merge.ts).
 */
import { createHash } from 'node:crypto';
import type { SqlValue, Tx } from '../store/store';

export interface DynamicRow {
  table: string;
  /** 'fkdevice' or 'fknumplan' */
  owner: string;
  /** pkid of the owner */
  pkid: string;
  /** further columns of a row that is not there yet */
  initial?: Readonly<Record<string, SqlValue>>;
}

/** Sets these columns, whether the row is there or not. */
export function setDynamic(
  tx: Tx,
  { table, owner, pkid, initial = {} }: DynamicRow,
  columns: Readonly<Record<string, SqlValue>>,
): void {
  const names = Object.keys(columns);
  const values = Object.values(columns);
  const changed = tx.run(
    `update ${table} set ${names.map((name) => `${name} = ?`).join(', ')} where ${owner} = ?`,
    ...values,
    pkid,
  );
  if (changed > 0) return;
  const row = { pkid: rowOf(table, pkid), [owner]: pkid, ...initial, ...columns };
  tx.run(
    `insert into ${table} (${Object.keys(row).join(', ')}) values (${Object.keys(row)
      .map(() => '?')
      .join(', ')})`,
    ...Object.values(row),
  );
  tx.objects.forget(table);
}

function rowOf(table: string, owner: string): string {
  const hex = createHash('sha256').update(`${table} ${owner}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)]
    .concat(hex.slice(20, 32))
    .join('-');
}

/** Cluster time in ms as the column `datetimestamp` has it: UTC seconds. [recorded] */
export function stampOf(now: number): number {
  return Math.floor(now / 1000);
}
