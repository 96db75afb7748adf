/**
 * Calling search spaces: their clause follows their members and the partitions' names.
 * [recorded] facts/axl.md 5.1, sql.md 3
 */
import { refine } from '../../../server/dispatch/operation';
import { renewClause, renewClausesWith } from '../../../server/domain/rules/clauses';
import { addedPkid } from '../user/addUser';

export const addCss = refine('addCss', {
  evidence: 'recorded',
  after(call, answer) {
    renewClause(call.tx, 'css', addedPkid(answer));
    return undefined;
  },
});

export const updateCss = refine('updateCss', {
  evidence: 'recorded',
  after(call, answer) {
    renewClause(call.tx, 'css', addedPkid(answer));
    return undefined;
  },
});

/** A partition's new name shows in every clause that it is part of. */
export const updateRoutePartition = refine('updateRoutePartition', {
  evidence: 'recorded',
  after(call, answer) {
    renewClausesWith(call.tx, 'css', addedPkid(answer));
    return undefined;
  },
});
