/** When and from where an end user was last let in, and the wrong passwords since. */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Tx } from '../../store/store';
import { credentialRow } from './set';

export interface LastLogin {
  /** UTC seconds */
  at: number | undefined;
  /** address */
  from: string;
  failures: number;
}

const DYNAMIC = `select d.* from credentialdynamic d join credential c on c.pkid = d.fkcredential
  where c.fkenduser = ? and c.tkcredential = 3`;

export function lastLogin(tx: Tx, user: string): LastLogin {
  const row = tx.get(DYNAMIC, user);
  return {
    at: typeof row?.lastsuccessfullogin === 'number' ? row.lastsuccessfullogin : undefined,
    from:
      typeof row?.lastsuccessfulloginipaddress === 'string' ? row.lastsuccessfulloginipaddress : '',
    failures: Number(row?.hackcount ?? 0),
  };
}

/** Any node may note it: a login does not wait for the publisher. */
export function noteLogin(cluster: Cluster, node: Node, user: string, from: string): void {
  node.write((tx) => {
    const credential = credentialRow(tx, { kind: 'end', pkid: user }, 'password');
    if (!credential) return;
    tx.run(
      'update credentialdynamic set lastsuccessfullogin = ?, lastsuccessfulloginipaddress = ? where fkcredential = ?',
      Math.floor(cluster.clock.now() / 1000),
      from,
      String(credential.pkid),
    );
  });
}
