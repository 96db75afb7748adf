/**
 * addUser, beyond the generic add: secrets under the credential policy, the account active, the
 * self-service id the primary extension unless one is given. [doc] facts/onboarding.md 6
 */
import { refine, type Answer } from '../../../server/dispatch/operation';
import type { Owner } from '../../../server/domain/credentials/policy';
import { giveDefaultSecrets } from '../../../server/domain/credentials/set';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf, treeOf } from '../../../server/schema/tree';
import { pkidOf } from '../../../server/runtime/ids';
import { storeSecrets } from './credentials';
import { storeDefaultProfile } from './default-profile';
import { takeLocal } from './local-directory';
import { checkGroups, giveRank } from './rank';

export const addUser = refine('addUser', {
  evidence: 'recorded',
  before({ request, tx }) {
    const user = treeOf(request.user);
    user.status = '1';
    takeLocal(tx, user);
    user.presenceGroupName ??= 'Standard Presence group';
    const extension = textOf(treeOf(user.primaryExtension).pattern) ?? '';
    if ((textOf(user.selfService) ?? '') === '' && extension !== '') user.selfService = extension;
    const userid = textOf(user.userid) ?? '';
    // One login name means one user, whatever its kind. [guess] facts/axl-nouns.json, User
    if (tx.get('select 1 from applicationuser where name = ?', userid))
      throw new AxlFault('duplicateValue', { index: '' });
  },
  after(call, answer) {
    const owner: Owner = { kind: 'end', pkid: addedPkid(answer) };
    const user = treeOf(call.request.user);
    giveRank(call, owner);
    checkGroups(call, owner);
    storeDefaultProfile(call, owner.pkid, user);
    storeSecrets(call, owner, user);
    giveDefaultSecrets(call.tx, call.cluster, owner);
    return undefined;
  },
});

/** pkid of what the generic add has stored. */
export function addedPkid(answer: Answer): string {
  const pkid = pkidOf(textOf(answer.tree.return) ?? '');
  if (pkid === undefined) throw new Error('add answered no uuid');
  return pkid;
}
