/**
 * The password by which the cluster binds at a directory: sealed in the hidden column of the row
 * that it belongs to. It is presented, so it cannot be hashed; it is never answered.
 */
import type { Sealer } from '../../security/seal';
import type { Tx } from '../../store/store';

export type SecretTable = 'directorypluginconfig' | 'ldapauthentication' | 'ldapsearchagreement';

export function sealPassword(
  tx: Tx,
  sealer: Sealer,
  { table, pkid }: { table: SecretTable; pkid: string },
  clear: string,
): void {
  tx.run(
    `update ${table} set rest = json_set(ifnull(rest, '{}'), '$.sealed', ?) where pkid = ?`,
    clear === '' ? null : sealer.seal(clear),
    pkid,
  );
}

/** '' when none was set: an anonymous bind */
export function openPassword(tx: Tx, sealer: Sealer, table: SecretTable, pkid: string): string {
  const row = tx.get(
    `select json_extract(rest, '$.sealed') as sealed from ${table} where pkid = ?`,
    pkid,
  );
  return typeof row?.sealed === 'string' ? sealer.open(row.sealed) : '';
}
