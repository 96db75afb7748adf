/** The administrator of a small product beside CUCM: one account, the one of its first start. [guess] */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Ids } from '../../runtime/ids';
import type { Row, Tx } from '../../store/store';
import { hashSecret, matchesHash } from '../credentials/hash';
import type { Login } from '../credentials/login';

export const ADMINISTRATOR = 'Administrator';

export function seedAdministrator(
  tx: Tx,
  ids: Ids,
  { adminUser, adminPassword }: { adminUser: string; adminPassword: string },
): void {
  tx.run(
    'insert into administrator (pkid, name, credentials) values (?, ?, ?)',
    ids.pkid(),
    adminUser,
    hashSecret(adminPassword, ids.bytes(16)),
  );
}

export async function verifyAdministrator(
  _cluster: Cluster,
  node: Node,
  name: string,
  password: string,
): Promise<Login> {
  const row = find(node, name);
  if (!row) return { ok: false, reason: 'unknown user' };
  const stamp = String(row.credentials);
  if (!(await matchesHash(password, stamp))) return { ok: false, reason: 'wrong' };
  const user = {
    userid: String(row.name),
    kind: 'application' as const,
    pkid: String(row.pkid),
    roles: new Set([ADMINISTRATOR]),
    rank: 1,
  };
  return { ok: true, user, stamp };
}

/** Changes with the password. */
export function administratorStamp(node: Node, name: string): string | undefined {
  const row = find(node, name);
  return row && String(row.credentials);
}

function find(node: Node, name: string): Row | undefined {
  return node.store.read((tx) =>
    tx.get('select * from administrator where name = ? collate nocase', name),
  );
}
