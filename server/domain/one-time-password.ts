/**
 * One-time passwords of IM and Presence: EPAS hands one out for a login, the XMPP server takes it in
 * the place of a password, once. [client] facts/centralized.md 5
 *
 * Kept as hashes in the memory of the process that issued it, which judges it for all nodes of the
 * cluster; how long one counts, and that every node takes it, are guesses.
 */
import { createHash } from 'node:crypto';
import { createAsking } from '../cluster/asking';
import type { Cluster } from '../cluster/cluster';
import { createIds } from '../runtime/ids';

/** [guess] */
const GOOD_FOR_MS = 5 * 60_000;

/** Past this the oldest go: a client that only asks does not fill the memory. */
const MAX_PASSWORDS = 10_000;

export type Consumed = 'ok' | 'used' | 'expired' | 'unknown';

interface Issued {
  userid: string;
  /** cluster time in ms at which it ends */
  ends: number;
  used: boolean;
}

export interface OneTimePasswords {
  /** @returns a password that this user can show once */
  issue(userid: string): string;
  /**
   * A password that is shown has been used, also by the wrong user.
   * @param userid user id or JID (what stands before the first '@'), in any case
   */
  consume(userid: string, password: string): Promise<Consumed>;
}

/** Those of a cluster; they end when it goes back. */
export function oneTimePasswords(cluster: Cluster): OneTimePasswords {
  const known = made.get(cluster);
  if (known) return known;
  const fresh = createPasswords(cluster);
  made.set(cluster, fresh);
  return fresh;
}

const made = new WeakMap<Cluster, OneTimePasswords>();

/** Not the cluster's ids: with a seed a password could be guessed. */
const chance = createIds();

function createPasswords(cluster: Cluster): OneTimePasswords {
  const issued = new Map<string, Issued>();
  cluster.register({ name: 'one-time passwords', reset: () => issued.clear() });

  function judge({ hash, userid }: { hash: string; userid: string }): Consumed | undefined {
    const found = issued.get(hash);
    if (!found) return undefined;
    if (found.used) return 'used';
    found.used = true;
    if (found.userid !== userid) return 'unknown';
    return found.ends <= cluster.clock.now() ? 'expired' : 'ok';
  }
  const ask = createAsking(cluster, 'one-time-passwords', judge);

  return {
    issue(userid) {
      const password = chance.bytes(24).toString('hex');
      if (issued.size >= MAX_PASSWORDS) issued.delete(issued.keys().next().value ?? '');
      issued.set(hashOf(password), {
        userid: userid.toLowerCase(),
        ends: cluster.clock.now() + GOOD_FOR_MS,
        used: false,
      });
      return password;
    },
    async consume(userid, password) {
      const name = (userid.split('@')[0] ?? '').toLowerCase();
      return (await ask({ hash: hashOf(password), userid: name })) ?? 'unknown';
    },
  };
}

function hashOf(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}
