/**
 * Who logs in to XMPP? By password; or by the one-time password that EPAS gave him, or the access
 * token of his telephony cluster, which is checked by the keys that are here. [client, doc]
 * facts/centralized.md 5; which of them stands where is a guess beyond the token mechanism's.
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { checkPresenceToken, XCP_AUTHENTICATION } from '../centralized/check-token';
import { verifyLogin } from '../credentials/login';
import { isUsable } from '../credentials/verify';
import { oneTimePasswords } from '../one-time-password';
import { findImUser, type ImUser } from './people';

/** `service`: Cisco XCP Authentication Service does not run */
export type MessagingLogin =
  { ok: true; user: ImUser } | { ok: false; reason: 'service' | 'refused' };

const REFUSED: MessagingLogin = { ok: false, reason: 'refused' };

export async function logIn(
  cluster: Cluster,
  node: Node,
  { kind, userid, secret }: { kind: 'password' | 'token'; userid: string; secret: string },
): Promise<MessagingLogin> {
  if (node.services.find(XCP_AUTHENTICATION)?.state !== 'Started')
    return { ok: false, reason: 'service' };
  const user = node.store.read((tx) => findImUser(tx, userid));
  if (!user) return REFUSED;
  if (kind === 'password' && !isToken(secret)) {
    const login = await verifyLogin(cluster, node, user.userid, secret);
    return login.ok && login.user.kind === 'end' ? { ok: true, user } : REFUSED;
  }
  const now = cluster.clock.now();
  const owner = { kind: 'end', pkid: user.pkid } as const;
  if (!node.store.read((tx) => isUsable(tx, owner, now))) return REFUSED;
  if (!isToken(secret))
    return (await oneTimePasswords(cluster).consume(user.userid, secret)) === 'ok'
      ? { ok: true, user }
      : REFUSED;
  const checked = checkPresenceToken(cluster, node, secret);
  const isHis = checked.ok && checked.token.userid.toLowerCase() === user.userid.toLowerCase();
  return isHis ? { ok: true, user } : REFUSED;
}

/** A compact JWS. */
function isToken(secret: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(secret);
}
