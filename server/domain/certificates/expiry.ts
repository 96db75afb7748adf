/** Certificates that expire soon, as the Cisco Certificate Expiry Monitor looks for them. [doc] */
import type { X509Certificate } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { parseCertificate } from '../../security/trust-store';
import { fileName } from './describe';
import { listOwn, type Owner } from './own';
import { listTrust } from './trust';

export interface Expiring {
  /** unit or trust store */
  store: string;
  file: string;
  /** ISO */
  notAfter: string;
  /** negative once it has expired */
  daysLeft: number;
}

const DAY = 86_400_000;

/** Own ones and trusted ones of a node, by the cluster's clock: time travel shows them early. */
export async function expiringWithin(
  cluster: Cluster,
  node: Node,
  owner: Owner,
  days: number,
): Promise<Expiring[]> {
  const now = cluster.clock.now();
  const own = (await listOwn(cluster, node, owner)).map(({ unit, certificate }) =>
    entry(unit, `${unit}.pem`, certificate, now),
  );
  const trusted = node.store.read((tx) =>
    listTrust(cluster, tx, owner.role).map(({ store, pem }) => {
      const certificate = parseCertificate(pem);
      return entry(store, fileName(certificate), certificate, now);
    }),
  );
  return [...own, ...trusted]
    .filter(({ daysLeft }) => daysLeft <= days)
    .sort((a, b) => a.daysLeft - b.daysLeft);
}

function entry(store: string, file: string, certificate: X509Certificate, now: number): Expiring {
  const end = Date.parse(certificate.validTo);
  const daysLeft = Math.floor((end - now) / DAY);
  return { store, file, notAfter: new Date(end).toISOString(), daysLeft };
}
