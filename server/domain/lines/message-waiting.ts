/**
 * The lamp of waiting messages of a line: numplandynamic, a user-facing feature that voice mail
 * sets on any node. [client] for the column, facts/sql.md 2
 */
import type { Tx } from '../../store/store';
import { setDynamic, stampOf } from '../dynamic-row';

/** typelampblinkrate. [recorded] schemas/stock/type-rows.yaml */
const LAMP = { off: 1, steady: 2 };

export function isMessageWaiting(tx: Tx, line: string): boolean {
  const row = tx.get(
    'select tklampblinkrate_messagewaiting as lamp from numplandynamic where fknumplan = ?',
    line,
  );
  return row !== undefined && row.lamp !== null && row.lamp !== LAMP.off;
}

/** @param now cluster time, ms: the newer of two nodes' settings wins */
export function setMessageWaiting(tx: Tx, line: string, on: boolean, now: number): void {
  const row = { table: 'numplandynamic', owner: 'fknumplan', pkid: line };
  const lamp = on ? LAMP.steady : LAMP.off;
  setDynamic(tx, row, { tklampblinkrate_messagewaiting: lamp, datetimestamp: stampOf(now) });
}
