/** What a node trusts, in all its stores. */
import {
  listTrusted,
  TRUST_STORES,
  type Trusted,
  type TrustStore,
} from '../../security/trust-store';
import type { Tx } from '../../store/store';

export function listTrust(tx: Pick<Tx, 'all'>): (Trusted & { store: TrustStore })[] {
  return TRUST_STORES.flatMap((store) =>
    listTrusted(tx, store).map((trusted) => ({ ...trusted, store })),
  );
}
