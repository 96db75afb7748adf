/** device/{id}/speedDials and speedDial/{id}: the entries of one device. [doc] facts/uds.md 4, 5 */
import { shown, type Resource, type RestAnswer, type RestCall } from '../../server/dispatch/rest';
import {
  addSpeedDial,
  changeSpeedDial,
  removeSpeedDials,
  speedDialAt,
  speedDialsOf,
  type SpeedDial,
} from '../../server/domain/devices/speed-dials';
import type { Row } from '../../server/store/store';
import { uriFirst } from './frame';
import { invalid, missing, neededText, textIn, treesIn, wholeNumber } from './given';
import { deviceLink } from './links';
import { ownDevice } from './own-device';
import { self } from './self';
import {
  distinct,
  INDEXES,
  speedDialElement,
  speedDialIn,
  speedDialsIn,
  taken,
} from './speed-dial-body';
import { text } from './text';

const LIST = 'user/{userId}/device/{deviceId}/speedDials';
const ONE = 'user/{userId}/device/{deviceId}/speedDial';

function linkOf(call: RestCall, device: string, dial: string): string {
  return `${deviceLink(call, device)}/speedDial/${dial}`;
}

function list(call: RestCall): RestAnswer {
  const device = text(ownDevice(call).pkid);
  const [index, number] = [call.query.get('index'), call.query.get('number')];
  const rows = speedDialsOf(call.tx, device).filter(
    (row) =>
      (index === null || text(row.speeddialindex) === index.trim()) &&
      (number === null || text(row.speeddialnumber) === number.trim()),
  );
  return shown('speedDials', {
    '@totalCount': String(rows.length),
    ...uriFirst(call),
    speedDial: rows.map((row) => ({
      '@uri': linkOf(call, device, text(row.pkid)),
      id: text(row.pkid),
      ...speedDialElement(row),
    })),
  });
}

function addAll(call: RestCall): RestAnswer {
  return created(call, speedDialsIn(call.body));
}

function created(call: RestCall, dials: readonly SpeedDial[]): RestAnswer {
  const device = text(ownDevice(call).pkid);
  const [first] = dials.map((dial) => {
    if (speedDialAt(call.tx, device, dial.index)) throw taken(dial.index);
    return addSpeedDial(call.tx, device, dial);
  });
  return { status: 201, headers: { Location: linkOf(call, device, first ?? '') } };
}

function replaceAll(call: RestCall): RestAnswer {
  const device = text(ownDevice(call).pkid);
  const dials = distinct(treesIn(call.body, 'speedDial').map(speedDialIn));
  removeSpeedDials(call.tx, device);
  for (const dial of dials) addSpeedDial(call.tx, device, dial);
  return list(call);
}

/** The entry of the path, or the one that `index` of query or body names. */
function entry(call: RestCall): Row {
  const device = text(ownDevice(call).pkid);
  const id = call.params.speedDialId?.toLowerCase();
  if (id !== undefined) {
    const row = speedDialsOf(call.tx, device).find(({ pkid }) => pkid === id);
    if (!row) throw missing('such speed dial');
    return row;
  }
  const given = call.query.get('index') ?? textIn(call.body, 'index', 9);
  if (given === undefined) throw invalid('The index is needed.');
  const row = speedDialAt(call.tx, device, wholeNumber(given, 'index', INDEXES));
  if (!row) throw missing(`speed dial ${given}`);
  return row;
}

function show(call: RestCall): RestAnswer {
  const row = entry(call);
  return shown('speedDial', { ...uriFirst(call), id: text(row.pkid), ...speedDialElement(row) });
}

/** An existing one: 204; absent elements stay. [doc] */
function change(call: RestCall): RestAnswer {
  const row = entry(call);
  const { body, tx } = call;
  const index =
    body.index === undefined
      ? Number(row.speeddialindex)
      : wholeNumber(neededText(body, 'index', 9), 'index', INDEXES);
  const other = speedDialAt(tx, text(row.fkdevice), index);
  if (other && other.pkid !== row.pkid) throw taken(index);
  changeSpeedDial(tx, text(row.pkid), {
    index,
    number: body.number === undefined ? text(row.speeddialnumber) : neededText(body, 'number', 255),
    label: textIn(body, 'label', 50) ?? text(row.label),
  });
  return { status: 204 };
}

const methods: Resource['methods'] = {
  GET: { auth: self, evidence: 'doc', run: show },
  POST: {
    auth: self,
    evidence: 'doc',
    takes: 'speedDial',
    run: (call) => created(call, [speedDialIn(call.body)]),
  },
  PUT: { auth: self, evidence: 'doc', takes: 'speedDial', run: change },
};

export const deviceSpeedDialResources: readonly Resource[] = [
  {
    path: LIST,
    methods: {
      GET: { auth: self, evidence: 'doc', run: list },
      POST: { auth: self, evidence: 'doc', takes: 'speedDials', run: addAll },
      PUT: { auth: self, evidence: 'doc', takes: 'speedDials', run: replaceAll },
    },
  },
  { path: ONE, methods },
  { path: `${ONE}/{speedDialId}`, methods },
];
