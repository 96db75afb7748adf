/**
 * The push token of a soft client. What it says besides the token holds the key of its messages,
 * so it is sealed. The table's name is ours. [guess]
 */
import type { Sealer } from '../../security/seal';
import type { Tx } from '../../store/store';

export type DeviceToken = Record<string, string> & { pushNotifyToken: string };

/** One row a device. @returns rows that hold it now: 1 */
export function keepToken(tx: Tx, sealer: Sealer, device: string, token: DeviceToken): number {
  const sealed = sealer.seal(JSON.stringify(token));
  tx.run(
    'insert into devicetoken (fkdevice) select ?1 where not exists (select 1 from devicetoken where fkdevice = ?1)',
    device,
  );
  return tx.run(
    'update devicetoken set token = ?, sealed = ? where fkdevice = ?',
    token.pushNotifyToken,
    sealed,
    device,
  );
}

/** Empties the row. @param token only when it holds this one */
export function removeToken(tx: Tx, device: string, token: string | undefined): boolean {
  return (
    tx.run(
      'update devicetoken set token = null, sealed = null where fkdevice = ?1 and token is not null and token = ifnull(?2, token)',
      device,
      token ?? null,
    ) > 0
  );
}
