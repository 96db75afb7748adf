/**
 * LDAP authentication: the password of an end user who came from a directory is checked there, by a
 * bind as the user's own entry. PINs, application users and local users stay with the cluster.
 * [doc] of directory integration
 */
import type { Cluster } from '../../cluster/cluster';
import type { LdapTarget } from '../../cluster/neighbours';
import type { Node } from '../../cluster/node';
import { shapeOf } from '../../schema/derive';
import { isTrue } from '../../schema/boolean';
import { textOf } from '../../schema/tree';
import { serversOf } from './agreement';
import { openPassword } from './secret';

export interface DirectoryLogin {
  target: LdapTarget;
  base: string;
  /** finds the user's entry */
  filter: string;
}

/** How this user's password is checked; undefined: by the cluster itself. */
export function directoryLogin(
  cluster: Cluster,
  node: Node,
  pkid: string,
): DirectoryLogin | undefined {
  return node.store.read((tx) => {
    const row = tx.get('select pkid from ldapauthentication');
    const view = shapeOf(cluster.model, '15.0', 'XLdapAuthentication');
    const config = row && view && tx.objects.read('LdapAuthentication', String(row.pkid), view);
    if (!row || !config || !isTrue(config.authenticateEndUsers)) return undefined;
    const user = tx.get(
      'select userid, fkdirectorypluginconfig as directory from enduser where pkid = ?',
      pkid,
    );
    if (typeof user?.directory !== 'string') return undefined;
    const attribute = tx.get(
      "select json_extract(rest, '$.userIdAttribute') as name from ldapsystem",
    )?.name;
    return {
      target: {
        servers: serversOf(config.servers),
        dn: textOf(config.distinguishedName) ?? '',
        password: openPassword(tx, cluster.sealer, 'ldapauthentication', String(row.pkid)),
      },
      base: textOf(config.userSearchBase) ?? '',
      filter: `(${String(attribute ?? 'sAMAccountName')}=${escapeValue(String(user.userid))})`,
    };
  });
}

/** An empty password would be an anonymous bind, which succeeds. RFC 4513 5.1.2 */
export async function bindsAs(
  cluster: Cluster,
  login: DirectoryLogin,
  password: string,
): Promise<boolean> {
  if (password === '') return false;
  try {
    const client = cluster.neighbours.ldap(login.target);
    const [entry, ...others] = await client.search(login.base, login.filter, ['cn']);
    if (!entry || others.length > 0) return false;
    return await client.authenticates(entry.dn, password);
  } catch (error) {
    cluster.log.warn('ldap-authentication', {
      reason: error instanceof Error ? error.message : String(error),
    });
    return false;
  }
}

/** RFC 4515 3 */
function escapeValue(text: string): string {
  return text.replace(
    /[\\*()\0]/g,
    (char) => `\\${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
