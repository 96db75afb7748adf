/** The certificate CallManager of a node, which its SIP shows over TLS. [doc] */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Identity } from '../../security/authority';
import { findOwn, readIdentity } from './own';

const UNIT = 'CallManager';

/** @param fallback where it cannot be made: the publisher is in another process and has made none yet */
export async function callManagerIdentity(
  cluster: Cluster,
  node: Node,
  fallback: Identity,
): Promise<Identity> {
  const stored = (): Identity | undefined =>
    node.store.read((tx) => readIdentity(cluster, tx, node.name, UNIT));
  if (!stored() && cluster.publisherHere) await findOwn(cluster, cluster.home, node, UNIT);
  return stored() ?? fallback;
}
