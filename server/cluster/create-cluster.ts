/**
 * Makes a cluster: opens the stores of the nodes that run in this process, lets the caller seed
 * what depends on settings, and ties publisher and subscribers together over the bus.
 */
import type { Clock } from '../runtime/clock';
import type { Ids } from '../runtime/ids';
import { createLeases } from '../runtime/leases';
import type { Log } from '../runtime/log';
import type { Model } from '../schema/model';
import type { Sealer } from '../security/seal';
import type { Tx } from '../store/store';
import type { Bus, Follower, ReplicationState } from './bus';
import { applyEntries, readEntries, setLog, type Entry } from './change-log';
import type { Cluster, ClusterSettings, Release } from './cluster';
import type { Neighbours } from './neighbours';
import type { Node, NodeRole } from './node';
import { openStore, type OpenedStore } from './open-store';
import { publishTo, type Publishing } from './publish';
import { startReporting } from './report';
import type { Stateful } from './stateful';

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
  /** rows that depend on settings: administrator, process nodes; runs once on a fresh store */
  seed: (tx: Tx) => void;
}

interface Local extends PlannedNode {
  opened: OpenedStore;
  node: Node;
  state: ReplicationState;
}

export async function createCluster(options: ClusterOptions): Promise<Cluster> {
  const { settings, model, clock, ids, log, bus } = options;
  const parts: Stateful[] = [];
  const locals: Local[] = [];
  for (const planned of options.nodes)
    locals.push(await openNode(options, planned, () => publisher));
  const [first] = locals;
  if (!first) throw new Error(`no node of cluster ${options.name} runs here`);
  const publisher = locals.find(({ role }) => role === 'publisher');
  const alone = locals.length === 1 && bus.alone;

  let publishing: Publishing | undefined;
  let fresh = false;
  if (publisher) {
    await bus.lead(publisher.name, followerOf(publisher, options));
    const { store } = publisher.opened;
    fresh = publisher.opened.fresh && store.sequence === 0;
    if (!alone) publishing = publishTo(bus, store, model);
    if (fresh) store.write(options.seed);
    publisher.state = 2;
  }
  for (const local of locals) {
    if (local !== publisher) await bus.follow(local.name, followerOf(local, options));
  }
  const reports = startReporting(bus, options.release.build, locals);
  log.info('cluster-ready', {
    cluster: options.name,
    nodes: locals.map(({ name }) => name),
    kept: settings.data !== undefined,
  });

  const nodes = locals.map(({ node }) => node);
  return {
    name: options.name,
    release: options.release,
    settings,
    clock,
    ids,
    leases: createLeases(),
    log,
    sealer: options.sealer,
    neighbours: options.neighbours,
    model,
    nodes,
    home: publisher?.node ?? first.node,
    get publisher() {
      if (!publisher) throw new Error(`the publisher of ${options.name} runs in another process`);
      return publisher.node;
    },
    publisherHere: publisher !== undefined,
    fresh,
    node: (name) => nodes.find((node) => node.name.toLowerCase() === name.toLowerCase()),
    writeRefusal: () => bus.refusal,
    acknowledged: () => publishing?.acknowledged(),
    statuses() {
      reports.refresh();
      return bus.statuses();
    },
    serveAt: (url) => reports.serveAt(url),
    register: (part) => parts.push(part),
    async reset() {
      if (!publisher) throw new Error('only the publisher can take the cluster back to its start');
      clock.reset();
      ids.restart();
      await publisher.opened.restore();
      await bus.restart();
      publishing?.continueFrom();
      publisher.opened.store.write(options.seed);
      for (const part of parts) part.reset();
    },
    async stop() {
      reports.stop();
      await bus.close();
      for (const { opened } of locals) opened.store.close();
    },
  };
}

async function openNode(
  { settings, model, clock, ids, image, bus }: ClusterOptions,
  planned: PlannedNode,
  publisher: () => Local | undefined,
): Promise<Local> {
  const { name, role } = planned;
  const opened = await openStore({ model, clock, ids, image, data: settings.data, name });
  const { store } = opened;
  const node: Node = {
    name,
    role,
    store,
    get applied() {
      return store.sequence;
    },
    write<T>(work: (tx: Tx) => T): T {
      const there = publisher();
      if (there) return there.opened.store.write(work);
      let written: Entry[] = [];
      const base = store.sequence;
      const result = store.write((tx) => {
        const outcome = work(tx);
        written = readEntries(tx, base);
        // The number of an entry is the publisher's to give.
        setLog(tx, base, []);
        return outcome;
      });
      if (written.length > 0) bus.offer(written);
      return result;
    },
  };
  return { ...planned, opened, node, state: 0 };
}

function followerOf(local: Local, { model, log, name }: ClusterOptions): Follower {
  return {
    applied: () => local.opened.store.sequence,
    apply: (entries) => applyEntries(local.opened.store, model, entries),
    restore: (image) => local.opened.restore(image),
    dump: () => local.opened.dump(),
    onState(state) {
      if (local.state === state) return;
      local.state = state;
      log.info('replication-state', { cluster: name, node: local.name, state });
    },
  };
}
