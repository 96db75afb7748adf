/**
 * Logins on their way: a request was sent to the identity provider, and its response is awaited, once.
 * In the memory of the process that sent it, which is asked where the browser comes back to another.
 */
import { createAsking } from '../../cluster/asking';
import type { Cluster } from '../../cluster/cluster';
import { createIds } from '../../runtime/ids';

export interface Pending {
  requestId: string;
  /** `s` and hex, as recorded */
  relayState: string;
  /** entity id that the request was made in */
  entityId: string;
  /** where the response is to be posted */
  acs: string;
  /** where the browser goes afterwards: path and query of this node */
  relayUrl: string;
  /** cluster time in ms */
  ends: number;
}

/** How long a user may take at the identity provider. [guess] */
const GOOD_FOR_MS = 10 * 60_000;
const MAX_PENDING = 10_000;

/** Not the cluster's ids: with a seed a request could be guessed. */
const chance = createIds();
const byCluster = new WeakMap<Cluster, Logins>();

interface Logins {
  all: Map<string, Pending>;
  /** takes it out, wherever it is kept */
  take(requestId: string): Promise<Pending | undefined>;
}

export function begin(
  cluster: Cluster,
  request: Pick<Pending, 'entityId' | 'acs' | 'relayUrl'>,
): Pending {
  const { all } = loginsOf(cluster);
  const pending: Pending = {
    ...request,
    requestId: `s${chance.bytes(20).toString('hex')}`,
    relayState: `s${chance.bytes(20).toString('hex')}`,
    ends: cluster.clock.now() + GOOD_FOR_MS,
  };
  if (all.size >= MAX_PENDING) all.delete(all.keys().next().value ?? '');
  all.set(pending.requestId, pending);
  return pending;
}

/** The request that this is the answer to; asked a second time there is none. */
export function take(cluster: Cluster, requestId: string): Promise<Pending | undefined> {
  return loginsOf(cluster).take(requestId);
}

function loginsOf(cluster: Cluster): Logins {
  const known = byCluster.get(cluster);
  if (known) return known;
  const all = new Map<string, Pending>();
  cluster.register({ name: 'SAML logins', reset: () => all.clear() });
  const takeHere = (requestId: string): Pending | undefined => {
    const found = all.get(requestId);
    all.delete(requestId);
    return found && found.ends > cluster.clock.now() ? found : undefined;
  };
  const made: Logins = { all, take: createAsking(cluster, 'saml-logins', takeHere) };
  byCluster.set(cluster, made);
  return made;
}
