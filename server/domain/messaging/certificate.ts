/**
 * The certificate of a node's XMPP port, cup-xmpp: the one that was there when Cisco XCP Router
 * started last. [guess] after Tomcat's, domain/certificates/shown.ts
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Identity } from '../../security/authority';
import { findOwn, readIdentity } from '../certificates/own';
import { presenceNodes } from '../nodes';
import { ROUTER } from './people';

const UNIT = 'cup-xmpp';

/**
 * Of one node.
 * @param fallback shown while there is none: a publisher in another process makes it in its own time
 */
export function shownCertificate(
  cluster: Cluster,
  node: Node,
  fallback: Identity,
): () => Promise<Identity> {
  let loaded: { since: number | undefined; identity: Identity } | undefined;
  let making: Promise<void> | undefined;
  const stored = (): Identity | undefined =>
    node.store.read((tx) => readIdentity(cluster, tx, node.name, UNIT));
  return async () => {
    const since = node.services.find(ROUTER)?.since;
    if (loaded && loaded.since === since) return loaded.identity;
    if (!stored()) {
      making ??= makeCertificate(cluster, node.name).finally(() => (making = undefined));
      if (cluster.publisherHere) await making;
      else making.catch(() => undefined);
    }
    const identity = stored();
    if (!identity) return fallback;
    loaded = { since, identity };
    return identity;
  };
}

/** Those of nodes in other processes, which cannot make them: at the publisher, when it starts. */
export async function makeCertificates(cluster: Cluster): Promise<void> {
  for (const name of cluster.home.store.read(presenceNodes)) await makeCertificate(cluster, name);
}

async function makeCertificate(cluster: Cluster, name: string): Promise<void> {
  await findOwn(cluster, cluster.home, { name, role: 'presence' }, UNIT);
}
