/** Who logs in: application users and end users, with the roles of their groups. */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Principal } from '../../cluster/principal';
import type { Row, Tx } from '../../store/store';
import { authenticatesByDirectory } from '../users/settings';
import type { Owner } from './policy';
import { verifySecret } from './verify';

export type Login = { ok: true; user: Principal; stamp: string } | { ok: false; reason: string };

/** The owner of a user id: application users come first. [guess] */
export function ownerOf(tx: Tx, userid: string): Owner | undefined {
  const application = tx.get('select pkid from applicationuser where name = ?', userid);
  if (application) return { kind: 'application', pkid: String(application.pkid) };
  const end = tx.get('select pkid from enduser where userid = ? and status = 1', userid);
  return end && { kind: 'end', pkid: String(end.pkid) };
}

export async function verifyLogin(
  cluster: Cluster,
  node: Node,
  userid: string,
  password: string,
): Promise<Login> {
  const owner = node.store.read((tx) => ownerOf(tx, userid));
  if (!owner) return { ok: false, reason: 'unknown user' };
  const outcome = await verifySecret(cluster, node, owner, 'password', password);
  if (outcome !== 'verified') return { ok: false, reason: outcome };
  return node.store.read((tx) => {
    const stamp = stampOf(tx, owner);
    return stamp === undefined
      ? { ok: false, reason: 'unknown user' }
      : { ok: true, user: principalOf(tx, userid, owner), stamp };
  });
}

const MAPS = {
  end: { table: 'enduserdirgroupmap', column: 'fkenduser' },
  application: { table: 'applicationuserdirgroupmap', column: 'fkapplicationuser' },
} as const;

export function principalOf(tx: Tx, userid: string, owner: Owner): Principal {
  const { table, column } = MAPS[owner.kind];
  const roles = tx.all(
    `select distinct r.name as name from ${table} m
       join functionroledirgroupmap f on f.fkdirgroup = m.fkdirgroup
       join functionrole r on r.pkid = f.fkfunctionrole where m.${column} = ?`,
    owner.pkid,
  );
  const users = owner.kind === 'end' ? 'enduser' : 'applicationuser';
  const rank = tx.get(`select userrank as userrank from ${users} where pkid = ?`, owner.pkid);
  return {
    userid,
    kind: owner.kind,
    pkid: owner.pkid,
    roles: new Set(roles.map((row) => String(row.name))),
    rank: Number(rank?.userrank ?? 1),
  };
}

/** Stamps that were read at a version of the store; they hold until something is written. */
const stamps = new WeakMap<Node, { version: number; byUser: Map<string, string | undefined> }>();

/**
 * Changes whenever the credential, its lock, the groups or the rank of the user or who checks its password
 * change, so that a cached login cannot outlive them; undefined when the user is gone.
 */
export function loginStamp(node: Node, userid: string): string | undefined {
  const { version } = node.store;
  let known = stamps.get(node);
  if (known?.version !== version) stamps.set(node, (known = { version, byUser: new Map() }));
  if (!known.byUser.has(userid)) {
    const stamp = node.store.read((tx) => {
      const owner = ownerOf(tx, userid);
      return owner && stampOf(tx, owner);
    });
    known.byUser.set(userid, stamp);
  }
  return known.byUser.get(userid);
}

function stampOf(tx: Tx, owner: Owner): string | undefined {
  const { table, column } = MAPS[owner.kind];
  const users = owner.kind === 'end' ? 'enduser' : 'applicationuser';
  const row: Row | undefined = tx.get(
    `select c.credentials as a, c.timeadminlockout as b, c.usermustchange as c, c.isinactive as d, d.timehackedlockout as e,
            (select group_concat(fkdirgroup) from ${table} where ${column} = ?1) as f,
            (select userrank from ${users} where pkid = ?1) as g
       from (select 1) left join credential c on c.${column} = ?1 and c.tkcredential = 3
         left join credentialdynamic d on d.fkcredential = c.pkid`,
    owner.pkid,
  );
  return row && [...Object.values(row), keeperOf(tx, owner)].join('|');
}

/** The directory that checks the password, where one does: who checked it before has no say then. */
function keeperOf(tx: Tx, { kind, pkid }: Owner): string {
  if (kind !== 'end' || !authenticatesByDirectory(tx)) return '';
  const user = tx.get(
    'select fkdirectorypluginconfig as directory from enduser where pkid = ?',
    pkid,
  );
  return String(user?.directory ?? '');
}
