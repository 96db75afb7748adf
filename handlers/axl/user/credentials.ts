/**
 * What addUser, updateUser and their AppUser twins do with secrets: the policy is checked, the
 * secret hashed or sealed, the settings of the credential groups applied.
 */
import type { Call } from '../../../server/dispatch/operation';
import { changeSecret } from '../../../server/domain/credentials/change';
import { applySettings } from '../../../server/domain/credentials/set';
import type { Owner } from '../../../server/domain/credentials/policy';
import { textOf, treeOf, type Tree } from '../../../server/schema/tree';

export function storeSecrets(call: Call, owner: Owner, sent: Tree): void {
  const context = call.cluster;
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
      changeSecret(call.tx, context, {
        owner,
        kind,
        clear,
        by,
        historyKnown: kind === 'pin' && (call.rehearsed === true || isZeroHop(sent)),
      });
  }
}

/** The PIN comes from Unity Connection and stays here; updateUser only. [schema] facts/pin-sync.md 5.1 */
export function isZeroHop(sent: Tree): boolean {
  return /^(true|t|1)$/i.test(textOf(sent.zeroHop)?.trim() ?? '');
}
