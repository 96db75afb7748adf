/**
 * May who comes from outside with this go on? Self-describing tokens are judged by the keys that were
 * fetched, opaque ones and passwords by the home cluster; the boxes of MRA Access Control say which
 * of them count at all. [seed, doc] facts/centralized.md 8
 */
import type { Cluster } from '../../cluster/cluster';
import { NeighbourError, type Target, type WebReply } from '../../cluster/neighbours';
import type { Node } from '../../cluster/node';
import { PHONE_CLIENT } from '../authz/refresh-tokens';
import { checkFetched } from '../centralized/check-token';
import { UNIFIED_CM_SERVERS } from '../centralized/peer-page';
import { readAccessControl } from '../mra/access-control';
import { findHome } from './home';
import { publishers } from './servers';

export interface Guest {
  userid: string;
  /** a telephone by its own token: uuid of the cluster that issued it */
  phoneOf?: string;
}

export type SignIn = ({ ok: true } & Guest) | { ok: false; reason: string };

/** @param authorization the header as it came */
export async function signIn(cluster: Cluster, node: Node, authorization: string): Promise<SignIn> {
  const access = node.store.read(readAccessControl);
  if (access.authenticationPath === 'None') return refused('no authentication path');
  const token = /^Bearer\s+(\S+)$/i.exec(authorization.trim())?.[1];
  if (token !== undefined) {
    const box = token.includes('.') ? 'oauthWithRefresh' : 'oauth';
    if (!access[box]) return refused(`${box} is off`);
    return box === 'oauth'
      ? ofOpaque(cluster, node, token)
      : ofSelfDescribing(cluster, node, token);
  }
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization.trim())?.[1];
  if (encoded === undefined) return refused('no login');
  if (!access.userCredential || access.authenticationPath === 'SAML SSO authentication')
    return refused('userCredential is off');
  const [userid = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return ofPassword(cluster, node, userid, authorization);
}

function ofSelfDescribing(cluster: Cluster, node: Node, token: string): SignIn {
  const checked = checkFetched(cluster, node, UNIFIED_CM_SERVERS, token);
  if (!checked.ok) return refused(checked.reason);
  const { userid, clientId, issuer } = checked.token;
  return { ok: true, userid, ...(clientId === PHONE_CLIENT && { phoneOf: issuer }) };
}

/** The cluster that issued it knows it; which one that is, it does not say. */
async function ofOpaque(cluster: Cluster, node: Node, token: string): Promise<SignIn> {
  const headers = { Authorization: `Bearer ${token}` };
  for (const target of publishers(node)) {
    const reply = await ask(cluster, target, '/ucmock/oauth/token-info', headers);
    if (reply?.status !== 200) continue;
    const { sub } = JSON.parse(reply.body.toString('utf8')) as { sub?: unknown };
    if (typeof sub === 'string') return { ok: true, userid: sub };
  }
  return refused('unknown token');
}

async function ofPassword(
  cluster: Cluster,
  node: Node,
  userid: string,
  authorization: string,
): Promise<SignIn> {
  const home = await findHome(cluster, node, 'username', userid);
  if (!home) return refused('unknown user');
  const path = `/cucm-uds/user/${encodeURIComponent(home.userid)}`;
  const reply = await ask(cluster, home.target, path, { Authorization: authorization });
  // Known but without a right there: that is for UDS to say to the client.
  const isKnown = reply?.status === 200 || reply?.status === 403;
  return isKnown ? { ok: true, userid: home.userid } : refused('credential');
}

async function ask(
  cluster: Cluster,
  target: Target,
  path: string,
  headers: Record<string, string>,
): Promise<WebReply | undefined> {
  try {
    return await cluster.neighbours.web(target).send({ method: 'GET', path, headers });
  } catch (error) {
    if (error instanceof NeighbourError) return undefined;
    throw error;
  }
}

function refused(reason: string): SignIn {
  return { ok: false, reason };
}
