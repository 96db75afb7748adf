/**
 * Passwords and PINs of a Unity Connection's users: hashed, under an authentication rule.
 * facts/pin-sync.md 6, 8
 */
import type { Cluster } from '../../cluster/cluster';
import type { Ids } from '../../runtime/ids';
import { RestError } from '../../schema/rest-error';
import type { Row, Tx } from '../../store/store';
import { saltAfter, secretOf, type Secret } from '../credentials/hash';
import { needRow } from './objects';
import { cupiResource } from '../../schema/cupi';
import { isTrivialPin } from './trivial';

export type Kind = 'password' | 'pin';

/** [doc] CredentialType */
export const TYPE: Record<Kind, number> = { password: 3, pin: 4 };

export function credentialOf(tx: Tx, user: string, kind: Kind): Row | undefined {
  return tx.get(
    'select * from credential where userobjectid = ? and credentialtype = ?',
    user,
    TYPE[kind],
  );
}

/** Names of the rules that new credentials are under. [doc] */
export const USUAL_RULE: Record<Kind, string> = {
  pin: 'Recommended Voice Mail Authentication Rule',
  password: 'Recommended Web Application Authentication Rule',
};

export function ruleNamed(tx: Tx, name: string): Row | undefined {
  return tx.get('select pkid as pkid from authenticationrules where displayname = ?', name);
}

/** A credential that nobody knows yet, under the rule of its kind. */
export function makeCredential(tx: Tx, ids: Ids, user: Row, kind: Kind): Row {
  const pkid = ids.pkid();
  const rule = ruleNamed(tx, USUAL_RULE[kind]);
  tx.run(
    `insert into credential (pkid, userobjectid, credentialtype, alias, credmustchange,
       credentialpolicyobjectid, hackcount, encryptiontype, isprimary, cantchange, doesntexpire, locked, hacked)
     values (?, ?, ?, ?, 't', ?, 0, 4, 't', 'f', 'f', 'f', 'f')`,
    pkid,
    String(user.pkid),
    TYPE[kind],
    user.alias ?? null,
    rule?.pkid ?? null,
  );
  return needRow(tx, cupiResource('Credential'), pkid);
}

export interface NewSecret {
  user: Row;
  kind: Kind;
  clear: string;
  /** the same, where it was compared with what is stored before */
  secret?: Secret;
  /** settling and seeding: the rule is not asked */
  unchecked?: boolean;
  /** the history was asked a moment ago */
  historyKnown?: boolean;
  /** a synchronised PIN: kept sealed too, to be sent again */
  keepSealed?: boolean;
}

/** @throws RestError for what the authentication rule refuses */
export function setSecret(
  cluster: Pick<Cluster, 'clock' | 'ids' | 'sealer'>,
  tx: Tx,
  set: NewSecret,
): void {
  const { user, kind, clear, secret = secretOf(clear) } = set;
  const before =
    credentialOf(tx, String(user.pkid), kind) ?? makeCredential(tx, cluster.ids, user, kind);
  if (!set.unchecked) check(tx, { ...set, secret }, before);
  const now = timeText(cluster.clock.now());
  if (typeof before.credentials === 'string') {
    tx.run(
      'insert into credentialhistory (pkid, fkcredential, credentials, timechanged) values (?, ?, ?, ?)',
      cluster.ids.pkid(),
      String(before.pkid),
      before.credentials,
      now,
    );
  }
  tx.run(
    `update credential set credentials = ?, rest = ?, timechanged = ?, hackcount = 0,
       timelockout = null, hacked = 'f' where pkid = ?`,
    secret.hashed(saltAfter(before.credentials, () => cluster.ids.bytes(16))),
    set.keepSealed ? JSON.stringify({ pin: cluster.sealer.seal(clear) }) : null,
    now,
    String(before.pkid),
  );
}

function refused(message: string): RestError {
  return new RestError(400, message, { code: 'IMS_ERROR' });
}

function check(
  tx: Tx,
  { user, kind, clear, secret, historyKnown }: NewSecret & { secret: Secret },
  credential: Row,
): void {
  const rule = refuseBroken(tx, { kind, clear, owner: user }, credential);
  if (!historyKnown && wasUsed(tx, credential, secret, Number(rule?.prevcredcount ?? 0)))
    throw refused(`The ${kind === 'pin' ? 'PIN' : 'password'} was used before.`);
}

/**
 * All that a rule says of a secret, but its history. @returns the rule
 * @param owner row of the user, or of nobody
 */
export function refuseBroken(
  tx: Tx,
  { kind, clear, owner }: { kind: Kind; clear: string; owner: Row },
  credential: Row,
): Row | undefined {
  const word = kind === 'pin' ? 'PIN' : 'password';
  if (kind === 'pin' && !/^\d+$/.test(clear)) throw refused('The PIN can contain digits only.');
  const rule = tx.get(
    'select * from authenticationrules where pkid = ?',
    credential.credentialpolicyobjectid ?? '',
  );
  const min = Number(rule?.minlength ?? 0);
  if (clear.length < min) throw refused(`The ${word} has fewer than ${min} characters.`);
  const names = {
    firstName: String(owner.firstname ?? ''),
    lastName: String(owner.lastname ?? ''),
    extension: String(owner.dtmfaccessid ?? ''),
  };
  if (kind === 'pin' && rule?.trivialcredchecking === 't' && isTrivialPin(clear, names, min))
    throw refused('The PIN is trivial.');
  return rule;
}

function wasUsed(tx: Tx, credential: Row, secret: Secret, count: number): boolean {
  if (count === 0) return false;
  const earlier = tx.all(
    'select credentials from credentialhistory where fkcredential = ? order by timechanged desc, rowid desc limit ?',
    String(credential.pkid),
    count,
  );
  return [credential, ...earlier].some(({ credentials }) => secret.matches(credentials));
}

/** Is this the secret that is stored? */
export function isSecret(tx: Tx, user: string, kind: Kind, secret: Secret): boolean {
  return secret.matches(credentialOf(tx, user, kind)?.credentials);
}

/** `2012-06-14 10:01:41.123`, UTC. [doc] form */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}
