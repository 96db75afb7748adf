/** updateUser, beyond the generic update: secrets and their settings, user rank. [doc] facts/axl.md 4.2 */
import { refine } from '../../../server/dispatch/operation';
import type { Owner } from '../../../server/domain/credentials/policy';
import { addedPkid } from './addUser';
import { refuseLowerRank } from './rank';
import { namesOf, storeSecrets } from './credentials';

export const updateUser = refine('updateUser', {
  evidence: 'doc',
  before(call) {
    const pkid = call.tx.objects.find('User', call.request);
    if (pkid !== undefined) refuseLowerRank(call, pkid, 'update');
  },
  after(call, answer) {
    const owner: Owner = { kind: 'end', pkid: addedPkid(answer) };
    storeSecrets(call, owner, call.request, namesOf(call, owner));
    return undefined;
  },
});
