/**
 * What addUser, updateUser and their AppUser twins do with secrets: the policy is checked, the
 * secret hashed or sealed, the settings of the credential groups applied.
 */
import type { Call } from '../../../server/dispatch/operation';
import { applySettings, setCredential } from '../../../server/domain/credentials/set';
import type { Owner } from '../../../server/domain/credentials/policy';
import { textOf, treeOf, type Tree } from '../../../server/schema/tree';

/** @param names words that the secret may not repeat: user id and names */
export function storeSecrets(call: Call, owner: Owner, sent: Tree, names: string[]): void {
  const context = { clock: call.cluster.clock, ids: call.cluster.ids, sealer: call.cluster.sealer };
  const by = call.user.pkid === owner.pkid ? 'self' : 'administrator';
  // The policy that comes with the request rules the secret that comes with it.
  if (sent.passwordCredentials !== undefined)
    applySettings(call.tx, context, owner, 'password', treeOf(sent.passwordCredentials));
  if (sent.pinCredentials !== undefined)
    applySettings(call.tx, context, owner, 'pin', treeOf(sent.pinCredentials));
  const secrets = {
    password: sent.password,
    pin: sent.pin,
    digest: sent.digestCredentials,
  } as const;
  for (const [kind, value] of Object.entries(secrets) as [
    'password' | 'pin' | 'digest',
    Tree[string],
  ][]) {
    const clear = textOf(value) ?? '';
    // An empty element is what get answers for a secret; sent back, it changes nothing.
    if (clear !== '')
      setCredential(call.tx, context, owner, kind, clear, {
        by,
        names,
        synchronised: kind === 'pin' && isZeroHop(sent),
      });
  }
}

/** The PIN comes from Unity Connection and stays here; updateUser only. [schema] facts/pin-sync.md 5.1 */
export function isZeroHop(sent: Tree): boolean {
  return /^(true|t|1)$/i.test(textOf(sent.zeroHop)?.trim() ?? '');
}

/** The words of a user that its secrets may not repeat. */
export function namesOf(call: Call, owner: Owner): string[] {
  const row =
    owner.kind === 'end'
      ? call.tx.get('select userid, firstname, lastname from enduser where pkid = ?', owner.pkid)
      : call.tx.get('select name from applicationuser where pkid = ?', owner.pkid);
  return Object.values(row ?? {}).flatMap((value) =>
    typeof value === 'string' && value !== '' ? [value] : [],
  );
}
