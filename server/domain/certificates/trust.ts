/** What a node trusts, in all its stores. */
import type { Cluster } from '../../cluster/cluster';
import { listTrusted, type Trusted, type TrustStore } from '../../security/trust-store';
import type { Tx } from '../../store/store';
import { storesOf } from './units';

export function listTrust(
  cluster: Cluster,
  tx: Pick<Tx, 'all'>,
  role: string,
): (Trusted & { store: TrustStore })[] {
  return storesOf(cluster, role).flatMap((store) =>
    listTrusted(tx, store).map((trusted) => ({ ...trusted, store })),
  );
}
