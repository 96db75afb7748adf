/** Media resource lists: their clause follows their groups and the groups' names. [guess] */
import { refine } from '../../../server/dispatch/operation';
import { renewClause, renewClausesWith } from '../../../server/domain/rules/clauses';
import { addedPkid } from '../user/addUser';

export const addMediaResourceList = refine('addMediaResourceList', {
  evidence: 'guess',
  after(call, answer) {
    renewClause(call.tx, 'mediaResourceList', addedPkid(answer));
    return undefined;
  },
});

export const updateMediaResourceList = refine('updateMediaResourceList', {
  evidence: 'guess',
  after(call, answer) {
    renewClause(call.tx, 'mediaResourceList', addedPkid(answer));
    return undefined;
  },
});

export const updateMediaResourceGroup = refine('updateMediaResourceGroup', {
  evidence: 'guess',
  after(call, answer) {
    renewClausesWith(call.tx, 'mediaResourceList', addedPkid(answer));
    return undefined;
  },
});
