/** A fleet: the clusters of one process. */
import type { Cluster } from './cluster';

export interface Fleet {
  readonly clusters: readonly Cluster[];
  cluster(name: string): Cluster | undefined;
  stop(): Promise<void>;
}

export function createFleet(clusters: readonly Cluster[]): Fleet {
  return {
    clusters,
    cluster: (name) => clusters.find((one) => one.name === name),
    async stop() {
      await Promise.all(clusters.map((one) => one.stop()));
    },
  };
}
