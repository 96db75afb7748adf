/** Sets a password, PIN or digest secret of a user; its policy settings too. */
import { AxlFault } from '../../schema/axl-fault';
import { textOf, treeOf, type Tree } from '../../schema/tree';
import type { Clock } from '../../runtime/clock';
import type { Ids } from '../../runtime/ids';
import type { Sealer } from '../../security/seal';
import type { Row, SqlValue, Tx } from '../../store/store';
import { saltAfter, secretOf } from './hash';
import { sealedCopy } from './sealed-pin';
import { checkPolicy, KIND_NUMBER, policyOf, type CredentialKind, type Owner } from './policy';

export interface SecretContext {
  clock: Clock;
  ids: Ids;
  sealer: Sealer;
}

export function credentialRow(tx: Tx, owner: Owner, kind: CredentialKind): Row | undefined {
  return tx.get(
    `select * from credential where ${ownerColumn(owner)} = ? and tkcredential = ?`,
    owner.pkid,
    KIND_NUMBER[kind],
  );
}

function ownerColumn(owner: Owner): string {
  return owner.kind === 'end' ? 'fkenduser' : 'fkapplicationuser';
}

export interface SetOptions {
  /** a user's own change is refused where the administrator said so */
  by: 'administrator' | 'self';
  names: string[];
  /** seeding: the policy is not asked */
  unchecked?: boolean;
  /**
   * the history is not asked, which takes a slow hash for each of its entries: it was asked a moment
   * ago, or the PIN comes from another product, which keeps a history of its own [guess]
   */
  historyKnown?: boolean;
}

/** Throws AxlFault for a secret that the credential policy refuses; nothing is changed then. */
export function setCredential(
  tx: Tx,
  context: SecretContext,
  owner: Owner,
  kind: CredentialKind,
  clear: string,
  options: SetOptions,
): void {
  const before = credentialRow(tx, owner, kind);
  if (options.by === 'self' && before?.usercantchange === 't') {
    throw new AxlFault('credentialCannotChange', {
      credential: kind === 'pin' ? 'PIN' : 'password',
    });
  }
  const policy = policyOf(tx, before);
  const secret = secretOf(clear);
  if (!options.unchecked && kind !== 'digest') {
    const credential = options.historyKnown ? undefined : before;
    checkPolicy({ tx, policy, credential, kind, clear, secret, names: options.names });
  }
  // Application users present their password to other products: sealed. End users': hashed.
  const stored =
    owner.kind === 'application' || kind === 'digest'
      ? context.sealer.seal(clear)
      : secret.hashed(saltAfter(before?.credentials, () => context.ids.bytes(16)));
  const rest = kind === 'pin' ? sealedCopy(tx, context.sealer, clear) : null;
  const now = Math.floor(context.clock.now() / 1000);
  if (before) {
    remember(tx, before, Number(policy?.historycount ?? 0));
    tx.run(
      "update credential set credentials = ?, rest = ?, timechanged = ?, usermustchange = case when ? = 'self' then 'f' else usermustchange end where pkid = ?",
      stored,
      rest,
      now,
      options.by,
      String(before.pkid),
    );
    tx.run(
      'update credentialdynamic set hackcount = 0, timehackedlockout = null where fkcredential = ?',
      String(before.pkid),
    );
    return;
  }
  insertCredential(tx, context, owner, kind, { credentials: stored, rest, timechanged: now });
}

