/**
 * Makes a cluster: opens the stores of the nodes that run in this process, lets the caller seed
 * what depends on settings, and ties publisher and subscribers together over the bus.
 */
import type { Clock } from '../runtime/clock';
import type { Ids } from '../runtime/ids';
import { createLeases } from '../runtime/leases';
import type { Log } from '../runtime/log';
import { createScheduler } from '../runtime/scheduler';
import type { Model } from '../schema/model';
import type { Sealer } from '../security/seal';
import type { Tx } from '../store/store';
import type { Bus } from './bus';
import type { Cluster, ClusterSettings, Release } from './cluster';
import type { Neighbours } from './neighbours';
import { openLocalNode, type LocalNode } from './local-node';
import type { Conflict } from './merge';
import type { NodeRole } from './node';
import { layoutOf, type StoreImage } from './open-store';
import { carryOut, type NodeOrder, type OrderResults, type OrderVerb } from './orders';
import { publishTo, type Publishing } from './publish';
import { startReporting } from './report';
import { REAL_PORTS } from './service-ports';
import type { ServiceFacts } from './services/facts';
import { createPartitions } from './partitions';
import {
  checkFits,
  checkWhole,
  closeSnapshot,
  imageOf,
  restoreParts,
  SnapshotRefused,
  type Snapshot,
} from './snapshot';
import type { Stateful } from './stateful';
import { createTalk } from './talk';
import { createChangeNotifications } from './change-notifications';
import { createChangeQueue } from './change-queue';

export interface PlannedNode {
  /** process node name */
  name: string;
  role: NodeRole;
}

export interface ClusterOptions {
  name: string;
  release: Release;
  settings: ClusterSettings;
  model: Model;
  clock: Clock;
  ids: Ids;
  log: Log;
  sealer: Sealer;
  neighbours: Neighbours;
  /** database image with tables and stock rows */
  image: string;
  /** nodes of the cluster that run in this process */
  nodes: readonly PlannedNode[];
  bus: Bus;
  /** what a node of this role can run */
  services: (role: NodeRole, release: Release) => readonly ServiceFacts[];
  /** rows that depend on settings: administrator, process nodes; runs once on a fresh store */
  seed: (tx: Tx) => void;
  /** what a fork begins with and goes back to, in place of image and seed */
  from?: Snapshot | undefined;
}

