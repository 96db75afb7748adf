/** Where the figures of /_ucmock/metrics come from. A part of assemble.ts. */
import type { Cluster } from './cluster/cluster';
import type { Door } from './http/app';
import type { ClusterFigures, NodeFigures } from './runtime/metrics';
import { bytesOf } from './store/size';

/** @param doors of all clusters in this process, forks too */
export function figuresOf(doors: Iterable<Door>): Promise<ClusterFigures[]> {
  return Promise.all(
    [...doors].map(async ({ cluster, traffic, authenticator, faults }) => ({
      cluster: cluster.name,
      traffic: traffic.series(),
      nodes: await nodesOf(cluster),
      sessions: authenticator.sessions,
      rules: faults.list(),
    })),
  );
}

async function nodesOf(cluster: Cluster): Promise<NodeFigures[]> {
  const statuses = await cluster.statuses();
  const last = statuses.find(({ role }) => role === 'publisher')?.applied ?? 0;
  return statuses.map(({ name, applied, state }) => {
    const here = cluster.nodes.find((node) => node.name === name);
    return {
      node: name,
      applied,
      behind: Math.max(0, last - applied),
      state,
      bytes: here && bytesOf(here.store),
    };
  });
}
