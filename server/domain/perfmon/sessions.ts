/**
 * Sessions of PerfmonPort: sets of counters that are read together, kept at the node that opened
 * them, until they are closed or nobody asked for a while. [doc] that they end by themselves after
 * an idle time; 25 hours is a [guess].
 */
import type { Cluster } from '../../cluster/cluster';

export interface PerfSession {
  readonly handle: string;
  /** name of the node at which it was opened */
  readonly node: string;
  /** paths as they were given, in that order; true: it was read before */
  readonly counters: Map<string, boolean>;
  /** cluster time in ms of the last request */
  usedAt: number;
}

export interface PerfSessions {
  open(node: string): PerfSession;
  /** one that is used counts its idle time anew */
  use(node: string, handle: string): PerfSession | undefined;
  close(node: string, handle: string): boolean;
}

export const IDLE_MS = 25 * 3600 * 1000;

const all = new WeakMap<Cluster, PerfSessions>();

export function perfSessionsOf(cluster: Cluster): PerfSessions {
  let sessions = all.get(cluster);
  if (!sessions) {
    sessions = createSessions(cluster);
    all.set(cluster, sessions);
  }
  return sessions;
}

function createSessions(cluster: Cluster): PerfSessions {
  const { clock, ids } = cluster;
  const open = new Map<string, PerfSession>();
  cluster.register({ name: 'perfmon-sessions', reset: () => open.clear() });

  function purge(): void {
    for (const [handle, { usedAt }] of open)
      if (clock.now() - usedAt > IDLE_MS) open.delete(handle);
  }

  function find(node: string, handle: string): PerfSession | undefined {
    purge();
    const session = open.get(handle);
    return session?.node === node ? session : undefined;
  }

  return {
    open(node) {
      purge();
      const session = { handle: ids.pkid(), node, counters: new Map(), usedAt: clock.now() };
      open.set(session.handle, session);
      return session;
    },
    use(node, handle) {
      const session = find(node, handle);
      if (session) session.usedAt = clock.now();
      return session;
    },
    close: (node, handle) => find(node, handle) !== undefined && open.delete(handle),
  };
}
