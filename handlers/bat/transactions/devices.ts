/** What Bulk Administration does with phones and with user device profiles alike. */
import type { Step } from '../../../server/dispatch/run-steps';
import {
  given,
  putEach,
  type Cell,
  type Given,
  type GivenLine,
  type Shown,
} from '../../../server/domain/bat/cells';
import { DomainRefusal } from '../../../server/schema/refusal';
import { membersOf, textOf, treeOf, type Tree, type Value } from '../../../server/schema/tree';
import type { Tx } from '../../../server/store/store';
import type { BatRecord, Setup } from '../transaction';
import { keptOut, withTemplate } from './users';

export type DeviceKind = 'phone' | 'profile';

/** The element of AXL's requests. */
const ELEMENT = { phone: 'phone', profile: 'deviceProfile' } as const;

/** The device that a row adds, under the name that it is to have, with its lines. */
export interface NewDevice {
  object: Tree;
  lines: Given['lines'];
  users: string[];
}

/** @throws DomainRefusal for a row without a type */
export function newDevice({ cells }: BatRecord, setup: Setup, kind: DeviceKind): NewDevice {
  const base = setup.templates[kind];
  const all = given(withTemplate(base?.cells ?? [], cells), kind, 'add');
  const { object, lines, users } = all;
  putEach(object, all);
  const product = textOf(object.product) ?? base?.template.product ?? '';
  if (product === '') throw new DomainRefusal('invalid', 'Device Type is needed.');
  if (/^\(?anonymous\)?$/i.test(textOf(object.ownerUserName) ?? '')) delete object.ownerUserName;
  return {
    object: {
      ...{ class: kind === 'phone' ? 'Phone' : 'Device Profile', protocolSide: 'User' },
      ...object,
      product,
      protocol: textOf(object.protocol) ?? base?.template.protocol ?? 'SIP',
    },
    lines,
    users,
  };
}

/** Its directory numbers first: a line that fails keeps the device out. [doc] */
export function addDevice({ object, lines }: NewDevice, setup: Setup, kind: DeviceKind): Step[] {
  const used = [...lines].filter(([, { line }]) => patternOf(line) !== '').sort(byIndex);
  const shown = used.map(([index, { line }]): Tree => ({ index: String(index), ...line }));
  return [
    ...used.map(([, line]) => storeNumber(line, setup)),
    {
      operation: kind === 'phone' ? 'addPhone' : 'addDeviceProfile',
      request: {
        [ELEMENT[kind]]: { ...object, ...(shown.length > 0 && { lines: { line: shown } }) },
      },
    },
  ];
}

type Numbered = [number, GivenLine];
const byIndex = ([a]: Numbered, [b]: Numbered): number => a - b;

function patternOf(line: Tree): string {
  return textOf(treeOf(line.dirn).pattern) ?? '';
}

/** A directory number that is there is changed, another is added. */
function storeNumber({ line, dn }: GivenLine, setup: Setup): Step {
  const pattern = patternOf(line);
  const partition = textOf(treeOf(line.dirn).routePartitionName) ?? '';
  const key: Tree = { pattern, routePartitionName: partition };
  const known = setup.read((tx) => tx.objects.find('Line', key)) !== undefined;
  return known
    ? { operation: 'updateLine', request: { ...key, ...dn } }
    : { operation: 'addLine', request: { line: { ...key, usage: 'Device', ...dn } } };
}

/** The user of a row controls the device, besides those it controls already. */
export function associate(users: readonly string[], device: string, setup: Setup): Step[] {
  return users.map((userid) => {
    const devices = setup.read((tx) => controlledBy(tx, userid));
    return {
      operation: 'updateUser',
      request: { userid, associatedDevices: { device: [...new Set([...devices, device])] } },
    };
  });
}

function controlledBy(tx: Tx, userid: string): string[] {
  const rows = tx.all(
    `select d.name from enduserdevicemap m join device d on d.pkid = m.fkdevice
       join enduser u on u.pkid = m.fkenduser where m.tkuserassociation = 1 and u.userid = ?`,
    userid,
  );
  return rows.map(({ name }) => String(name));
}

/** Users who control a device, for an export. */
function usersOf(tx: Tx, device: string): string[] {
  const rows = tx.all(
    `select u.userid from enduserdevicemap m join device d on d.pkid = m.fkdevice
       join enduser u on u.pkid = m.fkenduser where m.tkuserassociation = 1 and d.name = ? order by 1`,
    device,
  );
  return rows.map(({ userid }) => String(userid));
}

