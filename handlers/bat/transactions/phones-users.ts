/**
 * Bulk Administration > Phones & Users: a phone and its user in one row. The user controls the phone,
 * and its first line is the user's primary extension unless the row has another. [guess]
 */
import type { Step } from '../../../server/dispatch/run-steps';
import { listOf, putList } from '../../../server/domain/bat/cells';
import { textOf, treeOf, type Tree } from '../../../server/schema/tree';
import type { BatRecord, Setup, Transaction } from '../transaction';
import { addDevice } from './devices';
import { activation, namedPhone } from './phones';
import { newUser } from './users';

const DEVICES = 'associatedDevices.device';

function insertBoth(record: BatRecord, setup: Setup): Step[] {
  const device = namedPhone(record, setup);
  const { name, object } = device;
  const { object: user, lists } = newUser(record, setup);
  const userid = textOf(user.userid) ?? '';
  // What the user has of the phone is only there when the phone is.
  const { primaryExtension, ...early } = user;
  for (const [path, members] of lists) if (path !== DEVICES) putList(early, path, members);
  const later: Tree = { userid };
  putList(later, DEVICES, [...(lists.get(DEVICES) ?? []), name]);
  const [first] = [...device.lines].sort(([a], [b]) => a - b);
  const extension = primaryExtension ?? first?.[1].line.dirn;
  if (extension !== undefined && extension !== null) later.primaryExtension = treeOf(extension);
  return [
    { operation: 'addUser', request: { user: early } },
    ...addDevice(device, setup, 'phone'),
    ...activation(object, name, setup),
    { operation: 'updateUser', request: { ...later, associatedDevices: devicesOf(later) } },
  ];
}

function devicesOf(user: Tree): Tree {
  return { device: [...new Set(listOf(user, DEVICES))] };
}

export const phoneUserTransactions: Transaction[] = [
  {
    ...{ name: 'Insert Phones/Users', target: 'Phones/Users', action: 'INSERT' },
    file: { kinds: ['user', 'phone'] },
    members: ['phoneTemplateName', 'userTemplateName', 'createDummyMacAddress'],
    templates: ['phone', 'user'],
    steps: insertBoth,
  },
];
