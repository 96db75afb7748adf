/** System > CORS: origins whose pages may use the cluster's REST interfaces. [doc] facts/uds.md 1 */
import type { Tx } from '../store/store';

export function corsOrigins(tx: Tx): string[] {
  return tx.all('select origin from corsorigin order by origin').map((row) => String(row.origin));
}

/** Scheme, host and port as a browser sends them. */
export function isCorsOrigin(tx: Tx, origin: string): boolean {
  return tx.get('select 1 from corsorigin where origin = ?', origin.toLowerCase()) !== undefined;
}

export function setCorsOrigins(tx: Tx, origins: readonly string[]): void {
  tx.run('delete from corsorigin');
  for (const origin of new Set(origins.map((one) => one.toLowerCase())))
    tx.run('insert into corsorigin (origin) values (?)', origin);
}
