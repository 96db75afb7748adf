/** user/{id}/devices. [doc] facts/uds.md 5 */
import { shown, type Resource, type RestCall } from '../../server/dispatch/rest';
import { controlledDevices } from '../../server/domain/users/user-devices';
import { uriFirst } from './frame';
import { deviceLink } from './links';
import { listedDevice } from './device-view';
import { ownRow, self } from './self';

export const devices: Resource = {
  path: 'user/{userId}/devices',
  methods: { GET: { auth: self, evidence: 'doc', run } },
};

function run(call: RestCall): ReturnType<typeof shown> {
  const model = call.query.get('model')?.replace(/^"(.*)"$/, '$1');
  const all = controlledDevices(call.tx, String(ownRow(call).pkid)).filter(
    ({ modelname }) => model === undefined || modelname === model,
  );
  return shown('devices', {
    ...uriFirst(call),
    device: all.map((device) => listedDevice(device, deviceLink(call, String(device.pkid)))),
  });
}
