/** The device of the path, which its user controls; to anybody else it does not exist. */
import type { RestCall } from '../../server/dispatch/rest';
import { controlledDevice } from '../../server/domain/users/user-devices';
import type { Row } from '../../server/store/store';
import { missing } from './given';
import { ownRow } from './self';

export function ownDevice(call: RestCall): Row {
  const id = (call.params.deviceId ?? '').toLowerCase();
  const device = controlledDevice(call.tx, String(ownRow(call).pkid), id);
  if (!device) throw missing('such device of this user');
  return device;
}
