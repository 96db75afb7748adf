/**
 * Logins of clients at the Client Profile Agent: a key in the form of a uuid for each. Kept by the process
 * that let the client in, which vouches for it at all nodes. [guess]
 */
import { createAsking } from '../../cluster/asking';
import type { Cluster } from '../../cluster/cluster';
import { createIds } from '../../runtime/ids';

/** [guess] sliding */
const IDLE_MS = 8 * 60 * 60_000;
const MAX_SESSIONS = 100_000;

export interface EpasSessions {
  /** @returns the session key */
  start(userid: string): string;
  /** the user id; undefined for a key that is none, or was idle for too long */
  find(key: string): Promise<string | undefined>;
}

/** Not the cluster's ids: with a seed a key could be guessed. */
const chance = createIds();
const made = new WeakMap<Cluster, EpasSessions>();

export function epasSessions(cluster: Cluster): EpasSessions {
  const known = made.get(cluster);
  if (known) return known;
  const sessions = new Map<string, { userid: string; ends: number }>();
  cluster.register({ name: 'EPAS sessions', reset: () => sessions.clear() });

  function look(key: string): string | undefined {
    const session = sessions.get(key);
    if (!session) return undefined;
    const now = cluster.clock.now();
    if (session.ends <= now) {
      sessions.delete(key);
      return undefined;
    }
    session.ends = now + IDLE_MS;
    return session.userid;
  }

  const fresh: EpasSessions = {
    start(userid) {
      if (sessions.size >= MAX_SESSIONS) sessions.delete(sessions.keys().next().value ?? '');
      const key = chance.pkid();
      sessions.set(key, { userid, ends: cluster.clock.now() + IDLE_MS });
      return key;
    },
    find: createAsking(cluster, 'epas-sessions', look),
  };
  made.set(cluster, fresh);
  return fresh;
}
