/**
 * What parts of the product count of their own deeds, by node, object, counter and instance. They
 * are shown by perfmon without more; a counter that nobody counted is 0. Back at 0 with the cluster,
 * as after a restart of the services.
 */
import type { Cluster } from '../../cluster/cluster';

export interface Tally {
  /** @param by 1 unless told; negative takes back, for counters of what is going on */
  count(deed: Deed, by?: number): void;
  read(deed: Deed): number;
}

export interface Deed {
  /** name of the node */
  node: string;
  object: string;
  counter: string;
  instance?: string;
}

const tallies = new WeakMap<Cluster, Tally>();

export function tallyOf(cluster: Cluster): Tally {
  let tally = tallies.get(cluster);
  if (!tally) {
    tally = createTally(cluster);
    tallies.set(cluster, tally);
  }
  return tally;
}

function createTally(cluster: Cluster): Tally {
  const counts = new Map<string, number>();
  cluster.register({ name: 'perfmon-tally', reset: () => counts.clear() });
  return {
    count(deed, by = 1) {
      const key = keyOf(deed);
      counts.set(key, (counts.get(key) ?? 0) + by);
    },
    read: (deed) => counts.get(keyOf(deed)) ?? 0,
  };
}

function keyOf({ node, object, counter, instance = '' }: Deed): string {
  return [node, object, counter, instance].join('\n');
}
