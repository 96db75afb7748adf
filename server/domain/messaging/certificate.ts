/**
 * The certificate of a node's XMPP port, cup-xmpp: the one that was there when Cisco XCP Router
 * started last. [guess] after Tomcat's, domain/certificates/shown.ts
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Identity } from '../../security/authority';
import { findOwn, readIdentity } from '../certificates/own';
import { ROUTER } from './people';

const UNIT = 'cup-xmpp';

/** Of one node. Rejects where the certificate cannot be made: its publisher is in another process. */
export function shownCertificate(cluster: Cluster, node: Node): () => Promise<Identity> {
  let loaded: { since: number | undefined; identity: Identity } | undefined;
  return async () => {
    const since = node.services.find(ROUTER)?.since;
    if (loaded?.since === since && loaded) return loaded.identity;
    await findOwn(cluster, node, { name: node.name, role: node.role }, UNIT);
    const identity = node.store.read((tx) => readIdentity(cluster, tx, node.name, UNIT));
    if (!identity) throw new Error(`${node.name} has no certificate ${UNIT} yet`);
    loaded = { since, identity };
    return identity;
  };
}
