/**
 * Codes of phones that may come by MRA: the cloud gives them out, and gets them back once they are
 * used, expired or taken away. A row remembers which of a cluster's codes are the cloud's; the code
 * in it is sealed. [doc] facts/onboarding.md A6
 */
import type { Cluster } from '../../cluster/cluster';
import { NeighbourError } from '../../cluster/neighbours';
import { AxlFault } from '../../schema/axl-fault';
import type { Tx } from '../../store/store';
import { askForCode } from './client';
import { isOnBoard, readOnboarding } from './settings';

/**
 * A code for a phone that is allowed onboarding via MRA, while no transaction is open; undefined: the
 * cluster makes one itself, since it is not on board.
 *
 * @param seconds that it counts @throws AxlFault when the cloud does not give one [guess]
 */
export async function cloudCode(cluster: Cluster, seconds: number): Promise<string | undefined> {
  const { store } = cluster.publisher;
  if (!store.read((tx) => isOnBoard(readOnboarding(cluster, tx)))) return undefined;
  try {
    return await askForCode(cluster, seconds);
  } catch (error) {
    if (!(error instanceof NeighbourError)) throw error;
    throw new AxlFault('businessRule', {
      text: `The Cisco Cloud gives no activation code: ${error.message}`,
    });
  }
}

/** In the unit of work that stores the code. @param key pkid of its row in phoneactivationcode */
export function keepCloudCode({ ids, sealer }: Cluster, tx: Tx, key: string, code: string): void {
  tx.run(
    'insert into cloudactivationcode (pkid, codekey, rest) values (?, ?, ?)',
    ...[ids.pkid(), key, sealer.seal(code)],
  );
}

/** Those that the cloud still has out, and no phone any more. */
export function usedUpCodes({ sealer }: Cluster, tx: Tx): { pkid: string; code: string }[] {
  return tx
    .all(
      `select c.pkid, c.rest from cloudactivationcode c
        where not exists (select 1 from phoneactivationcode p where p.pkid = c.codekey)`,
    )
    .map(({ pkid, rest }) => ({ pkid: String(pkid), code: sealer.open(String(rest)) }));
}

export function forgetCode(tx: Tx, pkid: string): void {
  tx.run('delete from cloudactivationcode where pkid = ?', pkid);
}
