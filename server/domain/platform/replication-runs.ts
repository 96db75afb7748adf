/**
 * What `utils dbreplication status`, `repair` and `reset` did last, which runtimestate shows: these
 * commands answer at once and work in the background, on the cluster's clock.
 *
 * A node is out of step when changes wait for it or its replication does not run. Kept by the
 * process that ran the command. [guess] facts/cli.md 3
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { tablesOn } from '../../schema/tables-on';
import { membersOf } from './members';

export interface ReplicationRun {
  kind: 'sync' | 'status' | 'repair';
  startedAt: number;
  endsAt: number;
  /** of the database */
  tables: number;
  /** names of the nodes that it found out of step */
  mismatches: readonly string[];
}

/** [guess] minutes on the real one */
const RUN_MS = 5_000;

const runs = new WeakMap<Cluster, ReplicationRun[]>();

function runsOf(cluster: Cluster): ReplicationRun[] {
  let list = runs.get(cluster);
  if (!list) {
    const made: ReplicationRun[] = (list = []);
    runs.set(cluster, made);
    cluster.register({ name: 'replication runs', reset: () => made.splice(0) });
  }
  return list;
}

/** The one that was begun last and shows; without any the setup at the start of the cluster. */
export function lastRun(cluster: Cluster, viewer: Node): ReplicationRun {
  const now = cluster.clock.now();
  const shown = runsOf(cluster).filter(({ kind, endsAt }) => kind !== 'sync' || endsAt <= now);
  return shown.at(-1) ?? newRun(cluster, viewer, 'sync', cluster.home.services.bootedAt - RUN_MS);
}

/** Compares the nodes; a repair first hands over what waits for those asked for. */
export async function beginRun(
  cluster: Cluster,
  viewer: Node,
  kind: ReplicationRun['kind'],
): Promise<ReplicationRun> {
  const members = await membersOf(cluster, viewer);
  const apart = members.filter(({ state, queue, reached }) => state !== 2 || queue > 0 || !reached);
  const mismatches = kind === 'sync' ? [] : apart.map(({ host }) => host);
  const run = { ...newRun(cluster, viewer, kind, cluster.clock.now()), mismatches };
  runsOf(cluster).push(run);
  return run;
}

function newRun(
  cluster: Cluster,
  viewer: Node,
  kind: ReplicationRun['kind'],
  startedAt: number,
): ReplicationRun {
  const tables = Object.keys(tablesOn(viewer.role, cluster.model)).length;
  return { kind, startedAt, endsAt: startedAt + RUN_MS, tables, mismatches: [] };
}

export interface Progress {
  ended: boolean;
  /** tables that are through */
  done: number;
}

export function progressOf({ startedAt, endsAt, tables }: ReplicationRun, now: number): Progress {
  const share = Math.min(1, Math.max(0, (now - startedAt) / (endsAt - startedAt)));
  return { ended: share === 1, done: Math.floor(tables * share) };
}
