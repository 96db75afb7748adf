/**
 * Values of counters that neither a statement nor a tally knows: how the machine, its services and
 * the replication stand. Words of schemas/perfmon.yaml; what follows them is theirs.
 */
import type { Cluster } from '../../cluster/cluster';
import type { Tx } from '../../store/store';
import { throttledNow } from '../activation-codes/service';
import { sessionsOf, type Session } from '../messaging/sessions';
import { MACHINE, usedMemory } from '../platform/machine';
import type { Member } from '../platform/members';
import { isRegistered, type Registration } from '../registration/registration';
import { registrationsOf } from '../registration/registrations';

/** A node that is looked at, with the database as the asked node has it. */
export interface Measured {
  cluster: Cluster;
  member: Member;
  tx: Tx;
}

type Source = (measured: Measured, instance: string, rest: string) => number;

/** Kilobytes of swap space. [guess] */
const SWAP = 2_064_380;

const percent = (part: number, of: number): number => Math.round((100 * part) / of);

const DISKS: Readonly<Record<string, readonly [total: number, used: number]>> = {
  Active: [MACHINE.disks.active[0], MACHINE.disks.active[2]],
  Inactive: [MACHINE.disks.inactive[0], MACHINE.disks.inactive[2]],
  Common: [MACHINE.disks.logging[0], MACHINE.disks.logging[2]],
  Boot: [253_871, 36_864],
  Swap: [SWAP, 0],
  SharedMemory: [4_031_048, 0],
};

const MEMORY: Readonly<Record<string, number>> = {
  percent: percent(usedMemory(), MACHINE.memory.total),
  'percent vm': percent(usedMemory(), MACHINE.memory.total + SWAP),
  total: MACHINE.memory.total,
  free: MACHINE.memory.free,
  buffers: MACHINE.memory.buffers,
  cached: MACHINE.memory.cached,
  used: usedMemory(),
  swap: SWAP,
  vm: MACHINE.memory.total + SWAP,
};

const { idle, system, user, waiting } = MACHINE.cpu;
const CPU: Readonly<Record<string, number>> = {
  idle,
  system,
  user,
  waiting,
  busy: 100 - idle - waiting,
};

const SOURCES: Readonly<Record<string, Source>> = {
  memory: (_measured, _instance, what) => MEMORY[what] ?? 0,
  // Percentages are whole numbers. [recorded] facts/cli.md 2.10
  cpu: (_measured, _instance, what) => Math.round(CPU[what] ?? 0),
  partition(_measured, instance, what) {
    const [total, used] = DISKS[instance] ?? [1, 0];
    if (what === 'percent') return percent(used, total);
    return Math.round((what === 'total' ? total : used) / 1024);
  },
  // One beat in two seconds. [guess]
  heartbeat: ({ cluster, member }, _instance, service) =>
    member.runs(service) ? Math.floor((cluster.clock.now() - member.since) / 2000) + 1 : 0,
  running({ member }, _instance, rest) {
    const [, service = '', value] = /^(.*) (\d+)$/.exec(rest) ?? [];
    return member.runs(service) ? Number(value) : 0;
  },
  notifications: ({ cluster }) => cluster.notifications.outstanding(),
  axl: ({ cluster }, _instance, what) =>
    what === 'throttle count'
      ? cluster.notifications.throttleCount
      : Number(cluster.notifications.outstanding() > cluster.settings.figures.pending),
  replication: ({ member }, _instance, what) => (what === 'state' ? member.state : member.queue),
  activation: ({ cluster, member }) => (member.publisher ? throttledNow(cluster) : 0),
  replicates: ({ cluster }) => Object.keys(cluster.model.tables).length,
  process({ cluster, member }, instance, what) {
    const names = processesOf(cluster, member);
    // The first processes of a machine belong to its kernel.
    return what === 'count' ? names.length : 1000 + names.indexOf(instance);
  },
  registered: (measured, _instance, what) => registered(measured).filter(kindOf(what)).length,
  xmpp(measured, _instance, what) {
    const sessions = sessionsAt(measured);
    return what === 'users' ? new Set(sessions.map(({ userid }) => userid)).size : sessions.length;
  },
};

/** @param words 'memory percent': a source and what it is to tell */
export function fromSource(measured: Measured, words: string, instance: string): number {
  const [name = '', ...rest] = words.split(' ');
  const source = SOURCES[name];
  if (!source) throw new Error(`schemas/perfmon.yaml: no source ${name}`);
  return source(measured, instance, rest.join(' '));
}

const INSTANCES: Readonly<Record<string, (measured: Measured, rest: string) => string[]>> = {
  registered(measured, what) {
    const devices = registered(measured);
    const names =
      what === 'phones'
        ? devices.map(({ device }) => device)
        : devices.flatMap(({ lines }) => lines.map(({ directoryNumber }) => directoryNumber));
    return [...new Set(names)].sort();
  },
  members: ({ tx }) =>
    tx
      .all("select name from processnode where name <> 'EnterpriseWideData' order by nodeid")
      .map(({ name }) => String(name)),
  processors: () => ['_Total', ...Array.from({ length: MACHINE.processors }, (_, n) => String(n))],
  processes: ({ cluster, member }) => processesOf(cluster, member),
  xmpp: (measured) =>
    sessionsAt(measured)
      .map(({ jid }) => jid)
      .sort(),
};

export function instancesFrom(measured: Measured, words: string): string[] {
  const [name = '', ...rest] = words.split(' ');
  const source = INSTANCES[name];
  if (!source) throw new Error(`schemas/perfmon.yaml: no instances ${words}`);
  return source(measured, rest.join(' '));
}

/** A process for each service that runs, named after it. [guess] */
function processesOf(cluster: Cluster, member: Member): string[] {
  const services = (cluster.node(member.name) ?? cluster.home).services.all();
  return services.map(({ facts }) => facts.name).filter((name) => member.runs(name));
}

function sessionsAt({ cluster, member }: Measured): Session[] {
  return sessionsOf(cluster)
    .all()
    .filter(({ node }) => node === member.name);
}

function registered({ cluster, member }: Measured): Registration[] {
  return registrationsOf(cluster).at(member.name).filter(isRegistered);
}

const HARDWARE = /^(SEP|ATA)/i;

/** Jabbers have a counter of their own by the prefix of their names, and are other stations too. [guess] */
function kindOf(what: string): (registration: Registration) => boolean {
  if (what === 'partially') return ({ status }) => status === 'PartiallyRegistered';
  return ({ status, device }) => {
    if (status !== 'Registered') return false;
    if (what === 'hardware') return HARDWARE.test(device);
    return what === 'other' ? !HARDWARE.test(device) : device.toUpperCase().startsWith(what);
  };
}
