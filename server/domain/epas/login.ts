/**
 * May a client log in at this IM and Presence node? By password, or by an access token of the user's
 * telephony cluster in its place [own]; the user is enabled here, and this node serves him.
 *
 * A user whose directory URI lies in another domain than the presence domain signs in by token only
 * when the central cluster is set up for it: directory URI and mail are the same, the user is in
 * Standard CCM End Users, the refresh login is on, and the default service profile names IM and
 * Presence. [seed] C16; that the login fails otherwise is a guess.
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { machineNow } from '../../runtime/clock';
import type { Tx } from '../../store/store';
import { checkPresenceToken } from '../centralized/check-token';
import { ownerOf, principalOf, verifyLogin } from '../credentials/login';
import { isUsable } from '../credentials/verify';
import { offersRefreshLogin } from '../authz/settings';
import { nodesOf, findImUser, presenceDomain, servingNode, type ImUser } from '../messaging/people';
import { profileServers } from '../users/profile-files';

export type EpasLogin =
  | { ok: true; userid: string }
  /** hostnames: nodes that serve the user, when this one does not */
  | { ok: false; reason: string; hostnames: readonly string[] };

export async function epasLogin(
  cluster: Cluster,
  node: Node,
  { username, secret }: { username: string; secret: string },
): Promise<EpasLogin> {
  const user = node.store.read((tx) => imUserNamed(tx, username, presenceDomain(node)));
  if (!user) return refused('Authentication failed');
  const isToken = /^[\w-]+\.[\w-]+\.[\w-]+$/.test(secret);
  const reason = isToken
    ? node.store.read((tx) => tokenRefusal(cluster, node, tx, user, secret))
    : await passwordRefusal(cluster, node, user, secret);
  if (reason !== undefined) return refused(reason);
  const home = await servingNode(cluster, node, user, machineNow());
  if (home !== node.name) {
    const hostnames = node.store.read((tx) => nodesOf(tx, user));
    return { ok: false, reason: 'The user is not assigned to this node', hostnames };
  }
  return { ok: true, userid: user.userid };
}

/** A user id; with a domain the JID of the presence domain, else a directory URI. [guess] */
function imUserNamed(tx: Tx, username: string, domain: string): ImUser | undefined {
  const at = username.indexOf('@');
  if (at < 0) return findImUser(tx, username);
  if (username.slice(at + 1).toLowerCase() === domain) return findImUser(tx, username.slice(0, at));
  const rows = tx.all(
    'select userid from enduser where lower(directoryuri) = lower(?) and status = 1',
    username,
  );
  return rows.length === 1 ? findImUser(tx, String(rows[0]?.userid)) : undefined;
}

async function passwordRefusal(
  cluster: Cluster,
  node: Node,
  { userid }: ImUser,
  secret: string,
): Promise<string | undefined> {
  const login = await verifyLogin(cluster, node, userid, secret);
  return login.ok && login.user.kind === 'end' ? undefined : 'Authentication failed';
}

function tokenRefusal(
  cluster: Cluster,
  node: Node,
  tx: Tx,
  user: ImUser,
  token: string,
): string | undefined {
  const owner = { kind: 'end', pkid: user.pkid } as const;
  const checked = checkPresenceToken(cluster, node, token);
  const isHis = checked.ok && checked.token.userid.toLowerCase() === user.userid.toLowerCase();
  if (!isHis || !isUsable(tx, owner, cluster.clock.now())) return 'Authentication failed';
  return subdomainRefusal(cluster, node, tx, user);
}

const GROUP_ROLE = 'Standard CCM End Users';

function subdomainRefusal(
  cluster: Cluster,
  node: Node,
  tx: Tx,
  { pkid, userid }: ImUser,
): string | undefined {
  const row = tx.get('select directoryuri, mailid from enduser where pkid = ?', pkid);
  const uri = String(row?.directoryuri ?? '').toLowerCase();
  const domain = uri.split('@')[1] ?? '';
  if (domain === '' || domain === presenceDomain(node)) return undefined;
  if (uri !== String(row?.mailid ?? '').toLowerCase())
    return 'The directory URI is not the mail address';
  const owner = ownerOf(tx, userid);
  if (!owner || !principalOf(tx, userid, owner).roles.has(GROUP_ROLE))
    return `The user is not in ${GROUP_ROLE}`;
  if (!offersRefreshLogin(cluster, tx)) return 'OAuth with Refresh Login Flow is disabled';
  if (profileServers(tx, 'IMandPresence').length === 0)
    return 'The default service profile has no IM and Presence service';
  return undefined;
}

function refused(reason: string): EpasLogin {
  return { ok: false, reason, hostnames: [] };
}
