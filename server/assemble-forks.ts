/**
 * Forks: clusters that began as a copy of another, each on its own. A part of assemble.ts.
 *
 * Their nodes have the names of the original's (they are in the rows), so they are reached by names
 * of their own, by the header X-Ucmock-Cluster, or on ports of their own.
 */
import type { Opened } from './assemble-base';
import type { Part } from './assemble-doors';
import type { Cluster } from './cluster/cluster';
import { ControlError, type ControlState, type Fork, type Forks } from './cluster/control';
import type { Fleet } from './cluster/fleet';
import type { Node } from './cluster/node';
import { closeSnapshot, shareSnapshot, SnapshotRefused, type Snapshot } from './cluster/snapshot';
import type { Door } from './http/app';
import type { SelectCluster } from './steps/select-cluster';

/** Names of forks end so; the certificate is for all of them. */
export const FORK_DOMAIN = 'ucmock.localhost';

export interface ForkPorts {
  urls: ControlState['urls'];
  close(): Promise<void>;
}

export interface ForksOptions {
  fleet: Fleet;
  doors: Map<Cluster, Door>;
  states: Map<Cluster, ControlState>;
  /** what a cluster was opened from; undefined: it is none that can be copied */
  partOf(cluster: Cluster): Part | undefined;
  open(part: Part, name: string, from: Snapshot): Promise<Opened>;
  /** @param part with the fork in the place of what it was made from */
  listen(part: Part, select: SelectCluster): Promise<ForkPorts>;
}

interface Made {
  fork: Fork;
  part: Part;
  cluster: Cluster;
  ports: ForkPorts | undefined;
  close(): void;
  /** taken for this fork only */
  own: Snapshot;
}

export interface ClosableForks extends Forks {
  close(): Promise<void>;
}

const NAME = /^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/;

export function createForks(options: ForksOptions): ClosableForks {
  const { fleet, doors, states } = options;
  const made = new Map<string, Made>();
  const coming = new Set<string>();
  let last = 0;

  function nameFor(asked: string | undefined): string {
    const taken = (name: string): boolean => coming.has(name) || fleet.cluster(name) !== undefined;
    if (asked === undefined) {
      do last += 1;
      while (taken(`fork-${last}`));
      return `fork-${last}`;
    }
    if (!NAME.test(asked))
      throw new ControlError(`"${asked}" is no name for a fork: small letters, digits, hyphens`);
    if (taken(asked)) throw new ControlError(`there is a cluster "${asked}" already`, 409);
    return asked;
  }

  async function build(
    name: string,
    of: Cluster,
    part: Part,
    snapshot: Snapshot | undefined,
    withPorts: boolean,
  ): Promise<Made> {
    const own = snapshot ? shareSnapshot(snapshot) : await capture(of);
    const opened = await options.open(part, name, own).catch((error: unknown) => {
      closeSnapshot(own);
      throw error;
    });
    const { cluster } = opened.member;
    const hosts = hostsOf(name, cluster);
    doors.set(cluster, opened.door);
    states.set(cluster, opened.state);
    fleet.add(cluster, hosts);
    const onlyIt: SelectCluster = ({ headers }) => ({
      cluster,
      node: cluster.node((headers.host ?? '').replace(/:\d+$/, '')) ?? cluster.home,
    });
    const ports = withPorts ? await options.listen({ ...part, opened }, onlyIt) : undefined;
    opened.state.urls = ports?.urls ?? states.get(of)?.urls ?? opened.state.urls;
    cluster.serveAt(opened.state.urls.https, of.ports);
    const fork: Fork = {
      name,
      cluster: name,
      hosts: Object.fromEntries([...hosts].map(([host, node]) => [host, node.name])),
      urls: opened.state.urls,
      of: of.name,
    };
    return { fork, part, cluster, ports, own, close: opened.close };
  }

  async function end({ fork, cluster, ports, own, close }: Made): Promise<void> {
    made.delete(fork.name);
    fleet.remove(cluster);
    doors.delete(cluster);
    states.delete(cluster);
    await ports?.close();
    close();
    await cluster.stop();
    closeSnapshot(own);
  }

  return {
    list: () => [...made.values()].map(({ fork }) => fork),
    async make(of, { name: asked, snapshot: named, ports = false }) {
      const part = made.get(of.name)?.part ?? options.partOf(of);
      if (!part) throw new ControlError(`${of.name} cannot be copied`, 409);
      const snapshot = named === undefined ? undefined : states.get(of)?.snapshots.get(named);
      const name = nameFor(asked);
      coming.add(name);
      try {
        const one = await build(name, of, part, snapshot, ports);
        made.set(name, one);
        return one.fork;
      } catch (error) {
        if (error instanceof SnapshotRefused) throw new ControlError(error.message, 409);
        throw error;
      } finally {
        coming.delete(name);
      }
    },
    async drop(name) {
      const one = made.get(name);
      if (!one) throw new ControlError(`there is no fork "${name}"`, 404);
      await end(one);
    },
    async close() {
      await Promise.all([...made.values()].map(end));
    },
  };

  /** While no request is served, so that it is the state between two of them. */
  async function capture(of: Cluster): Promise<Snapshot> {
    let snapshot: Snapshot | undefined;
    await (doors.get(of)?.throttle ?? raise()).alone(async () => {
      snapshot = await of.capture();
    });
    return snapshot ?? raise();
  }
}

function raise(): never {
  throw new Error('a cluster without a door');
}

/** fork-1.ucmock.localhost is the publisher; sub--fork-1.ucmock.localhost a node by its first label. */
function hostsOf(name: string, cluster: Cluster): Map<string, Node> {
  const hosts = new Map<string, Node>([[`${name}.${FORK_DOMAIN}`, cluster.home]]);
  for (const node of cluster.nodes) {
    const label = node.name.split('.')[0]?.toLowerCase() ?? '';
    hosts.set(`${label}--${name}.${FORK_DOMAIN}`, node);
  }
  return hosts;
}
