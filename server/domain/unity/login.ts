/** Who logs in at a Unity Connection: its users, with the roles they have there. */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Principal } from '../../cluster/principal';
import type { Row, Tx } from '../../store/store';
import { matchesHash } from '../credentials/hash';
import type { Login } from '../credentials/login';
import { credentialOf, timeText, type Kind } from './credentials';

const MINUTE = 60_000;

export type UnityOutcome = 'verified' | 'unknown user' | 'locked' | 'wrong';

/** Is this the user's secret? Failures count against the authentication rule's limit. */
export async function verifyUnitySecret(
  cluster: Cluster,
  node: Node,
  { user, kind }: { user: Row | undefined; kind: Kind },
  clear: string,
): Promise<UnityOutcome> {
  const credential = user && node.store.read((tx) => credentialOf(tx, String(user.pkid), kind));
  if (!credential) return 'unknown user';
  const rule = node.store.read((tx) => ruleOf(tx, credential));
  if (isLocked(credential, rule, cluster.clock.now())) return 'locked';
  if (!(await matchesHash(clear, String(credential.credentials ?? '')))) {
    node.write((tx) => countFailure(tx, String(credential.pkid), rule, cluster.clock.now()));
    return 'wrong';
  }
  if (Number(credential.hackcount ?? 0) > 0)
    node.write((tx) =>
      tx.run('update credential set hackcount = 0 where pkid = ?', String(credential.pkid)),
    );
  return 'verified';
}

export async function verifyUnityLogin(
  cluster: Cluster,
  node: Node,
  alias: string,
  password: string,
): Promise<Login> {
  const user = node.store.read((tx) =>
    tx.get('select * from users where alias = ? collate nocase', alias),
  );
  const outcome = await verifyUnitySecret(cluster, node, { user, kind: 'password' }, password);
  if (outcome !== 'verified' || !user) return { ok: false, reason: outcome };
  return node.store.read((tx) => {
    const stamp = stampOf(tx, alias);
    return stamp === undefined
      ? { ok: false, reason: 'unknown user' }
      : { ok: true, user: principalOf(tx, user), stamp };
  });
}

/** Changes whenever the password, its lock or the roles of the user change. */
export function unityStamp(node: Node, alias: string): string | undefined {
  return node.store.read((tx) => stampOf(tx, alias));
}

function ruleOf(tx: Tx, { credentialpolicyobjectid: rule }: Row): Row | undefined {
  return tx.get('select * from authenticationrules where pkid = ?', rule ?? '');
}

function stampOf(tx: Tx, alias: string): string | undefined {
  const row = tx.get(
    `select c.credentials as a, c.locked as b, c.timelockout as c, u.pkid as d,
            (select group_concat(roleobjectid) from userroles r where r.userobjectid = u.pkid) as e
       from users u join credential c on c.userobjectid = u.pkid and c.credentialtype = 3
      where u.alias = ? collate nocase`,
    alias,
  );
  return row && Object.values(row).join('|');
}

function principalOf(tx: Tx, user: Row): Principal {
  const roles = tx.all(
    'select r.rolename as role from userroles m join roles r on r.pkid = m.roleobjectid where m.userobjectid = ?',
    String(user.pkid),
  );
  return {
    userid: String(user.alias),
    kind: 'end',
    pkid: String(user.pkid),
    roles: new Set(roles.map(({ role }) => String(role))),
    rank: 1,
  };
}

function isLocked(credential: Row, rule: Row | undefined, now: number): boolean {
  if (credential.locked === 't') return true;
  if (typeof credential.timelockout !== 'string') return false;
  const minutes = Number(rule?.lockoutduration ?? 0);
  const since = Date.parse(`${credential.timelockout.replace(' ', 'T')}Z`);
  return minutes === 0 || now < since + minutes * MINUTE;
}

/** Counted on the row as it is now: other failures may have come meanwhile. */
function countFailure(tx: Tx, pkid: string, rule: Row | undefined, now: number): void {
  const row = tx.get('select hackcount as n from credential where pkid = ?', pkid);
  const count = Number(row?.n ?? 0) + 1;
  const limit = Number(rule?.maxhacks ?? 0);
  const locked = limit > 0 && count >= limit;
  tx.run(
    'update credential set hackcount = ?, timelasthack = ?, timelockout = ?, hacked = ? where pkid = ?',
    locked ? 0 : count,
    timeText(now),
    locked ? timeText(now) : null,
    locked ? 't' : 'f',
    pkid,
  );
}
