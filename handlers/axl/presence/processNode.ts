/** addProcessNode: a node of the cluster has a number, by which users are on it. [client] columns */
import { refine } from '../../../server/dispatch/operation';
import { addedPkid } from '../user/addUser';

export const addProcessNode = refine('addProcessNode', {
  evidence: 'guess',
  after({ tx }, answer) {
    tx.run(
      `update processnode set nodeid = (select coalesce(max(nodeid), 1) + 1 from processnode),
         tknodeusage = (select enum from typenodeusage where name = 'Subscriber') where pkid = ?`,
      addedPkid(answer),
    );
    return undefined;
  },
});
