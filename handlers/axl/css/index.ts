import { clauseHandlers } from '../clauses';

/** [recorded] facts/axl.md 5.1, sql.md 3 */
export const cssHandlers = clauseHandlers('css', 'recorded', {
  changes: ['addCss', 'updateCss'],
  renames: 'updateRoutePartition',
});
