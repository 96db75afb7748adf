/**
 * executeSQLUpdate: INSERT, UPDATE or DELETE in the write transaction of the call, so with the
 * same triggers, keys and change log as an AXL write.
 *
 * Evidence: `rowsUpdated` [schema], facts/axl.md 7.1
 */
import { answer, replace } from '../../../server/dispatch/operation';
import { renewClausesAfter } from '../../../server/domain/rules/clauses';
import { runUpdate } from '../../../server/sql/run';
import { sqlOptions, sqlText } from './answer';

export const executeSQLUpdate = replace('executeSQLUpdate', {
  evidence: 'client',
  run(call) {
    const changed = runUpdate(call.tx.database, sqlText(call), sqlOptions(call));
    renewClausesAfter(call.tx, sqlText(call));
    call.node.store.forget(); // names kept from rows may be others now
    return answer({ rowsUpdated: String(changed) });
  },
});
