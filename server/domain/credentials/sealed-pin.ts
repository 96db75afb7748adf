/**
 * The sealed copy of a synchronised PIN, in the hidden column of its credential: what has to be
 * presented to another product again cannot be a hash alone. architecture.md section 7
 */
import type { Sealer } from '../../security/seal';
import type { Tx } from '../../store/store';
import { flaggedServers } from '../pin-sync/flag';
import { KIND_NUMBER } from './policy';

/** Value of the hidden column for a new PIN: null while nothing is synchronised. */
export function sealedCopy(tx: Tx, sealer: Sealer, pin: string): string | null {
  return flaggedServers(tx).length === 0 ? null : JSON.stringify({ pin: sealer.seal(pin) });
}

/** The PIN of an end user as it is stored, where a copy of it is kept. */
export function sealedPin(tx: Tx, sealer: Sealer, userid: string): string | undefined {
  const row = tx.get(
    `select c.rest as rest from credential c join enduser u on u.pkid = c.fkenduser
      where u.userid = ? and c.tkcredential = ?`,
    userid,
    KIND_NUMBER.pin,
  );
  if (typeof row?.rest !== 'string') return undefined;
  const { pin } = JSON.parse(row.rest) as { pin?: unknown };
  return typeof pin === 'string' ? sealer.open(pin) : undefined;
}
