/** A fleet: the clusters of one process, and the names by which requests reach them. */
import type { Cluster } from './cluster';
import type { Node } from './node';

export interface Member {
  cluster: Cluster;
  /** names of the cluster itself, besides those of its nodes; a name's `.localhost` form is added */
  hosts: readonly string[];
}

/** Where a request goes. */
export interface Place {
  cluster: Cluster;
  node: Node;
}

export interface Fleet {
  readonly clusters: readonly Cluster[];
  /** one cluster of one node: whatever a request says, it is meant */
  readonly single: boolean;
  /** where a request goes that names no cluster: the first one's publisher */
  readonly home: Place;
  cluster(name: string): Cluster | undefined;
  /** @param host lower case, without a port */
  byHost(host: string): Place | undefined;
  /** a fork, which is reached by names of its own: its nodes' names are those of the original */
  add(cluster: Cluster, hosts: ReadonlyMap<string, Node>): void;
  remove(cluster: Cluster): void;
  stop(): Promise<void>;
}

/** @throws on two clusters of one name, and on a name that leads to two clusters */
export function createFleet(members: readonly [Member, ...Member[]]): Fleet {
  let clusters = members.map(({ cluster }) => cluster);
  const byName = new Map<string, Cluster>();
  const places = new Map<string, Place>();
  for (const { cluster, hosts } of members) {
    const name = cluster.name.toLowerCase();
    if (byName.has(name)) throw new Error(`two clusters are named ${cluster.name}`);
    byName.set(name, cluster);
    for (const host of hosts) reach(host, { cluster, node: cluster.home });
    for (const node of cluster.nodes) reach(node.name, { cluster, node });
  }

  function reach(host: string, place: Place): void {
    const name = host.toLowerCase();
    const taken = places.get(name);
    if (taken && taken.cluster !== place.cluster) {
      throw new Error(
        `${host} leads to two clusters: ${taken.cluster.name} and ${place.cluster.name}`,
      );
    }
    places.set(name, place);
    if (!name.includes('.') && !name.includes(':')) places.set(`${name}.localhost`, place);
  }

  const [{ cluster: first }] = members;
  return {
    get clusters() {
      return clusters;
    },
    get single() {
      return clusters.length === 1 && first.nodes.length === 1;
    },
    home: { cluster: first, node: first.home },
    cluster: (name) => byName.get(name.toLowerCase()),
    byHost: (host) => places.get(host),
    add(cluster, hosts) {
      const name = cluster.name.toLowerCase();
      if (byName.has(name)) throw new Error(`two clusters are named ${cluster.name}`);
      byName.set(name, cluster);
      clusters = [...clusters, cluster];
      for (const [host, node] of hosts) reach(host, { cluster, node });
    },
    remove(cluster) {
      byName.delete(cluster.name.toLowerCase());
      clusters = clusters.filter((one) => one !== cluster);
      for (const [host, place] of places) if (place.cluster === cluster) places.delete(host);
    },
    async stop() {
      await Promise.all(clusters.map((one) => one.stop()));
    },
  };
}
