/** What the rules of an update need to know of the device that is changed. */
import type { Call } from '../../../server/dispatch/operation';
import type { DeviceModel } from '../../../server/domain/devices/device-model';

/** How many expansion modules it has. */
export function modulesOf({ tx }: Call, pkid: string): number {
  const row = tx.get('select count(*) as n from deviceaddonmodulemap where fkdevice = ?', pkid);
  return Number(row?.n);
}

export interface StoredDevice {
  product: string;
  model: DeviceModel;
  protocol: number;
}

export function deviceOf(call: Call, pkid: string): StoredDevice {
  const row = call.tx.get(
    `select p.name as product, d.tkproduct as number, d.tkmodel as model, m.name as modelname, d.tkdeviceprotocol as protocol
       from device d left join typeproduct p on p.enum = d.tkproduct left join typemodel m on m.enum = d.tkmodel
      where d.pkid = ?`,
    pkid,
  );
  return {
    product: String(row?.product ?? ''),
    model: {
      number: Number(row?.model),
      name: String(row?.modelname ?? ''),
      product: Number(row?.number),
    },
    protocol: Number(row?.protocol),
  };
}
