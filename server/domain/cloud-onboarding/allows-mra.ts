/**
 * May a phone be onboarded via MRA? Where its box is ticked; and where phones of its model register
 * automatically on the premises, since then a code is of no use but outside: the box is ticked and
 * disabled. [seed] facts/onboarding.md A2
 */
import type { Row, Tx } from '../../store/store';
import { fieldFlag } from '../fields';

/** @param device a row of device */
export function allowsMra(tx: Pick<Tx, 'get'>, device: Row): boolean {
  if (fieldFlag(device, 'allowMraMode')) return true;
  return !prefersCode(tx, Number(device.tkmodel), Number(device.tkdeviceprotocol));
}

/** Device Defaults, On-Premise Onboarding Method: Activation Code. [doc] */
export function prefersCode(tx: Pick<Tx, 'get'>, model: number, protocol: number): boolean {
  const row = tx.get(
    'select preferactcodeoverautoreg as prefers from defaults where tkmodel = ? and tkdeviceprotocol = ?',
    model,
    protocol,
  );
  return row?.prefers === 't';
}

/** @param product 'Cisco 8841': named as its model is */
export function productPrefersCode(tx: Pick<Tx, 'get'>, product: string): boolean {
  const row = tx.get(
    `select 1 from defaults d join typemodel m on m.enum = d.tkmodel
      where m.name = ? and d.preferactcodeoverautoreg = 't'`,
    product,
  );
  return row !== undefined;
}
