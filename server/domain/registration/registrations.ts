/**
 * The registration state of a cluster: which devices its nodes of Cisco CallManager know, and how
 * they stand. RisPort, `show risdb`, counters and the listing of AXL read it here.
 *
 * A node forgets what it knew when its machine boots; a device that is silent past its time, or
 * whose Cisco CallManager went away, is unregistered when somebody looks: nothing waits for a timer.
 * Where a device came and when it was seen is in the table registrationdynamic besides, written as
 * any node may write. Nodes of other processes tell theirs (elsewhere.ts). facts/serviceability.md 2
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Stateful } from '../../cluster/stateful';
import { setDynamic, stampOf } from '../dynamic-row';
import type { RegistrableDevice } from './devices';
import { connectElsewhere, keyOf } from './elsewhere';
import {
  isRegistered,
  REASON,
  type Presented,
  type Reason,
  type Registration,
} from './registration';

export interface Registrations {
  /** everywhere; by node and name. Of a device that moved, both nodes know it. */
  all(): Registration[];
  /** those that a node of the cluster knows, by its name */
  at(node: string): Registration[];
  /** the latest of a device, wherever it is; undefined when it never came */
  of(device: string): Registration | undefined;
  /**
   * A line of a device comes, or comes again.
   * @param line its directory number; undefined: all lines of the device at once
   * @param seconds after which it is unregistered unless it comes again
   */
  register(
    node: Node,
    device: RegistrableDevice,
    came: { line?: string; presented: Presented; seconds: number },
  ): Registration;
  /** @param line undefined: the whole device @returns false when it was not registered there */
  unregister(node: Node, device: string, why: { line?: string; reason: Reason }): boolean;
  /** it may not register, and is told so */
  reject(
    node: Node,
    device: RegistrableDevice,
    why: { presented: Presented; reason: Reason },
  ): void;
  /**
   * A device comes that the database does not know: whoever can make it may (auto-registration), on
   * whatever node, and answers whether it is there now. One only; nobody makes any unless told.
   */
  onUnknownDevice(make: MakeDevice): void;
  makeUnknown: MakeDevice;
  /** called when devices are gone that clients may still be connected for: after a reset */
  onReset(listener: () => void): void;
  close(): void;
}

/** What a telephone that is not configured says of itself. */
export interface UnknownDevice {
  /** 'SEP001122334455' */
  name: string;
  /** number of typemodel, where it told one */
  model: number | undefined;
  presented: Presented;
}

export type MakeDevice = (node: Node, device: UnknownDevice) => Promise<boolean>;

/** What a node of this process keeps of a device beside what it tells. */
interface Kept {
  registration: Registration;
  /** since when the Cisco CallManager ran that took it */
  epoch: number | undefined;
}

const CALL_MANAGER = 'Cisco CallManager';
const known = new WeakMap<Cluster, Registrations>();

/** Those of a cluster, made once. */
export function registrationsOf(cluster: Cluster): Registrations {
  let registrations = known.get(cluster);
  if (!registrations) known.set(cluster, (registrations = createRegistrations(cluster)));
  return registrations;
}

