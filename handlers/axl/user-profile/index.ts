/**
 * User profiles: one of them is the default of the system, so making one the default takes it from the
 * other. [doc] the check box of the page, seed 002
 */
import { refine, type Call } from '../../../server/dispatch/operation';
import { defaultProfiles } from '../../../server/domain/users/user-profile';
import { pkidOf } from '../../../server/runtime/ids';
import { isTrue } from '../../../server/schema/boolean';
import { textOf, treeOf, type Tree } from '../../../server/schema/tree';

/** @param answered tree of the answer, which names the profile */
function takeFromOthers({ tx }: Call, sent: Tree, answered: Tree): void {
  if (!isTrue(sent.defaultUserProfile)) return;
  const own = pkidOf(textOf(answered.return) ?? '');
  for (const { pkid } of defaultProfiles(tx))
    if (pkid !== own)
      tx.objects.update('UserProfileProvision', pkid, { defaultUserProfile: 'false' });
}

export const userProfileHandlers = [
  refine('addUserProfileProvision', {
    evidence: 'doc',
    after(call, answer) {
      takeFromOthers(call, treeOf(call.request.userProfileProvision), answer.tree);
      return undefined;
    },
  }),
  refine('updateUserProfileProvision', {
    evidence: 'doc',
    after(call, answer) {
      takeFromOthers(call, call.request, answer.tree);
      return undefined;
    },
  }),
];