export async function readDevice(name: string, setup: Setup, kind: DeviceKind): Promise<Tree> {
  const operation = kind === 'phone' ? 'getPhone' : 'getDeviceProfile';
  return treeOf(treeOf((await setup.ask(operation, { name })).return)[ELEMENT[kind]]);
}

/** A device with its lines and their numbers, for an export. */
export async function shownDevice(
  { key }: BatRecord,
  setup: Setup,
  kind: DeviceKind,
): Promise<Shown> {
  const object = await readDevice(key, setup, kind);
  // The load of the model is none of the phone's own.
  if (textOf(treeOf(object.loadInformation)['@special']) === 'false') delete object.loadInformation;
  const lines: GivenLine[] = [];
  for (const member of membersOf(treeOf(object.lines).line)) {
    const line = treeOf(member);
    const { pattern, routePartitionName } = treeOf(line.dirn);
    const dirn = { pattern: textOf(pattern), routePartitionName: textOf(routePartitionName) ?? '' };
    const answer = await setup.ask('getLine', dirn);
    lines.push({ line, dn: treeOf(treeOf(answer.return).line) });
  }
  return { object, lines, users: setup.read((tx) => usersOf(tx, key)) };
}

/** Changes a device, its lines and their numbers. */
export async function updateDevice(
  { key, cells }: BatRecord,
  setup: Setup,
  kind: DeviceKind,
): Promise<Step[]> {
  const changes = given(keptOut(cells, setup), kind, 'update');
  const { object, lines, each } = changes;
  const operation = kind === 'phone' ? 'updatePhone' : 'updateDeviceProfile';
  const device = lines.size + each.size === 0 ? {} : await readDevice(key, setup, kind);
  putEach(object, changes, treeOf(plain(device)));
  if (lines.size === 0) return [{ operation, request: { ...object, name: key } }];
  const stored = membersOf(treeOf(device.lines).line);
  const all = new Map(stored.map((line) => [Number(textOf(treeOf(line).index)), treeOf(line)]));
  const numbers: Step[] = [];
  for (const [index, { line, dn }] of [...lines].sort(byIndex)) {
    const merged = changedLine(all.get(index), line);
    if (patternOf(merged) === '')
      throw new DomainRefusal('invalid', `The device has no line ${index}.`);
    all.set(index, merged);
    const moved = patternOf(line) !== '';
    if (moved || Object.keys(dn).length > 0) numbers.push(storeNumber({ line: merged, dn }, setup));
  }
  const line = [...all]
    .sort(([a], [b]) => a - b)
    .map(([index, one]) => ({ ...one, index: String(index) }));
  return [...numbers, { operation, request: { ...object, name: key, lines: { line } } }];
}

/** The line as it is asked for in an update: what get answers besides is left out. */
function changedLine(stored: Tree | undefined, changes: Tree): Tree {
  const known = Object.entries(stored ?? {}).filter(([name]) => !READ_ONLY.has(name));
  const before: Tree = Object.fromEntries(known.map(([name, value]) => [name, plain(value)]));
  const info = { ...treeOf(before.callInfoDisplay), ...treeOf(changes.callInfoDisplay) };
  // A line has to have a number: an empty cell leaves it.
  const dirn = patternOf(changes) === '' ? treeOf(before.dirn) : treeOf(changes.dirn);
  return { ...before, ...changes, callInfoDisplay: info, dirn };
}

const READ_ONLY = new Set(['@uuid', '@ctiid', 'dialPlanWizardId']);

/** A reference by its name only: its uuid is that of the old one. */
function plain(value: Value | undefined): Value | undefined {
  const text = textOf(value);
  if (text !== undefined) return text;
  if (Array.isArray(value)) return value.map((one) => plain(one) ?? null);
  if (value === null || value === undefined || typeof value === 'string') return value;
  if ('@xsi:nil' in value) return '';
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !name.startsWith('@'))
      .map(([name, inner]) => [name, plain(inner)]),
  );
}

/** The same change for each object that a query finds. */
export function updateCells({ key }: BatRecord, update: readonly Cell[]): BatRecord {
  return { key, cells: update };
}