export async function createCluster(options: ClusterOptions): Promise<Cluster> {
  const { settings, model, clock, ids, log, bus, from } = options;
  const parts: Stateful[] = [];
  const conflicts: Conflict[] = [];
  const scheduler = createScheduler(clock);
  const locals: LocalNode[] = [];
  if (from) {
    clock.restore(from.clock);
    ids.continueAt(from.ids);
  }
  try {
    for (const { name, role } of options.nodes) {
      const services = options.services(role, options.release);
      const kept = from && imageOf(from, name);
      const image = kept?.path ?? options.image;
      const { sequence, offers } = kept ?? {};
      const plan = { ...{ model, clock, ids, image, data: settings.data }, name, sequence, offers };
      locals.push(
        await openLocalNode({
          ...{ ...plan, role, cluster: options.name, bus, scheduler, log, services },
          publisher: () => publisher,
        }),
      );
    }
  } catch (error) {
    for (const { opened } of locals) opened.close();
    await bus.close();
    throw error;
  }
  const [first] = locals;
  if (!first) throw new Error(`no node of cluster ${options.name} runs here`);
  const publisher = locals.find(({ role }) => role === 'publisher');
  const alone = locals.length === 1 && bus.alone;

  let publishing: Publishing | undefined;
  let fresh = false;
  if (publisher) {
    await bus.lead(publisher.name, publisher.follower());
    const { store } = publisher.opened;
    fresh = from === undefined && publisher.opened.fresh && store.sequence === 0;
    const onConflicts = (more: readonly Conflict[]) => conflicts.push(...more);
    if (!alone) publishing = publishTo({ bus, store, model, log, onConflicts });
    if (fresh) store.write(options.seed);
    publisher.applying = 2;
  }
  for (const local of locals) {
    if (local === publisher) continue;
    await bus.follow(local.name, local.follower());
    void local.offerAll();
  }
  for (const local of locals) bus.onOrder(local.name, (order) => carryOut(local, model, order));
  const partitions = createPartitions(options.release, (release) => {
    for (const { node, role } of locals) node.services.learn(options.services(role, release));
  });
  const reports = startReporting(bus, () => partitions.release.build, locals);
  log.info('cluster-ready', {
    cluster: options.name,
    nodes: locals.map(({ name }) => name),
    kept: settings.data !== undefined,
  });

  const ports = { ...REAL_PORTS };
  const nodes = locals.map(({ node }) => node);
  const home = publisher?.node ?? first.node;
  const changes = createChangeQueue(home);
  parts.push(changes);
  const notifications = createChangeNotifications({ nodes, clock, figures: settings.figures });
  parts.push(notifications);
  /** parts that a snapshot knows by their names */
  const stateful = (): Stateful[] => [
    ...nodes.flatMap(({ services, link }) => [services, link]),
    ...parts,
  ];
  if (from) restoreParts(stateful(), from);

  async function goBack(
    snapshot: Snapshot | undefined,
    restoreStores: (leader: LocalNode) => Promise<void>,
  ): Promise<void> {
    if (!publisher) throw new Error('only the publisher can take the cluster back to its start');
    for (const { node, link } of locals) {
      node.power(true);
      link.reset();
    }
    if (snapshot) clock.restore(snapshot.clock);
    else clock.reset();
    if (snapshot) ids.continueAt(snapshot.ids);
    else ids.restart();
    await restoreStores(publisher);
    publishing?.continueFrom();
    if (!snapshot) publisher.opened.store.write(options.seed);
    conflicts.length = 0;
    for (const part of stateful()) part.reset();
    if (snapshot) restoreParts(stateful(), snapshot);
  }

  let layout = from?.layout;
  const ownLayout = (): string => (layout ??= layoutOf(options.image));
  /** the release that it leads to: the present one, or one that this cluster has had */
  const fits = (snapshot: Snapshot): Release => {
    checkWhole(bus.alone);
    const known = partitions.find(snapshot.build);
    const { build } = known ?? partitions.release;
    const here = { build, layout: ownLayout() };
    checkFits(snapshot, { ...here, nodes: locals.map(({ name }) => name) });
    return known ?? partitions.release;
  };
  const restoreTo = (snapshot: Snapshot): Promise<void> =>
    goBack(snapshot, async () => {
      for (const { name, opened } of locals) await opened.restore(imageOf(snapshot, name));
    });

  async function capture(): Promise<Snapshot> {
    checkWhole(bus.alone);
    const images = new Map<string, StoreImage>();
    for (const { name, opened } of locals) images.set(name, await opened.capture());
    return {
      taken: clock.now(),
      build: partitions.release.build,
      layout: ownLayout(),
      images,
      clock: clock.state(),
      ids: ids.count,
      parts: Object.fromEntries(
        stateful().flatMap((part) => (part.snapshot ? [[part.name, part.snapshot()]] : [])),
      ),
    };
  }

  /** Every node boots: services start anew, and clients of the change queue notice. */
  function boot(): void {
    for (const { node } of locals) if (node.up) node.services.reset();
    changes.reset();
  }

  return {
    name: options.name,
    get release() {
      return partitions.release;
    },
    get inactive() {
      return partitions.inactive;
    },
    settings,
    clock,
    ids,
    leases: createLeases(),
    log,
    sealer: options.sealer,
    neighbours: options.neighbours,
    scheduler,
    model,
    nodes,
    home,
    changes,
    notifications,
    get publisher() {
      if (!publisher) throw new Error(`the publisher of ${options.name} runs in another process`);
      return publisher.node;
    },
    publisherHere: publisher !== undefined,
    fresh,
    began: from,
    node: (name) => nodes.find((node) => node.name.toLowerCase() === name.toLowerCase()),
    writeRefusal(at) {
      if (publisher?.node.up === false) return `${publisher.name} does not answer`;
      if (at && at !== publisher?.node && !at.link.up)
        return `${at.name} does not reach its publisher`;
      return bus.refusal;
    },
    conflicts: () => conflicts,
    acknowledged: () => publishing?.acknowledged(),
    statuses() {
      reports.refresh();
      return bus.statuses();
    },
    async order<V extends OrderVerb>(name: string, order: NodeOrder<V>): Promise<OrderResults[V]> {
      const local = locals.find((one) => one.name === name);
      if (local) return carryOut(local, model, order);
      return (await bus.order(name, order)) as OrderResults[V];
    },
    ports,
    talk: createTalk(bus, options.sealer),
    serveAt(url, opened) {
      Object.assign(ports, opened);
      reports.serveAt(url);
    },
    register: (part) => parts.push(part),
    async reset() {
      partitions.become(options.release);
      if (from) return restoreTo(from);
      await goBack(undefined, async ({ opened }) => {
        await opened.restore();
        await bus.restart();
      });
    },
    capture,
    checkFits: (snapshot) => void fits(snapshot),
    async restore(snapshot) {
      partitions.become(fits(snapshot));
      await restoreTo(snapshot);
    },
    async upgrade(to, migrate) {
      const before = await capture();
      try {
        (publisher ?? raise()).opened.store.write(migrate);
      } catch (error) {
        closeSnapshot(before);
        throw error;
      }
      partitions.upgrade(to, before);
      boot();
    },
    async switchVersion() {
      const { inactive } = partitions;
      if (!inactive) throw new SnapshotRefused('there is no inactive side');
      const left = await capture();
      // Time does not go back with the partition, and what had an id keeps it.
      const { snapshot } = inactive;
      await restoreTo({ ...snapshot, clock: left.clock, ids: left.ids });
      partitions.change(left);
      boot();
    },
    askPublisher: () => Promise.reject(new Error('no way leads to the publisher')),
    alone: (work) => work(),
    async stop() {
      partitions.close();
      reports.stop();
      scheduler.close();
      await bus.close();
      for (const { opened } of locals) opened.close();
    },
  };
}

function raise(): never {
  throw new Error('the publisher runs in another process');
}
