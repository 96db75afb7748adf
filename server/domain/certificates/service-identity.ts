/**
 * Which certificate does a service of a node show? That of its unit as it was when the service
 * started last: a new one is seen only after a restart. [doc] for Cisco CallManager and Cisco Tftp
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Identity } from '../../security/authority';
import { findOwn, readIdentity } from './own';

export interface ServiceUnit {
  /** 'TVS' */
  unit: string;
  /** 'Cisco Trust Verification Service' */
  service: string;
}

/** The same object while it is the same certificate. */
export type ServiceIdentity = () => Promise<Identity>;

interface Loaded {
  since: number | undefined;
  identity: Identity;
}

/**
 * Asked for when a client comes; the first asking makes the certificate where it is missing.
 *
 * @param fallback where it cannot be made: the publisher is in another process and has made none yet
 */
export function serviceIdentity(
  cluster: Cluster,
  node: Node,
  { unit, service }: ServiceUnit,
  fallback: Identity,
): ServiceIdentity {
  let loaded: Loaded | undefined;
  const forget = (): void => {
    loaded = undefined;
  };
  // The certificates of a reset cluster are others.
  cluster.register({
    name: `certificate ${unit} of ${node.name}`,
    reset: forget,
    snapshot: () => true,
    restore: forget,
  });
  return async () => {
    const since = node.services.find(service)?.since;
    if (loaded && loaded.since === since) return loaded.identity;
    await findOwn(cluster, node, { name: node.name, role: node.role }, unit);
    const stored = node.store.read((tx) => readIdentity(cluster, tx, node.name, unit));
    if (!stored) return fallback;
    const isSame = loaded?.identity.cert === stored.cert;
    loaded = { since, identity: isSame && loaded ? loaded.identity : stored };
    return loaded.identity;
  };
}
