/**
 * removeUser: associations, groups and credentials go with the user (cascades of the dictionary);
 * phones stay, without an owner. [doc] rank, [guess] owner
 */
import { refine } from '../../../server/dispatch/operation';
import { refuseLowerRank } from './rank';

export const removeUser = refine('removeUser', {
  evidence: 'doc',
  before(call) {
    refuseLowerRank(call, 'end', call.tx.objects.need('User', call.request), 'remove');
  },
});
