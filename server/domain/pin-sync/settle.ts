/**
 * An outcome that is not known is settled by one more push of the PIN that is stored here.
 *
 * For that a sealed copy of a synchronised PIN is kept beside its hash (credentials/set.ts); a PIN
 * that was set before synchronisation was enabled has none, and stays unsettled.
 */
import type { Cluster } from '../../cluster/cluster';
import { sealedPin } from '../credentials/sealed-pin';
import { deliver, type Delivery } from './deliver';

/** Never fails: there is nobody left to tell but the log. */
export async function settle(
  cluster: Cluster,
  unsettled: readonly Delivery[],
  userid: string,
): Promise<void> {
  if (unsettled.length === 0) return;
  try {
    const pin = cluster.publisher.store.read((tx) => sealedPin(tx, cluster.sealer, userid));
    const settled =
      pin === undefined
        ? []
        : await Promise.all(
            unsettled.map(({ server }) =>
              deliver(cluster, server, { userid, pin, mark: 'settle' }),
            ),
          );
    const open = settled.filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown');
    if (pin === undefined || open.length > 0) cluster.log.warn('pin-unsettled', { userid });
  } catch (error) {
    cluster.log.error('pin-settle', { userid, error: String(error) });
  }
}
