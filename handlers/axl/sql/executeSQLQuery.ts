/** executeSQLQuery: a SELECT over the node's rows. */
import { replace } from '../../../server/dispatch/operation';
import { answerQuery } from './answer';

export const executeSQLQuery = replace('executeSQLQuery', {
  evidence: 'recorded',
  reads: true,
  run: (call) => answerQuery(call),
});
