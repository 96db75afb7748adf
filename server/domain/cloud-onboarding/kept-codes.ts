/**
 * Which of a cluster's codes are the cloud's: a row for each, with the code sealed in it, until the cloud
 * has it back. [own]
 */
import type { Cluster } from '../../cluster/cluster';
import type { Tx } from '../../store/store';
import { REST } from '../../store/tables';

type Context = Pick<Cluster, 'ids' | 'sealer'>;

/** In the unit of work that stores the code. @param key pkid of its row in phoneactivationcode */
export function keepCloudCode({ ids, sealer }: Context, tx: Tx, key: string, code: string): void {
  tx.run(
    `insert into cloudactivationcode (pkid, codekey, ${REST}) values (?, ?, ?)`,
    ...[ids.pkid(), key, JSON.stringify({ sealed: sealer.seal(code) })],
  );
}

/** Those that the cloud still has out, and no phone any more. */
export function usedUpCodes(
  { sealer, clock }: Pick<Cluster, 'sealer' | 'clock'>,
  tx: Tx,
): { pkid: string; code: string }[] {
  return tx
    .all(
      `select c.pkid, c.${REST} as hidden from cloudactivationcode c
        where not exists (select 1 from phoneactivationcode p where p.pkid = c.codekey and p.expiry > ?)`,
      Math.floor(clock.now() / 1000),
    )
    .map(({ pkid, hidden }) => {
      const { sealed } = JSON.parse(String(hidden)) as { sealed: string };
      return { pkid: String(pkid), code: sealer.open(sealed) };
    });
}

export function forgetCode(tx: Tx, pkid: string): void {
  tx.run('delete from cloudactivationcode where pkid = ?', pkid);
}
