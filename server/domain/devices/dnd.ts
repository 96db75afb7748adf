/** Do Not Disturb of devices. */
import type { Row, Tx } from '../../store/store';

export function isDnd(tx: Tx, device: string): boolean {
  return tx.get('select dndstatus from dnddynamic where fkdevice = ?', device)?.dndstatus === 't';
}

export interface Common<T> {
  /** what all have; of several the first one's, of none the usual one */
  value: T;
  same: boolean;
}

/** DND of several devices at once. */
export function commonDnd(tx: Tx, devices: readonly Row[]): Common<boolean> {
  return common(
    devices.map((device) => isDnd(tx, String(device.pkid))),
    false,
  );
}

/** One value for many things, and whether it is true of all of them. */
export function common<T>(values: readonly T[], usual: T): Common<T> {
  const [first = usual] = values;
  return { value: first, same: values.every((value) => value === first) };
}
