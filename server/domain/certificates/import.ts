/** What the command line imports and deletes, each with its unit of work; at the publisher. */
import type { Cluster } from '../../cluster/cluster';
import { machineNow } from '../../runtime/clock';
import { DomainRefusal } from '../../schema/refusal';
import {
  addTrusted,
  certificatesIn,
  listTrusted,
  parseCertificate,
  removeTrusted,
  type TrustStore,
} from '../../security/trust-store';
import type { Tx } from '../../store/store';
import { fileName } from './describe';
import { doThere } from './elsewhere';
import { storeOwn, type Owner } from './own';
import { nodesOf, takeSigned } from './request';

const CERTMGR = '/platformcom/api/v1/certmgr/config';

/** A certificate that others signed, with its chain. @throws DomainRefusal, CertificateRefused */
export async function importOwn(
  cluster: Cluster,
  owner: Owner,
  unit: string,
  pem: string,
): Promise<void> {
  if (!cluster.publisherHere) {
    const json = { service: unit, certificates: [pem] };
    await doThere(cluster, owner, { path: `${CERTMGR}/identity/certificates`, json });
    return;
  }
  const nodes = await nodesOf(cluster);
  await write(cluster, (tx) =>
    storeOwn(cluster, tx, takeSigned(cluster, tx, owner, { unit, pems: [pem], nodes })),
  );
}

/** @throws DomainRefusal, CertificateRefused */
export async function importTrust(
  cluster: Cluster,
  owner: Owner,
  store: TrustStore,
  pem: string,
): Promise<void> {
  if (!cluster.publisherHere) {
    const json = { service: [store], certificates: [pem] };
    await doThere(cluster, owner, { path: `${CERTMGR}/trust/certificates`, json });
    return;
  }
  await write(cluster, (tx) => {
    for (const one of certificatesIn(pem))
      addTrusted(tx, { ids: cluster.ids, now: machineNow() }, store, one.toString());
  });
}

/** By the name of its file, as lists show it. @throws DomainRefusal */
export async function deleteTrust(
  cluster: Cluster,
  owner: Owner,
  store: TrustStore,
  file: string,
): Promise<void> {
  const node = cluster.node(owner.name) ?? cluster.home;
  const found = node.store
    .read((tx) => listTrusted(tx, store))
    .find(({ pem }) => fileName(parseCertificate(pem)) === file);
  if (!found) throw new DomainRefusal('not found', `There is no certificate ${store}/${file}`);
  const { pkid } = found;
  if (!cluster.publisherHere)
    return void (await doThere(cluster, owner, {
      ...{ method: 'DELETE', path: `/ucmock/certificates/trust/${store}/${pkid}` },
    }));
  await write(cluster, (tx) => removeTrusted(tx, store, pkid));
}

async function write(cluster: Cluster, work: (tx: Tx) => unknown): Promise<void> {
  cluster.publisher.store.write(work);
  await cluster.acknowledged();
}