function createRegistrations(cluster: Cluster): Registrations {
  const { clock } = cluster;
  const own = new Map<string, Kept>();
  const listeners: (() => void)[] = [];
  let makeUnknown: MakeDevice = () => Promise.resolve(false);
  const elsewhere = connectElsewhere({
    cluster,
    own: () => here(),
    onChange: (there) => isRegistered(there) && leaveOthers(there),
  });

  const epochOf = (node: Node): number | undefined => node.services.find(CALL_MANAGER)?.since;
  const settle = (kept: Kept): Registration | undefined => {
    const { registration, epoch } = kept;
    const node = cluster.node(registration.node);
    if (!node || node.services.bootedAt > registration.seen) {
      own.delete(keyOf(registration));
      return undefined;
    }
    if (!isRegistered(registration)) return registration;
    const now = clock.now();
    if (now >= registration.expiresAt)
      return leave(kept, REASON.keepAliveTimeout, registration.expiresAt);
    if (epoch !== epochOf(node)) return leave(kept, REASON.callManagerRestart, now);
    return registration;
  };
  const here = (): Registration[] => [...own.values()].flatMap((kept) => settle(kept) ?? []);

  function keep(registration: Registration, epoch: number | undefined): Registration {
    own.set(keyOf(registration), { registration, epoch });
    elsewhere.tell(registration);
    return registration;
  }

  function leave({ registration, epoch }: Kept, reason: Reason, since: number): Registration {
    const lines = registration.lines.map((line) => ({ ...line, status: 'UnRegistered' as const }));
    return keep({ ...registration, status: 'UnRegistered', reason, since, lines }, epoch);
  }

  /** A device is at one node: where it was before it is not any more. [guess] */
  function leaveOthers({ device, node }: Registration): void {
    for (const kept of own.values()) {
      const { registration } = kept;
      if (registration.device !== device || registration.node === node) continue;
      if (isRegistered(registration)) leave(kept, REASON.duplicateRegistration, clock.now());
    }
  }

  function find(node: Node, device: string): Kept | undefined {
    const kept = own.get(keyOf({ node: node.name, device }));
    return kept && settle(kept) && own.get(keyOf({ node: node.name, device }));
  }

  const part: Stateful = {
    name: 'registrations',
    snapshot: () => [...own.values()].map(({ registration }) => registration),
    restore(state) {
      for (const registration of state as Registration[]) {
        const node = cluster.node(registration.node);
        if (node) own.set(keyOf(registration), { registration, epoch: epochOf(node) });
      }
      elsewhere.tellAll();
    },
    reset() {
      own.clear();
      elsewhere.tellAll();
      for (const listener of listeners) listener();
    },
  };
  cluster.register(part);

  const all = (): Registration[] => [...here(), ...elsewhere.all()].sort(byNodeAndName);

  return {
    all,
    at(node) {
      const name = node.toLowerCase();
      return all().filter((one) => one.node.toLowerCase() === name);
    },
    of(device) {
      const mine = cluster.nodes.flatMap((node) => find(node, device)?.registration ?? []);
      return [...mine, ...elsewhere.of(device)].sort(latestFirst)[0];
    },
    register(node, device, { line, presented, seconds }) {
      const now = clock.now();
      const before = find(node, device.name)?.registration;
      const was = before && isRegistered(before) ? before : undefined;
      const lines = device.lines.map((directoryNumber) => ({
        directoryNumber,
        status:
          line === undefined || line === directoryNumber || isLineOf(was, directoryNumber)
            ? ('Registered' as const)
            : ('UnRegistered' as const),
      }));
      const status = lines.every((one) => one.status === 'Registered')
        ? 'Registered'
        : 'PartiallyRegistered';
      const next: Registration = {
        ...presented,
        ...{ device: device.name, node: node.name, model: device.model },
        ...{ status, reason: REASON.none, lines },
        since: was?.status === status ? was.since : now,
        seen: now,
        expiresAt: now + seconds * 1000,
      };
      const epoch = epochOf(node);
      // A keep-alive is no news.
      if (was && isSame(was, next)) {
        own.set(keyOf(next), { registration: next, epoch });
        return next;
      }
      keep(next, epoch);
      leaveOthers(next);
      remember(node, device.pkid, next);
      return next;
    },
    unregister(node, device, { line, reason }) {
      const kept = find(node, device);
      if (!kept || !isRegistered(kept.registration)) return false;
      const { registration, epoch } = kept;
      const lines = registration.lines.map((one) =>
        line === undefined || one.directoryNumber === line
          ? { ...one, status: 'UnRegistered' as const }
          : one,
      );
      const now = clock.now();
      if (lines.some(({ status }) => status === 'Registered'))
        keep(
          { ...registration, lines, status: 'PartiallyRegistered', since: now, seen: now },
          epoch,
        );
      else leave({ registration: { ...registration, seen: now }, epoch }, reason, now);
      return true;
    },
    reject(node, device, { presented, reason }) {
      // One that is registered stays so, whoever else comes by its name.
      const before = find(node, device.name)?.registration;
      if (before && isRegistered(before)) return;
      const now = clock.now();
      const lines = device.lines.map((directoryNumber) => ({
        ...{ directoryNumber, status: 'UnRegistered' as const },
      }));
      keep(
        {
          ...presented,
          ...{ device: device.name, node: node.name, model: device.model, lines },
          ...{ status: 'Rejected', reason, since: now, seen: now, expiresAt: now },
        },
        epochOf(node),
      );
    },
    onUnknownDevice: (make) => (makeUnknown = make),
    makeUnknown: (node, device) => makeUnknown(node, device),
    onReset: (listener) => listeners.push(listener),
    close: () => elsewhere.close(),
  };
}

function byNodeAndName(a: Registration, b: Registration): number {
  return a.node === b.node ? (a.device < b.device ? -1 : 1) : a.node < b.node ? -1 : 1;
}

function latestFirst(a: Registration, b: Registration): number {
  return Number(isRegistered(b)) - Number(isRegistered(a)) || b.since - a.since;
}

function isLineOf(was: Registration | undefined, line: string): boolean {
  return (
    was?.lines.some(
      ({ directoryNumber, status }) => directoryNumber === line && status === 'Registered',
    ) ?? false
  );
}

/** The same but for the time at which it came. */
function isSame(was: Registration, next: Registration): boolean {
  const { seen: _was, expiresAt: _end, ...before } = was;
  const { seen: _next, expiresAt: _then, ...after } = next;
  return JSON.stringify(before) === JSON.stringify(after);
}

/** [recorded] columns of registrationdynamic; when the row is written is a [guess]: as it comes anew */
function remember(node: Node, pkid: string, { ip, node: name, seen }: Registration): void {
  node.write((tx) =>
    setDynamic(
      tx,
      { table: 'registrationdynamic', owner: 'fkdevice', pkid, initial: { portorssid: '' } },
      {
        lastknownipaddress: ip,
        lastknownucm: name,
        datetimestamp: stampOf(seen),
        lastseen: stampOf(seen),
      },
    ),
  );
}
