/** Who logs in at the identity provider, and what assertions say of them. [own] */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { DomainRefusal } from '../../schema/refusal';
import type { Tx } from '../../store/store';
import { hashSecret, matchesHash } from '../credentials/hash';

export type Attributes = Readonly<Record<string, readonly string[]>>;

export interface IdpUser {
  userid: string;
  attributes: Attributes;
}

export function listUsers(tx: Tx): IdpUser[] {
  return tx.all('select * from idpuser order by userid').map(({ userid, attributes }) => ({
    userid: String(userid),
    attributes: JSON.parse(String(attributes)) as Attributes,
  }));
}

/** @param attributes none: `uid` is the user id */
export function putUser(
  cluster: Cluster,
  tx: Tx,
  { userid, password, attributes }: Partial<IdpUser> & { userid: string; password: string },
): void {
  if (userid.trim() === '' || password === '')
    throw new DomainRefusal('invalid', 'userid and password are needed.');
  tx.run('delete from idpuser where userid = ?', userid);
  tx.run(
    'insert into idpuser (pkid, userid, credentials, attributes) values (?, ?, ?, ?)',
    ...[cluster.ids.pkid(), userid, hashSecret(password, cluster.ids.bytes(16))],
    JSON.stringify(attributes ?? { uid: [userid] }),
  );
}

export function removeUser(tx: Tx, userid: string): void {
  if (tx.run('delete from idpuser where userid = ?', userid) === 0)
    throw new DomainRefusal('not found', `There is no user ${userid}.`);
}

/** undefined when the password is wrong, or nobody has this name */
export async function logIn(
  node: Node,
  userid: string,
  password: string,
): Promise<IdpUser | undefined> {
  const row = node.store.read((tx) => tx.get('select * from idpuser where userid = ?', userid));
  if (!row || !(await matchesHash(password, String(row.credentials)))) return undefined;
  return {
    userid: String(row.userid),
    attributes: JSON.parse(String(row.attributes)) as Attributes,
  };
}
