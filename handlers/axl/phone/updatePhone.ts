/** updatePhone, beyond the generic update: the device's rules, and a new version stamp. */
import { refine, type Call } from '../../../server/dispatch/operation';
import type { DeviceModel } from '../../../server/domain/devices/device-model';
import { textOf } from '../../../server/schema/tree';
import { checkDeviceName } from './device-name';
import { checkIndexes, linesOf, versionStamp } from './lines';
import { checkProfiles } from './profiles';

export const updatePhone = refine('updatePhone', {
  evidence: 'client',
  before(call) {
    const { request } = call;
    const pkid = call.tx.objects.find('Phone', request);
    if (pkid === undefined) return;
    const device = deviceOf(call, pkid);
    const newName = textOf(request.newName);
    if (newName !== undefined) checkDeviceName(newName, device.product);
    checkProfiles(call, request, device.model, device.protocol);
    linesOf(request);
    checkIndexes(call, request, device.model, modulesOf(call, pkid));
    request.versionStamp = versionStamp(call);
  },
});

function modulesOf({ tx }: Call, pkid: string): number {
  const row = tx.get('select count(*) as n from deviceaddonmodulemap where fkdevice = ?', pkid);
  return Number(row?.n);
}

interface Device {
  product: string;
  model: DeviceModel;
  protocol: number;
}

function deviceOf(call: Call, pkid: string): Device {
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
