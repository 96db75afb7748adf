/** [recorded]; the guide allows it on the publisher. facts/cli.md 3.2 */
import type { Command } from '../../server/dispatch/command';
import { beginRun } from '../../server/domain/platform/replication-runs';
import { backgroundText } from './replication-run-text';
import { NODE, onPublisherOnly } from './replication-members';

export const dbreplicationStatus: Command = {
  words: 'utils dbreplication status',
  about: 'finds the nodes that are out of step with the publisher, in the background',
  evidence: 'recorded',
  on: ['cucm', 'presence'],
  takes: [{ ...NODE, need: 'optional' }],
  async run(call) {
    onPublisherOnly(call);
    return backgroundText(await beginRun(call.cluster, call.node, 'status'), {
      begun: 'Replication status check is now running in background.',
      output: 'The final output will be in file',
    });
  },
};
