/** Logins of clients at the Client Profile Agent of a node: a key in the form of a uuid for each. */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { createIds } from '../../runtime/ids';

/** [guess] sliding */
const IDLE_MS = 8 * 60 * 60_000;
const MAX_SESSIONS = 100_000;

export interface EpasSessions {
  /** @returns the session key */
  start(userid: string): string;
  /** the user id; undefined for a key that is none, or was idle for too long */
  find(key: string): string | undefined;
}

/** Not the cluster's ids: with a seed a key could be guessed. */
const chance = createIds();
const made = new WeakMap<Node, EpasSessions>();

export function epasSessions(cluster: Cluster, node: Node): EpasSessions {
  const known = made.get(node);
  if (known) return known;
  const sessions = new Map<string, { userid: string; ends: number }>();
  cluster.register({
    name: `EPAS sessions of ${node.name}`,
    reset: () => sessions.clear(),
  });
  const fresh: EpasSessions = {
    start(userid) {
      if (sessions.size >= MAX_SESSIONS) sessions.delete(sessions.keys().next().value ?? '');
      const key = chance.pkid();
      sessions.set(key, { userid, ends: cluster.clock.now() + IDLE_MS });
      return key;
    },
    find(key) {
      const session = sessions.get(key);
      if (!session) return undefined;
      const now = cluster.clock.now();
      if (session.ends <= now) {
        sessions.delete(key);
        return undefined;
      }
      session.ends = now + IDLE_MS;
      return session.userid;
    },
  };
  made.set(node, fresh);
  return fresh;
}
