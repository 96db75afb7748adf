/** Do Not Disturb of devices. */
import { common, type Common } from '../common';
import type { Row, Tx } from '../../store/store';
import { setDynamic, stampOf } from '../dynamic-row';

export function isDnd(tx: Tx, device: string): boolean {
  return tx.get('select dndstatus from dnddynamic where fkdevice = ?', device)?.dndstatus === 't';
}

/** DND of several devices at once. */
export function commonDnd(tx: Tx, devices: readonly Row[]): Common<boolean> {
  return common(
    devices.map((device) => isDnd(tx, String(device.pkid))),
    false,
  );
}

/** @param now cluster time, ms: the newer of two nodes' settings wins */
export function setDnd(tx: Tx, device: string, on: boolean, now: number): void {
  const row = { table: 'dnddynamic', owner: 'fkdevice', pkid: device };
  setDynamic(tx, row, { dndstatus: on ? 't' : 'f', datetimestamp: stampOf(now) });
}
