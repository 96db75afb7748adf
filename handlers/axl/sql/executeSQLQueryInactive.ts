/**
 * executeSQLQueryInactive: the same against the inactive partition of a server's disk, which a
 * ucmock node does not have; the active rows answer. [guess]
 */
import { replace } from '../../../server/dispatch/operation';
import { answerQuery } from './answer';

export const executeSQLQueryInactive = replace('executeSQLQueryInactive', {
  evidence: 'guess',
  reads: true,
  run: answerQuery,
});
