/**
 * doDeviceReset: resets one device, or with isMGCP the endpoints of a gateway. A hard reset is a
 * reset, the other a restart. [schema] choice of isHardReset and deviceResetType
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { requestReset, type ResetKind } from '../../../server/domain/devices/reset';
import { AxlFault } from '../../../server/schema/axl-fault';
import { isTrue } from '../../../server/schema/boolean';
import { textOf } from '../../../server/schema/tree';
import { needDevice } from './find-device';

const KINDS: readonly ResetKind[] = [
  'Reset',
  'Restart',
  'Apply Configuration',
  'Generate PRT',
  'Extended Config Pull',
];

export const doDeviceReset = replace('doDeviceReset', {
  evidence: 'schema',
  run(call) {
    const kind = kindOf(call);
    const target = isTrue(call.request['@isMGCP'])
      ? { table: 'mgcp', pkid: gatewayOf(call) }
      : { table: 'device', pkid: needDevice(call, call.request.deviceName).pkid };
    requestReset(call.tx, call.cluster.model, { ...target, kind });
    return answer('true');
  },
});

function kindOf({ request }: Call): ResetKind {
  const asked = textOf(request.deviceResetType);
  if (asked === undefined || asked === '') return isTrue(request.isHardReset) ? 'Reset' : 'Restart';
  const kind = KINDS.find((one) => one === asked);
  if (!kind) throw new AxlFault('invalidEnumeration', { element: 'deviceResetType', value: asked });
  return kind;
}

function gatewayOf({ tx, request }: Call): string {
  return tx.objects.need('Gateway', { domainName: textOf(request.deviceName) ?? '' });
}
