/**
 * Logins on their way: a request was sent to the identity provider, and its response is awaited, once.
 * In the memory of the process, where the browser comes back to.
 */
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
const byCluster = new WeakMap<Cluster, Map<string, Pending>>();

export function begin(
  cluster: Cluster,
  request: Pick<Pending, 'entityId' | 'acs' | 'relayUrl'>,
): Pending {
  const all = pendingOf(cluster);
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
export function take(cluster: Cluster, requestId: string): Pending | undefined {
  const all = pendingOf(cluster);
  const found = all.get(requestId);
  all.delete(requestId);
  return found && found.ends > cluster.clock.now() ? found : undefined;
}

function pendingOf(cluster: Cluster): Map<string, Pending> {
  let all = byCluster.get(cluster);
  if (!all) {
    const made = (all = new Map<string, Pending>());
    byCluster.set(cluster, made);
    cluster.register({ name: 'SAML logins', reset: () => made.clear() });
  }
  return all;
}
