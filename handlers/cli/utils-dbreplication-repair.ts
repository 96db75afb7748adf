/**
 * Hands over at once what waits for the nodes, in the background by its words [doc] facts/cli.md 3.2.
 * A link that is cut or a replication that is not set up stays so. [guess]
 */
import type { Command } from '../../server/dispatch/command';
import { beginRun } from '../../server/domain/platform/replication-runs';
import { namedSubscribers, NODE, toEach, whereNodesCanBeReached } from './replication-members';
import { backgroundText } from './replication-run-text';

export const dbreplicationRepair: Command = {
  words: 'utils dbreplication repair',
  about: 'brings the tables of nodes into step with the publisher',
  evidence: 'doc',
  on: ['cucm', 'presence'],
  takes: [NODE],
  async run(call) {
    whereNodesCanBeReached(call);
    toEach(call, await namedSubscribers(call), ({ link }) => link.catchUp());
    return backgroundText(await beginRun(call.cluster, call.node, 'repair'), {
      begun: 'Replication Repair is now running in the background.',
      output: 'Output will be in file',
    });
  },
};
