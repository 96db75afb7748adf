/**
 * The services of one node: activated or not, started or not, with reason and up-time.
 *
 * Whether a service is activated is a row (processnodeservice.isactive), so that AXL and SQL show
 * it; whether it runs is the node's own affair. Starting and stopping take the time of the
 * cluster's clock; nothing waits for a timer, the state is read off the clock. [doc] that control
 * answers before the new state; [guess] how long it takes. facts/serviceability.md 4
 */
import type { Clock } from '../../runtime/clock';
import type { Store, Tx } from '../../store/store';
import type { Stateful } from '../stateful';
import type { ServiceDoor, ServiceFacts } from './facts';

export type ServiceState = 'Started' | 'Starting' | 'Stopping' | 'Stopped';
export type StopReason = 'Service Not Activated' | 'Commanded Out of Service';

export interface ServiceStatus {
  facts: ServiceFacts;
  state: ServiceState;
  /** why it is stopped */
  reason?: StopReason;
  /** cluster time in ms since which it is started */
  since?: number;
}

/** The command cannot be carried out; nothing changed. */
export class ServiceRefused extends Error {
  override readonly name = 'ServiceRefused';

  constructor(
    readonly reason:
      | 'unknown'
      | 'not-activated'
      | 'already-started'
      | 'already-stopped'
      | 'not-deployable'
      | 'not-here',
    service: string,
  ) {
    super(`${service}: ${reason.replace('-', ' ')}`);
  }
}

export interface NodeServices extends Stateful {
  /** cluster time in ms at which the machine came up */
  readonly bootedAt: number;
  /** sorted by name, as the CLI lists them */
  all(): ServiceStatus[];
  find(name: string): ServiceStatus | undefined;
  /** is it started? True for a name that this release does not know. */
  runs(name: string): boolean;
  /** do the services of this door run here? False where the node has none. */
  opens(door: ServiceDoor): boolean;
  /** last number of the change log when it went out of service; undefined while it is in service */
  downSince(name: string): number | undefined;
  start(name: string): void;
  stop(name: string): void;
  restart(name: string): void;
  /** another release runs: it has these services, and what was commanded of one it has not is forgotten */
  learn(facts: readonly ServiceFacts[]): void;
  /** activation starts a feature service, deactivation stops it */
  activate(name: string): void;
  deactivate(name: string): void;
  /** told of each command to a service, which is carried out RESTART_MS later at the latest */
  onCommand(listener: (name: string) => void): void;
}

export interface NodeServicesOptions {
  node: string;
  publisher: boolean;
  facts: readonly ServiceFacts[];
  store: Store;
  clock: Clock;
  /** a write that any node may make (Node.write) */
  write: (work: (tx: Tx) => void) => void;
}

const STOP_MS = 1_000;
const START_MS = 2_000;
/** from the command to the service that runs again */
export const RESTART_MS = STOP_MS + START_MS;

/** What was commanded last, and when. */
interface Command {
  /** cluster time in ms from which it is out of service; undefined: it was not running before */
  stopAt?: number;
  /** cluster time in ms from which it is on its way up; undefined: it stays down */
  startAt?: number;
  /** last number of the change log when it was taken out of service */
  downAt: number;
}

