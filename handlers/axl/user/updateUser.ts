/**
 * updateUser, beyond the generic update: secrets and their settings, user rank.
 * [doc] facts/axl.md 4.2
 *
 * A new PIN is prepared before the unit of work opens: other products are told of it there, unless
 * the request came from one (zeroHop). [schema] facts/pin-sync.md 5.1
 */
import { refine, type Call } from '../../../server/dispatch/operation';
import { prepareSecretChange } from '../../../server/domain/credentials/change';
import type { Owner } from '../../../server/domain/credentials/policy';
import { textOf, treeOf } from '../../../server/schema/tree';
import { addedPkid } from './addUser';
import { changerOf, storeSecrets } from './credentials';
import { refuseLowerRank } from './rank';

export const updateUser = refine('updateUser', {
  evidence: 'doc',
  prepare(call) {
    const clear = textOf(call.request.pin) ?? '';
    if (clear === '') return undefined;
    const pkid = call.cluster.publisher.store.read((tx) => checkedUser({ ...call, tx }));
    // The unit of work will say that there is no such user.
    if (pkid === undefined) return undefined;
    const owner: Owner = { kind: 'end', pkid };
    return prepareSecretChange(call.cluster, {
      owner,
      kind: 'pin',
      clear,
      by: changerOf(call, owner),
      policyName: textOf(treeOf(call.request.pinCredentials).pinCredPolicyName),
      passOn: textOf(call.request.zeroHop)?.trim().toLowerCase() !== 'true',
    });
  },
  before(call) {
    checkedUser(call);
  },
  after(call, answer) {
    const owner: Owner = { kind: 'end', pkid: addedPkid(answer) };
    storeSecrets(call, owner, call.request);
    return undefined;
  },
});

/** The user that the request names, which the caller may change; undefined: there is none. */
function checkedUser(call: Call): string | undefined {
  const pkid = call.tx.objects.find('User', call.request);
  if (pkid !== undefined) refuseLowerRank(call, pkid, 'update');
  return pkid;
}
