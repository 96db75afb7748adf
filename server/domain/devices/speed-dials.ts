/**
 * Speed dials of devices: numbered entries, of which the first ones are on buttons and the others
 * abbreviated dials. [recorded] facts/sql.md 3; [doc] facts/uds.md 5
 */
import type { Row, Tx } from '../../store/store';

export interface SpeedDial {
  index: number;
  number: string;
  label: string;
}

export function speedDialsOf(tx: Tx, device: string): Row[] {
  return tx.all(
    'select * from speeddial where fkdevice = ? order by speeddialindex, rowid',
    device,
  );
}

export function speedDialAt(tx: Tx, device: string, index: number): Row | undefined {
  return tx.get('select * from speeddial where fkdevice = ? and speeddialindex = ?', device, index);
}

/** @returns pkid of the new entry */
export function addSpeedDial(tx: Tx, device: string, dial: SpeedDial): string {
  tx.run(
    'insert into speeddial (fkdevice, speeddialindex, speeddialnumber, label, labelascii) values (?, ?, ?, ?, ?)',
    device,
    dial.index,
    dial.number,
    dial.label,
    ascii(dial.label),
  );
  tx.objects.forget('speeddial');
  return String(speedDialAt(tx, device, dial.index)?.pkid);
}

export function changeSpeedDial(tx: Tx, pkid: string, { index, number, label }: SpeedDial): void {
  tx.run(
    'update speeddial set speeddialindex = ?, speeddialnumber = ?, label = ?, labelascii = ? where pkid = ?',
    index,
    number,
    label,
    ascii(label),
    pkid,
  );
}

/** @returns false when there was none */
export function removeSpeedDial(tx: Tx, device: string, index: number): boolean {
  return (
    tx.run('delete from speeddial where fkdevice = ? and speeddialindex = ?', device, index) > 0
  );
}

export function removeSpeedDials(tx: Tx, device: string): void {
  tx.run('delete from speeddial where fkdevice = ?', device);
}

function ascii(label: string): string {
  return label.replace(/[^\x20-\x7e]/g, '');
}
