/**
 * selectCmDevice and selectCmDeviceExt: the devices that the nodes know, by criteria.
 *
 * The first takes `*` in names and shows a device under each node that knows it; the second takes
 * whole names and shows the latest registration only. [doc] facts/serviceability.md 2
 */
import type { SmallCall } from '../../server/dispatch/small-service';
import type { Registration } from '../../server/domain/registration/registration';
import { registrationsOf } from '../../server/domain/registration/registrations';
import { dirNumberOf, factsOf, viewOf, type DeviceFacts } from './device-view';
import { nodesFor, stateInfo, statesIn, type NodeState } from './nodes';
import { checkRate, countIn, itemsIn, textIn, wordIn } from './words';

const CLASSES = [
  ...['Any', 'Phone', 'Gateway', 'H323', 'Cti', 'VoiceMail', 'MediaResources', 'SIPTrunk'],
  ...['HuntList', 'Unknown'],
];
const STATUSES = [
  'Any',
  'Registered',
  'UnRegistered',
  'Rejected',
  'PartiallyRegistered',
  'Unknown',
];
const SELECT_BY = ['Name', 'IPV4Address', 'IPV6Address', 'DirNumber', 'Description'] as const;
const PROTOCOLS = ['Any', 'SCCP', 'SIP', 'Unknown'];
const DOWNLOADS = ['Any', 'Upgrading', 'Successful', 'Failed', 'Unknown'];
/** [client] found as the real cap, whatever is asked */
const MOST_DEVICES = 1_000;
const ANY_MODEL = '255';

interface Hit {
  registration: Registration;
  facts: DeviceFacts;
}

type Select = (args: unknown, call: SmallCall) => Promise<object>;

export const selectCmDevice: Select = (args, call) => select(args, call, false);
export const selectCmDeviceExt: Select = (args, call) => select(args, call, true);

async function select(args: unknown, call: SmallCall, ext: boolean): Promise<object> {
  checkRate(call);
  const criteria = (args as { CmSelectionCriteria?: unknown }).CmSelectionCriteria;
  const wants = readCriteria(criteria, ext);
  const nodes = await nodesFor(call, textIn(criteria, 'NodeName'));
  const known = statesIn(textIn(args, 'StateInfo'));
  const registrations = registrationsOf(call.cluster);
  let left = countIn(criteria, 'MaxReturnedDevices', MOST_DEVICES);
  let total = 0;
  const states: NodeState[] = [];
  const items = nodes.map(({ name, returnCode, started }) => {
    if (returnCode !== 'Ok') return nodeItem(name, returnCode);
    const all = registrations.at(name);
    const hits = call.node.store.read((tx) =>
      all.flatMap((registration): Hit[] => {
        if (!wants.quickly(registration)) return [];
        if (ext && registrations.of(registration.device)?.node !== registration.node) return [];
        const facts = factsOf(tx, registration.device);
        return facts && wants.wholly(registration, facts) ? [{ registration, facts }] : [];
      }),
    );
    total += hits.length;
    const shown = hits.slice(0, left);
    left -= shown.length;
    const stateId = stateIdOf(all);
    states.push({ name, started, stateId, found: hits.length, returned: shown.length });
    if (hits.length === 0) return nodeItem(name, 'NotFound');
    if (known.get(name) === `${started} ${stateId}`) return nodeItem(name, 'Ok');
    const item = shown.map(({ registration, facts }) => viewOf(registration, facts));
    return { ReturnCode: 'Ok', Name: name, NoChange: false, CmDevices: { item } };
  });
  const isEmpty = total === 0 && items.every(({ ReturnCode }) => ReturnCode === 'NotFound');
  return {
    selectCmDeviceReturn: {
      SelectCmDeviceResult: {
        TotalDevicesFound: total,
        CmNodes: isEmpty ? null : { item: items },
      },
      StateInfo: isEmpty ? '' : stateInfo(states),
    },
  };
}

/** Nothing new of this node, or nothing at all. [recorded] */
function nodeItem(Name: string, ReturnCode: string) {
  return { ReturnCode, Name, NoChange: true, CmDevices: null };
}

/** Changes when one comes, goes or stands otherwise; a keep-alive is no change. */
function stateIdOf(all: readonly Registration[]): number {
  return all.reduce((sum, { since, reason }) => (sum * 31 + since + reason) % 2 ** 31, all.length);
}

interface Wants {
  /** by what the node knows */
  quickly(registration: Registration): boolean;
  /** by what the database knows besides */
  wholly(registration: Registration, facts: DeviceFacts): boolean;
}

function readCriteria(criteria: unknown, ext: boolean): Wants {
  const deviceClass = wordIn(criteria, 'DeviceClass', { words: CLASSES, usual: 'Any' });
  const status = wordIn(criteria, 'Status', { words: STATUSES, usual: 'Any' });
  const by = wordIn(criteria, 'SelectBy', { words: SELECT_BY, usual: 'Name' });
  const protocol = wordIn(criteria, 'Protocol', { words: PROTOCOLS, usual: 'Any' });
  const download = wordIn(criteria, 'DownloadStatus', { words: DOWNLOADS, usual: 'Any' });
  const model = textIn(criteria, 'Model') || ANY_MODEL;
  const items = itemsIn(criteria, 'SelectItems', 'Item');
  // [guess] who names nothing wants all
  const fits = items.length === 0 ? () => true : matcher(items, ext);
  return {
    quickly: (one) =>
      (status === 'Any' || one.status === status) &&
      (protocol === 'Any' || one.protocol === protocol) &&
      (download === 'Any' || download === 'Unknown') &&
      (model === ANY_MODEL || String(one.model) === model) &&
      (by === 'Description' || textsOf(one, by).some(fits)),
    wholly: (_one, facts) =>
      (deviceClass === 'Any' || facts.deviceClass === deviceClass) &&
      (by !== 'Description' || fits(facts.description)),
  };
}

function textsOf(one: Registration, by: (typeof SELECT_BY)[number]): string[] {
  if (by === 'Name') return [one.device];
  if (by === 'DirNumber')
    return [dirNumberOf(one), ...one.lines.map(({ directoryNumber }) => directoryNumber)];
  return one.ip.includes(':') === (by === 'IPV6Address') ? [one.ip] : [];
}

/** Case does not count. [guess] */
function matcher(items: readonly string[], exact: boolean): (text: string) => boolean {
  const wanted = items.map((item) => item.toLowerCase());
  const whole = new Set(wanted);
  const patterns = exact
    ? []
    : wanted.filter((item) => item.includes('*')).map((item) => item.split('*'));
  return (given) => {
    const text = given.toLowerCase();
    return whole.has(text) || patterns.some((parts) => fitsParts(text, parts));
  };
}

/** Without a regular expression: what a client sends must not make it slow. */
function fitsParts(text: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  if (text.length < first.length + last.length) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
