/**
 * updateUser, beyond the generic update: secrets and their settings, user rank; a PIN goes to the
 * Unity Connections first. [doc] facts/axl.md 4.2, facts/pin-sync.md 4
 */
import type { Cluster } from '../../../server/cluster/cluster';
import { refine } from '../../../server/dispatch/operation';
import type { Owner } from '../../../server/domain/credentials/policy';
import { changePin } from '../../../server/domain/pin-sync/change';
import { textOf, type Tree } from '../../../server/schema/tree';
import { addedPkid } from './addUser';
import { checkGroups, refuseLowerRank } from './rank';
import { isZeroHop, storeSecrets } from './credentials';
import { keepDefaultProfile, storeDefaultProfile } from './default-profile';
import { takeLocal } from './local-directory';

export const updateUser = refine('updateUser', {
  evidence: 'doc',
  around({ cluster, request }, unit) {
    const pin = textOf(request.pin) ?? '';
    if (pin === '') return undefined;
    const userid = storedUserid(cluster, request);
    if (userid === undefined) return undefined;
    return changePin(cluster, { userid, pin, zeroHop: isZeroHop(request) }, unit);
  },
  before(call) {
    takeLocal(call.tx, call.request);
    const pkid = call.tx.objects.find('User', call.request);
    if (pkid === undefined) return;
    refuseLowerRank(call, 'end', pkid, 'update');
    keepDefaultProfile(call, pkid);
  },
  after(call, answer) {
    const owner: Owner = { kind: 'end', pkid: addedPkid(answer) };
    if (call.request.associatedGroups !== undefined) checkGroups(call, owner);
    storeDefaultProfile(call, owner.pkid, call.request);
    storeSecrets(call, owner, call.request);
    return undefined;
  },
});

/** The user id as stored, by which other products know the user; undefined: there is none. */
function storedUserid(cluster: Cluster, request: Tree): string | undefined {
  return cluster.publisher.store.read((tx) => {
    const pkid = tx.objects.find('User', request);
    const row =
      pkid === undefined ? undefined : tx.get('select userid from enduser where pkid = ?', pkid);
    return row && String(row.userid);
  });
}
