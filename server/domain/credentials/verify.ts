/**
 * Is this the user's secret, and may the user use it now?
 *
 * Failures count against the policy's limit and lock the account for its lockout time, by the
 * cluster's clock.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Row, Tx } from '../../store/store';
import { bindsAs, directoryLogin } from '../directory/authenticate';
import { countDirectoryLogin } from '../perfmon/deeds';
import { matchesHash } from './hash';
import { policyOf, type CredentialKind, type Owner } from './policy';
import { credentialRow } from './set';

export type Outcome =
  | 'verified'
  | 'wrong'
  | 'none'
  | 'locked'
  | 'locked-by-administrator'
  | 'inactive'
  | 'expired'
  | 'must-change';

const MINUTE = 60;
const DAY = 86_400;

/** Checks a secret and keeps the count of failures. The slow hash runs outside any transaction. */
export async function verifySecret(
  cluster: Cluster,
  node: Node,
  owner: Owner,
  kind: CredentialKind,
  clear: string,
): Promise<Outcome> {
  const directory =
    kind === 'password' && owner.kind === 'end'
      ? directoryLogin(cluster, node, owner.pkid)
      : undefined;
  // The directory counts its own failures.
  if (directory) {
    const good = await bindsAs(cluster, directory, clear);
    countDirectoryLogin({ cluster, node }, good);
    return good ? 'verified' : 'wrong';
  }
  const now = Math.floor(cluster.clock.now() / 1000);
  const before = node.store.read((tx) => ({
    row: credentialRow(tx, owner, kind),
    state: stateOf(tx, owner, kind, now),
  }));
  const { row, state } = before;
  if (!row || typeof row.credentials !== 'string') return 'none';
  if (state !== 'open' && state !== 'expired' && state !== 'must-change') return state;
  const right = row.credentials.startsWith('sealed:')
    ? sameText(cluster.sealer.open(row.credentials), clear)
    : await matchesHash(clear, row.credentials);
  const counted = Number(row.hackcount ?? 0);
  if (!right) node.write((tx) => countFailure(tx, row, now));
  else if (counted > 0) node.write((tx) => forgive(tx, String(row.pkid)));
  if (!right) return 'wrong';
  return state === 'open' ? 'verified' : state;
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** May this account be used now, by whatever proves who comes? Not when it is locked or inactive. */
export function isUsable(tx: Tx, owner: Owner, now: number): boolean {
  const state = stateOf(tx, owner, 'password', Math.floor(now / 1000));
  return state !== 'locked' && state !== 'locked-by-administrator' && state !== 'inactive';
}

function stateOf(
  tx: Tx,
  owner: Owner,
  kind: CredentialKind,
  now: number,
): Exclude<Outcome, 'verified' | 'wrong'> | 'open' {
  const row = credentialRow(tx, owner, kind);
  if (!row) return 'none';
  if (row.timeadminlockout !== null) return 'locked-by-administrator';
  if (row.isinactive === 't') return 'inactive';
  const dynamic = tx.get(
    'select * from credentialdynamic where fkcredential = ?',
    String(row.pkid),
  );
  row.hackcount = dynamic?.hackcount ?? 0;
  const policy = policyOf(tx, row);
  const locked = dynamic?.timehackedlockout;
  if (typeof locked === 'number') {
    const minutes = Number(policy?.lockoutduration ?? 0);
    if (minutes === 0 || now < locked + minutes * MINUTE) return 'locked';
  }
  if (row.usermustchange === 't') return 'must-change';
  const days = Number(policy?.credentialduration ?? 0);
  if (
    days > 0 &&
    row.doesnotexpire !== 't' &&
    typeof row.timechanged === 'number' &&
    now >= row.timechanged + days * DAY
  ) {
    return 'expired';
  }
  return 'open';
}

function countFailure(tx: Tx, row: Row, now: number): void {
  const pkid = String(row.pkid);
  const dynamic = tx.get('select * from credentialdynamic where fkcredential = ?', pkid);
  const policy = policyOf(tx, row);
  const last = Number(dynamic?.timelastaccessed ?? 0);
  const resetAfter = Number(policy?.resetfailedlogin ?? 0) * MINUTE;
  const fresh = resetAfter > 0 && last > 0 && now - last >= resetAfter;
  const lockOver = typeof dynamic?.timehackedlockout === 'number';
  const count = (fresh || lockOver ? 0 : Number(dynamic?.hackcount ?? 0)) + 1;
  const limit = Number(policy?.faileddlogincount ?? 0);
  tx.run(
    'update credentialdynamic set hackcount = ?, timelastaccessed = ?, timehackedlockout = ? where fkcredential = ?',
    count,
    now,
    limit > 0 && count >= limit ? now : null,
    pkid,
  );
}

function forgive(tx: Tx, pkid: string): void {
  tx.run(
    'update credentialdynamic set hackcount = 0, timehackedlockout = null where fkcredential = ?',
    pkid,
  );
}

/** Days until the secret expires; undefined when it never does. */
export function daysToExpiry(
  tx: Tx,
  owner: Owner,
  kind: CredentialKind,
  now: number,
): number | undefined {
  const row = credentialRow(tx, owner, kind);
  const days = Number(policyOf(tx, row)?.credentialduration ?? 0);
  if (!row || days === 0 || row.doesnotexpire === 't' || typeof row.timechanged !== 'number')
    return undefined;
  return Math.max(0, Math.ceil((row.timechanged + days * DAY - now) / DAY));
}
