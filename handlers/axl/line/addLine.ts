/**
 * addLine, beyond the generic add: a line is always in a presence group, as on the administrator's
 * page. [guess]
 */
import { refine } from '../../../server/dispatch/operation';
import { treeOf } from '../../../server/schema/tree';

export const addLine = refine('addLine', {
  evidence: 'guess',
  before(call) {
    treeOf(call.request.line).presenceGroupName ??= 'Standard Presence group';
  },
});
