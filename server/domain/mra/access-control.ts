/**
 * MRA Access Control of an Expressway-C: which tokens and credentials open the way from outside. There
 * is no Expressway here; what it would let through is judged by the home cluster. [doc] fields and
 * defaults, facts/centralized.md 8
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Tx } from '../../store/store';
import { verifyBearer } from '../authz/bearer';
import { offersRefreshLogin } from '../authz/settings';
import { verifyLogin } from '../credentials/login';

export const PATHS = ['None', 'UCM/LDAP basic authentication'] as const;

export interface AccessControl {
  authenticationPath: (typeof PATHS)[number];
  /** Authorize by OAuth token with refresh */
  oauthWithRefresh: boolean;
  /** Authorize by OAuth token */
  oauth: boolean;
  /** Authorize by user credential */
  userCredential: boolean;
  /** Allow Jabber iOS clients to use embedded Safari browser */
  embeddedSafari: boolean;
  /** Check for internal authentication availability */
  checkInternal: boolean;
}

/** As it stands once MRA is on. [doc] */
const INSTALLED: AccessControl = {
  authenticationPath: 'UCM/LDAP basic authentication',
  oauthWithRefresh: true,
  oauth: false,
  userCredential: false,
  embeddedSafari: false,
  checkInternal: false,
};

export const BOXES = [
  'oauthWithRefresh',
  'oauth',
  'userCredential',
  'embeddedSafari',
  'checkInternal',
] as const;

export function readAccessControl(tx: Tx): AccessControl {
  const row = tx.get('select * from mraaccesscontrol');
  if (!row) return INSTALLED;
  const boxes = BOXES.map((name) => [name, row[name.toLowerCase()] === 't'] as const);
  const path = PATHS.find((one) => one === row.authenticationpath) ?? 'None';
  return { ...INSTALLED, ...Object.fromEntries(boxes), authenticationPath: path };
}

export function writeAccessControl(tx: Tx, form: AccessControl): void {
  tx.run('delete from mraaccesscontrol');
  tx.run(
    `insert into mraaccesscontrol (authenticationpath, ${BOXES.join(', ')}) values (?, ?, ?, ?, ?, ?)`,
    form.authenticationPath,
    ...BOXES.map((name) => (form[name] ? 't' : 'f')),
  );
}

export type Credential = { token: string } | { userid: string; password: string };

export type Judgement = { accepted: true; userid: string } | { accepted: false; reason: string };

/** Would a client with this get in from outside? */
export async function judge(
  cluster: Cluster,
  node: Node,
  credential: Credential,
): Promise<Judgement> {
  const access = node.store.read(readAccessControl);
  const refused = (reason: string): Judgement => ({ accepted: false, reason });
  if (access.authenticationPath === 'None') return refused('no authentication path');
  if ('token' in credential) {
    const { token } = credential;
    // A self-describing token comes of the refresh login, an opaque one of the implicit flow.
    const box = token.includes('.') ? 'oauthWithRefresh' : 'oauth';
    if (!access[box]) return refused(`${box} is off`);
    const bearer = verifyBearer(cluster, node, token);
    return bearer.ok ? { accepted: true, userid: bearer.user.userid } : refused(bearer.reason);
  }
  if (!access.userCredential) return refused('userCredential is off');
  const login = await verifyLogin(cluster, node, credential.userid, credential.password);
  return login.ok ? { accepted: true, userid: login.user.userid } : refused('credential');
}

/** What a client is told to log in with: the home cluster is asked where the box says so. [doc] */
export function offered(cluster: Cluster, tx: Tx): { oauthWithRefresh: boolean; safari: boolean } {
  const { oauthWithRefresh, checkInternal, embeddedSafari } = readAccessControl(tx);
  const isThere = !checkInternal || offersRefreshLogin(cluster, tx);
  return { oauthWithRefresh: oauthWithRefresh && isThere, safari: embeddedSafari };
}
