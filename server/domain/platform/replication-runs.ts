/**
 * What `utils dbreplication status`, `repair` and `reset` did last, which runtimestate shows: these
 * commands answer at once and work in the background, on the cluster's clock.
 *
 * Kept by the process that ran the command. facts/cli.md 3
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { tablesOn } from '../../schema/tables-on';
import { stamp } from '../../runtime/date-text';
import type { Member } from './members';
import type { Check } from './replication-check';

export interface ReplicationRun {
  kind: 'sync' | 'status' | 'repair';
  startedAt: number;
  endsAt: number;
  /** of the database */
  tables: number;
  /** who was looked at, the publisher first */
  members: readonly Member[];
  found: Check;
}

const NOTHING: Check = { tables: [], away: [] };

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

/** Remembers what was found as a run that began now. */
export function keepRun(
  cluster: Cluster,
  viewer: Node,
  { kind, members, found }: Pick<ReplicationRun, 'kind' | 'members' | 'found'>,
): ReplicationRun {
  const run = { ...newRun(cluster, viewer, kind, cluster.clock.now()), members, found };
  runsOf(cluster).push(run);
  return run;
}

/** The run that began at this time. */
export function runAt(
  cluster: Cluster,
  kind: string,
  startedAt: string,
): ReplicationRun | undefined {
  return runsOf(cluster).findLast(
    (run) => run.kind === kind && stamp(run.startedAt, '_', 6) === startedAt,
  );
}

/** Nodes that are out of step: of another state, out of reach, or with other rows. */
export function outOfStep({ members, found }: ReplicationRun): Member[] {
  return members.filter(
    (member) =>
      member.state !== 2 ||
      !member.reached ||
      found.away.includes(member.name) ||
      found.tables.some(({ nodes }) => nodes.has(member.name)),
  );
}

function newRun(
  cluster: Cluster,
  viewer: Node,
  kind: ReplicationRun['kind'],
  startedAt: number,
): ReplicationRun {
  const tables = Object.keys(tablesOn(viewer.role, cluster.model)).length;
  return { kind, startedAt, endsAt: startedAt + RUN_MS, tables, members: [], found: NOTHING };
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
