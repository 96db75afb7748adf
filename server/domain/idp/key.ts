/** The key by which an identity provider signs: RSA, since that is what service providers take. */
import type { Cluster } from '../../cluster/cluster';
import { machineNow } from '../../runtime/clock';
import type { Identity } from '../../security/authority';
import { selfSign } from '../../security/platform-certificate';

const DAYS = 3650;

/** Who asks while the key is being made gets the same one. */
const inMaking = new WeakMap<Cluster, Promise<Identity>>();

export async function signingIdentity(cluster: Cluster): Promise<Identity> {
  const there = read(cluster);
  if (there) return there;
  let making = inMaking.get(cluster);
  if (!making) {
    making = make(cluster).finally(() => inMaking.delete(cluster));
    inMaking.set(cluster, making);
  }
  return making;
}

function read(cluster: Cluster): Identity | undefined {
  const row = cluster.home.store.read((tx) => tx.get('select * from idpkey'));
  return row && { cert: String(row.certificate), key: cluster.sealer.open(String(row.rest)) };
}

async function make(cluster: Cluster): Promise<Identity> {
  const commonName = `ucmock IdP ${cluster.name}`;
  const wish = { key: { type: 'rsa' as const, bits: 2048 }, commonName, names: [] };
  const identity = await selfSign(wish, { now: machineNow(), days: DAYS });
  cluster.publisher.store.write((tx) =>
    tx.run(
      'insert into idpkey (pkid, certificate, rest) values (?, ?, ?)',
      ...[cluster.ids.pkid(), identity.cert, cluster.sealer.seal(identity.key)],
    ),
  );
  return identity;
}