function insertCredential(
  tx: Tx,
  context: SecretContext,
  owner: Owner,
  kind: CredentialKind,
  values: Record<string, SqlValue>,
): string {
  const pkid = context.ids.pkid();
  const usual = defaultsFor(tx, owner, kind);
  const row: Record<string, SqlValue> = {
    pkid,
    [ownerColumn(owner)]: owner.pkid,
    tkcredential: KIND_NUMBER[kind],
    fkcredentialpolicy: usual?.fkcredentialpolicy ?? policyOf(tx, undefined)?.pkid ?? null,
    usercantchange: usual?.usercantchange ?? 'f',
    usermustchange: usual?.usermustchange ?? 'f',
    doesnotexpire: usual?.doesnotexpire ?? 'f',
    isinactive: 'f',
    ...values,
  };
  const names = Object.keys(row);
  tx.run(
    `insert into credential (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    ...Object.values(row),
  );
  tx.run(
    'insert into credentialdynamic (pkid, fkcredential, hackcount) values (?, ?, 0)',
    context.ids.pkid(),
    pkid,
  );
  return pkid;
}

function remember(tx: Tx, before: Row, count: number): void {
  if (count <= 0 || typeof before.credentials !== 'string') return;
  tx.run(
    'insert into credentialhistory (fkcredential, credentials, timechanged) values (?, ?, ?)',
    String(before.pkid),
    before.credentials,
    before.timechanged ?? null,
  );
}

/** Settings of passwordCredentials / pinCredentials -> column. */
const SETTINGS: Record<string, string> = {
  UserCantChange: 'usercantchange',
  UserMustChange: 'usermustchange',
  DoesNotExpire: 'doesnotexpire',
};

/** Applies a passwordCredentials or pinCredentials group of addUser/updateUser. */
export function applySettings(
  tx: Tx,
  context: SecretContext,
  owner: Owner,
  kind: 'password' | 'pin',
  group: Tree,
): void {
  const prefix = kind === 'pin' ? 'pin' : 'pwd';
  let row = credentialRow(tx, owner, kind);
  if (!row) {
    if (Object.keys(group).length === 0) return;
    insertCredential(tx, context, owner, kind, { credentials: null, timechanged: null });
    row = credentialRow(tx, owner, kind);
  }
  if (!row) return;
  const pkid = String(row.pkid);
  const policy = group[`${prefix}CredPolicyName`];
  if (policy !== undefined && (textOf(policy) ?? '') !== '') {
    const found = tx.objects.need('CredentialPolicy', { name: policy, ...treeOf(policy) });
    tx.run('update credential set fkcredentialpolicy = ? where pkid = ?', found, pkid);
  }
  for (const [name, column] of Object.entries(SETTINGS)) {
    const value = booleanOf(group[`${prefix}Cred${name}`]);
    if (value !== undefined)
      tx.run(`update credential set ${column} = ? where pkid = ?`, value ? 't' : 'f', pkid);
  }
  const locked = booleanOf(group[`${prefix}CredLockedByAdministrator`]);
  if (locked !== undefined) {
    const at = locked ? Math.floor(context.clock.now() / 1000) : null;
    tx.run('update credential set timeadminlockout = ? where pkid = ?', at, pkid);
  }
  if (booleanOf(group[`${prefix}ResetHackCount`])) {
    tx.run(
      'update credentialdynamic set hackcount = 0, timehackedlockout = null where fkcredential = ?',
      pkid,
    );
  }
}

function booleanOf(value: Tree[string]): boolean | undefined {
  const text = textOf(value)?.trim().toLowerCase();
  if (!text) return undefined;
  return text === 'true' || text === 't' || text === '1';
}

/** What a new account of this kind gets: policy, settings, perhaps a secret. */
function defaultsFor(tx: Tx, owner: Owner, kind: CredentialKind): Row | undefined {
  return tx.get(
    `select d.* from credentialpolicydefault d join typecredentialuser u on u.enum = d.tkcredentialuser
      where u.name = ? and d.tkcredential = ?`,
    owner.kind === 'end' ? 'End User' : 'Application User',
    KIND_NUMBER[kind],
  );
}

/** A new account without a secret of its own gets the one of the credential policy default. [doc] */
export function giveDefaultSecrets(tx: Tx, context: SecretContext, owner: Owner): void {
  const kinds: readonly CredentialKind[] =
    owner.kind === 'end' ? ['password', 'pin'] : ['password'];
  for (const kind of kinds) {
    const credentials = defaultsFor(tx, owner, kind)?.credentials;
    if (typeof credentials !== 'string' || credentialRow(tx, owner, kind)) continue;
    const timechanged = Math.floor(context.clock.now() / 1000);
    insertCredential(tx, context, owner, kind, { credentials, timechanged });
  }
}
