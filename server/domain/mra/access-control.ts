/**
 * MRA Access Control of an Expressway-C: which tokens and credentials open the way from outside. Where
 * no Expressway is in the topology, the home cluster judges what it would let through. [doc] fields
 * and defaults, facts/centralized.md 8
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { DomainRefusal } from '../../schema/refusal';
import type { Tx } from '../../store/store';
import { verifyBearer } from '../authz/bearer';
import { offersRefreshLogin } from '../authz/settings';
import { verifyLogin } from '../credentials/login';

export const PATHS = [
  'None',
  'UCM/LDAP basic authentication',
  'SAML SSO authentication',
  'SAML SSO and UCM/LDAP',
] as const;

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
  /** Allow activation code onboarding; only while one of the OAuth boxes is on [doc] */
  allowActivationCode: boolean;
}

/** As it stands once MRA is on. [doc] */
const INSTALLED: AccessControl = {
  authenticationPath: 'UCM/LDAP basic authentication',
  oauthWithRefresh: true,
  oauth: false,
  userCredential: false,
  embeddedSafari: false,
  checkInternal: false,
  allowActivationCode: false,
};

export const BOXES = [
  'oauthWithRefresh',
  'oauth',
  'userCredential',
  'embeddedSafari',
  'checkInternal',
  'allowActivationCode',
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
    `insert into mraaccesscontrol (authenticationpath, ${BOXES.join(', ')}) values (?, ${BOXES.map(() => '?').join(', ')})`,
    form.authenticationPath,
    ...BOXES.map((name) => (form[name] ? 't' : 'f')),
  );
}

/**
 * The form as JSON; a member that is left out stays.
 * @throws DomainRefusal for what is no member or no value of it
 */
export function accessControlOf(json: unknown, before: AccessControl): AccessControl {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new DomainRefusal('invalid', 'A JSON object is needed.');
  const form = { ...before };
  for (const [name, value] of Object.entries(json)) {
    const box = BOXES.find((one) => one === name);
    const path = PATHS.find((one) => one === value);
    if (box && typeof value === 'boolean') form[box] = value;
    else if (name === 'authenticationPath' && path) form.authenticationPath = path;
    else throw new DomainRefusal('invalid', `${name} cannot be ${JSON.stringify(value)}.`);
  }
  if (form.oauthWithRefresh || form.oauth) return form;
  if (form.allowActivationCode && !before.allowActivationCode)
    throw new DomainRefusal('conflict', 'allowActivationCode needs an OAuth token box.');
  return { ...form, allowActivationCode: false };
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
  if (!access.userCredential || access.authenticationPath === 'SAML SSO authentication')
    return refused('userCredential is off');
  const login = await verifyLogin(cluster, node, credential.userid, credential.password);
  return login.ok ? { accepted: true, userid: login.user.userid } : refused('credential');
}

/** What a client is told to log in with: the home cluster is asked where the box says so. [doc] */
export function offered(cluster: Cluster, tx: Tx): { oauthWithRefresh: boolean; safari: boolean } {
  const { oauthWithRefresh, checkInternal, embeddedSafari } = readAccessControl(tx);
  const isThere = !checkInternal || offersRefreshLogin(cluster, tx);
  return { oauthWithRefresh: oauthWithRefresh && isThere, safari: embeddedSafari };
}
