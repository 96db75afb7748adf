/** Choices that depend on what a device is: its security profiles and button templates. [recorded] stock */
import { securityProfileFits, type DeviceModel } from '../../../server/domain/devices/device-model';
import { modelOfProduct, protocolNumber } from '../../../server/domain/devices/device-model';
import { textOf, type Tree } from '../../../server/schema/tree';
import type { Tx } from '../../../server/store/store';

/** For a field and what the request says about it: does this object fit? */
export type ProductFit = (field: string, asked: Tree) => (pkid: string) => boolean;

const anything = (): boolean => true;

/** @param device pkid of the device whose options are asked, if it is one */
export function fitsProduct(tx: Tx, device: string | undefined): ProductFit {
  const own = device === undefined ? undefined : kindOf(tx, device);
  return (field, asked) => {
    if (field !== 'securityProfileName') return anything;
    const model = modelOfProduct(tx, textOf(asked.product) ?? '') ?? own?.model;
    const protocol = protocolNumber(tx, textOf(asked.protocol) ?? '') ?? own?.protocol;
    if (!model || protocol === undefined) return anything;
    return (pkid) => securityProfileFits(tx, pkid, model, protocol);
  };
}

function kindOf(tx: Tx, device: string): { model: DeviceModel; protocol: number } | undefined {
  const row = tx.get(
    `select d.tkproduct, d.tkmodel, m.name, d.tkdeviceprotocol from device d
       left join typemodel m on m.enum = d.tkmodel where d.pkid = ?`,
    device,
  );
  if (!row) return undefined;
  return {
    model: {
      number: Number(row.tkmodel),
      name: String(row.name ?? ''),
      product: Number(row.tkproduct),
    },
    protocol: Number(row.tkdeviceprotocol),
  };
}
