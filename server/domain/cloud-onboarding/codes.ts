/**
 * Codes of phones that may come by MRA: the cloud gives them out, so that a phone outside is led to
 * its cluster by nothing but its code. [doc] facts/onboarding.md A6
 */
import type { Cluster } from '../../cluster/cluster';
import { NeighbourError } from '../../cluster/neighbours';
import { AxlFault } from '../../schema/axl-fault';
import { codeOf, ID_DIGITS, timeToLive } from '../activation-codes/codes';
import { allowsMra, productPrefersCode } from './allows-mra';
import { askForCode } from './client';
import { isOnBoard, readOnboarding } from './settings';

/** What came of asking; undefined: nobody was asked, the cluster makes the code itself. */
export type CloudCode = { code: string } | { trouble: string } | undefined;

/** A code whose first digits the cluster has already is given back for another one. */
const TRIES = 3;

/**
 * A code for this phone, while no transaction is open: where it is allowed onboarding via MRA, has no
 * code yet, and the cluster is on board.
 *
 * @param seconds that it counts; the service parameter's unless told
 */
export async function cloudCode(
  cluster: Cluster,
  phone: string,
  seconds?: number,
): Promise<CloudCode> {
  const isWanted = cluster.publisher.store.read((tx) => {
    const device = tx.get('select * from device where name = ? and tkclass = 1', phone);
    if (!device || codeOf(tx, cluster, String(device.pkid))) return false;
    return allowsMra(tx, device);
  });
  return isWanted ? newCloudCode(cluster, seconds) : undefined;
}

/** The same for a phone that is made in the unit of work to come. @param product 'Cisco 8841' */
export async function codeForNew(
  cluster: Cluster,
  { product, allowMraMode }: { product: string; allowMraMode: boolean },
): Promise<CloudCode> {
  const isWanted =
    allowMraMode || !cluster.publisher.store.read((tx) => productPrefersCode(tx, product));
  return isWanted ? newCloudCode(cluster) : undefined;
}

/** Whatever the phone: for one that is allowed, and loses its old code, in the unit of work to come. */
export async function newCloudCode(cluster: Cluster, seconds?: number): Promise<CloudCode> {
  const { store } = cluster.publisher;
  const life = store.read((tx) =>
    isOnBoard(readOnboarding(cluster, tx)) ? (seconds ?? timeToLive(tx)) : undefined,
  );
  if (life === undefined) return undefined;
  try {
    for (let tries = 1; ; tries++) {
      const code = await askForCode(cluster, life);
      const id = code.slice(0, ID_DIGITS);
      const known = store.read((tx) =>
        tx.get('select 1 from phoneactivationcode where codeid = ?', id),
      );
      if (!known || tries === TRIES) return { code };
    }
  } catch (error) {
    if (!(error instanceof NeighbourError)) throw error;
    return { trouble: error.message };
  }
}

/** @throws AxlFault when the cloud gave none [guess] */
export function codeGiven(given: CloudCode): string | undefined {
  if (given && 'trouble' in given)
    throw new AxlFault('businessRule', {
      text: `The Cisco Cloud gives no activation code: ${given.trouble}`,
    });
  return given?.code;
}
