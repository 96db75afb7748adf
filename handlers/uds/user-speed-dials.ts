/**
 * user/{id}/speedDials: one set for all devices. Where the devices differ, the set is not shown.
 * [doc] facts/uds.md 5
 */
import { shown, type Resource, type RestAnswer, type RestCall } from '../../server/dispatch/rest';
import {
  addSpeedDial,
  removeSpeedDial,
  removeSpeedDials,
  speedDialAt,
  speedDialsOf,
} from '../../server/domain/devices/speed-dials';
import { controlledDevices } from '../../server/domain/users/user-devices';
import type { Row } from '../../server/store/store';
import { uriFirst, uriOf } from './frame';
import { invalid, missing, treesIn, wholeNumber } from './given';
import { deviceLink } from './links';
import { ownRow, self } from './self';
import {
  distinct,
  INDEXES,
  speedDialElement,
  speedDialIn,
  speedDialsIn,
  taken,
} from './speed-dial-body';
import { flag, text } from './text';

export const userSpeedDials: Resource = {
  path: 'user/{userId}/speedDials',
  methods: {
    GET: { auth: self, evidence: 'doc', run: show },
    POST: { auth: self, evidence: 'doc', takes: 'speedDials', run: add },
    PUT: { auth: self, evidence: 'doc', takes: 'speedDials', run: replace },
    DELETE: { auth: self, evidence: 'doc', run: remove },
  },
};

function devicesOf(call: RestCall): Row[] {
  return controlledDevices(call.tx, String(ownRow(call).pkid));
}

function show(call: RestCall): RestAnswer {
  const devices = devicesOf(call);
  const sets = devices.map((device) =>
    speedDialsOf(call.tx, text(device.pkid)).map(speedDialElement),
  );
  const [first = []] = sets;
  const same = sets.every((set) => JSON.stringify(set) === JSON.stringify(first));
  const dials = same ? first : [];
  return shown('userSpeedDials', {
    ...uriFirst(call),
    speedDials: {
      '@appliesToAllDevices': flag(same),
      '@totalCount': String(dials.length),
      speedDial: dials,
    },
    devices: {
      device: devices.map((device) => ({
        '@name': text(device.name),
        '@description': text(device.description),
        '@speedDialsUri': `${deviceLink(call, text(device.pkid))}/speedDials`,
      })),
    },
  });
}

/** To all devices; none may have the index. */
function add(call: RestCall): RestAnswer {
  const dials = speedDialsIn(call.body);
  for (const device of devicesOf(call)) {
    for (const dial of dials) {
      if (speedDialAt(call.tx, text(device.pkid), dial.index)) throw taken(dial.index);
      addSpeedDial(call.tx, text(device.pkid), dial);
    }
  }
  return { status: 201, headers: { Location: uriOf(call) } };
}

/** The set takes the place of what was on each device; an empty set leaves nothing. */
function replace(call: RestCall): RestAnswer {
  const dials = distinct(treesIn(call.body, 'speedDial').map(speedDialIn));
  for (const device of devicesOf(call)) {
    removeSpeedDials(call.tx, text(device.pkid));
    for (const dial of dials) addSpeedDial(call.tx, text(device.pkid), dial);
  }
  return show(call);
}

function remove(call: RestCall): RestAnswer {
  const given = call.query.get('index');
  if (given === null) throw invalid('The index is needed.');
  const index = wholeNumber(given, 'index', INDEXES);
  const removed = devicesOf(call).filter((device) =>
    removeSpeedDial(call.tx, text(device.pkid), index),
  );
  if (removed.length === 0) throw missing(`speed dial ${index}`);
  return { status: 204 };
}
