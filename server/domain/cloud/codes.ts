/**
 * The activation codes that our cloud gives out: sixteen digits, unique over all clusters, so that a
 * phone with nothing but a code is led to its own. One that was released may be given out again.
 * [doc] facts/onboarding.md A6
 */
import type { Cluster } from '../../cluster/cluster';
import { RestError } from '../../schema/rest-error';
import type { Tx } from '../../store/store';
import { digits, ID_DIGITS } from '../activation-codes/codes';
import { hashOf, secondsOf, type Configuration, type Organization } from './organizations';

/** @param seconds that it counts @throws RestError 403 for a cluster that is not on board */
export function giveOut(cluster: Cluster, tx: Tx, to: Organization, seconds: number): string {
  if (!to.enabled || to.activationDomain === '')
    throw new RestError(403, 'Activation code onboarding is not enabled for this organization.');
  const now = secondsOf(cluster);
  tx.run('delete from cloudcode where expiry <= ?', now);
  for (;;) {
    const code = digits(cluster.ids);
    // By its first digits a telephone names it: no other code has the same.
    const id = code.slice(0, ID_DIGITS);
    if (tx.get('select 1 from cloudcode where codeid = ?', id)) continue;
    tx.run(
      `insert into cloudcode (pkid, fkcloudorganization, codeid, codehash, expiry)
       values (?, ?, ?, ?, ?)`,
      ...[cluster.ids.pkid(), to.pkid, id, hashOf(code), now + seconds],
    );
    return code;
  }
}

/** @returns whether it was out, and this cluster's */
export function takeBack(tx: Tx, { pkid }: Organization, code: string): boolean {
  return (
    tx.run(
      'delete from cloudcode where codehash = ? and fkcloudorganization = ?',
      hashOf(code),
      pkid,
    ) > 0
  );
}

/** What a phone learns by its code; undefined for one that is not out, or has run out. */
export function whereTo(
  cluster: Cluster,
  tx: Tx,
  code: string,
): Omit<Configuration, 'enabled'> | undefined {
  const row = tx.get(
    `select o.activationdomain, o.publisher, o.certificates
       from cloudcode c join cloudorganization o on o.pkid = c.fkcloudorganization
      where c.codehash = ? and c.expiry > ? and o.isenabled = 't'`,
    hashOf(code),
    secondsOf(cluster),
  );
  if (!row) return undefined;
  return {
    activationDomain: String(row.activationdomain),
    publisher: String(row.publisher),
    certificates: JSON.parse(String(row.certificates ?? '[]')) as string[],
  };
}