export function createNodeServices(options: NodeServicesOptions): NodeServices {
  const { node, publisher, store, clock, write } = options;
  const byName = (all: readonly ServiceFacts[]) => new Map(all.map((one) => [one.name, one]));
  let facts = byName(options.facts);
  const commands = new Map<string, Command>();
  const behind = doorsOf(options.facts);
  const listeners: ((name: string) => void)[] = [];
  const command = (name: string, given: Command): void => {
    commands.set(name, given);
    for (const listener of listeners) listener(name);
  };
  let bootedAt = clock.now();
  let activation = { version: -1, active: new Map<string, boolean>() };

  /** One row, not all: it is asked for by each request that follows a write. */
  function isActivated({ kind, name, axl }: ServiceFacts): boolean {
    if (kind === 'network') return true;
    if (activation.version !== store.version)
      activation = { version: store.version, active: new Map() };
    const service = axl ?? name;
    let known = activation.active.get(service);
    if (known === undefined) {
      known = store.read((tx) => tx.get(ACTIVE, node, service)) !== undefined;
      activation.active.set(service, known);
    }
    return known;
  }

  function statusOf(one: ServiceFacts): ServiceStatus {
    if (!isActivated(one)) return { facts: one, state: 'Stopped', reason: 'Service Not Activated' };
    if (one.publisher === true && !publisher)
      return { facts: one, state: 'Stopped', reason: 'Commanded Out of Service' };
    const last = commands.get(one.name);
    if (!last) return { facts: one, state: 'Started', since: bootedAt };
    const now = clock.now();
    const { stopAt, startAt } = last;
    if (stopAt !== undefined && now < stopAt + STOP_MS) return { facts: one, state: 'Stopping' };
    if (startAt === undefined)
      return { facts: one, state: 'Stopped', reason: 'Commanded Out of Service' };
    if (now < startAt + START_MS) return { facts: one, state: 'Starting' };
    return { facts: one, state: 'Started', since: startAt + START_MS };
  }

  function need(name: string): ServiceStatus {
    const one = facts.get(name);
    if (!one) throw new ServiceRefused('unknown', name);
    if (one.publisher === true && !publisher) throw new ServiceRefused('not-here', name);
    return statusOf(one);
  }

  function setActive(name: string, active: boolean): void {
    const { facts: one } = need(name);
    if (one.kind !== 'feature') throw new ServiceRefused('not-deployable', name);
    write((tx) => tx.run(ACTIVATE, active ? 't' : 'f', node, one.axl ?? one.name));
    if (active) command(name, { startAt: clock.now(), downAt: downAt(name) });
    else commands.delete(name);
  }

  /** A service that is down stays so since its first command. */
  function downAt(name: string): number {
    return runs(name) ? store.sequence : (commands.get(name)?.downAt ?? 0);
  }

  function runs(name: string): boolean {
    const one = facts.get(name);
    return one === undefined || statusOf(one).state === 'Started';
  }

  return {
    name: `services of ${node}`,
    get bootedAt() {
      return bootedAt;
    },
    reset() {
      commands.clear();
      bootedAt = clock.now();
    },
    snapshot: () => ({ bootedAt, commands: [...commands] }),
    restore(state) {
      const kept = state as { bootedAt: number; commands: [string, Command][] };
      bootedAt = kept.bootedAt;
      for (const [name, command] of kept.commands) commands.set(name, command);
    },
    all: () =>
      [...facts.values()].map(statusOf).sort((a, b) => (a.facts.name < b.facts.name ? -1 : 1)),
    find(name) {
      const one = facts.get(name);
      return one && statusOf(one);
    },
    runs,
    opens(door) {
      const names = behind.get(door);
      return names?.every(runs) ?? false;
    },
    downSince: (name) => (runs(name) ? undefined : (commands.get(name)?.downAt ?? 0)),
    start(name) {
      const { state, reason } = need(name);
      if (reason === 'Service Not Activated') throw new ServiceRefused('not-activated', name);
      if (state === 'Started' || state === 'Starting')
        throw new ServiceRefused('already-started', name);
      command(name, { startAt: clock.now(), downAt: downAt(name) });
    },
    stop(name) {
      const { state, reason } = need(name);
      if (reason === 'Service Not Activated') throw new ServiceRefused('not-activated', name);
      if (state === 'Stopped' || state === 'Stopping')
        throw new ServiceRefused('already-stopped', name);
      command(name, { stopAt: clock.now(), downAt: downAt(name) });
    },
    restart(name) {
      const { state, reason } = need(name);
      if (reason === 'Service Not Activated') throw new ServiceRefused('not-activated', name);
      const now = clock.now();
      command(
        name,
        state === 'Started'
          ? { stopAt: now, startAt: now + STOP_MS, downAt: store.sequence }
          : { startAt: now, downAt: downAt(name) },
      );
    },
    learn(all) {
      facts = byName(all);
      for (const name of commands.keys()) if (!facts.has(name)) commands.delete(name);
    },
    activate: (name) => setActive(name, true),
    deactivate: (name) => setActive(name, false),
    onCommand: (listener) => void listeners.push(listener),
  };
}

function doorsOf(facts: readonly ServiceFacts[]): Map<ServiceDoor, string[]> {
  const doors = new Map<ServiceDoor, string[]>();
  for (const { name, door } of facts)
    if (door !== undefined) doors.set(door, [...(doors.get(door) ?? []), name]);
  return doors;
}

// ifnull as in the unique index, so that SQLite takes it.
const OF_NODE = `ifnull(fkprocessnode, '') = (select pkid from processnode where lower(name) = lower(?))
  and tkservice = (select enum from typeservice where name = ?)`;
const ACTIVE = `select 1 from processnodeservice where ${OF_NODE} and isactive = 't'`;
const ACTIVATE = `update processnodeservice set isactive = ? where ${OF_NODE}`;
