/** [recorded]; the guide allows it on the publisher. facts/cli.md 3.2 */
import type { Command } from '../../server/dispatch/command';
import { beginRun } from '../../server/domain/platform/replication-runs';
import { heading } from './heading';
import { reportFile } from './replication-run-text';
import { NODE, onPublisherOnly } from './replication-members';

export const dbreplicationStatus: Command = {
  words: 'utils dbreplication status',
  about: 'compares the tables of all nodes, in the background',
  evidence: 'recorded',
  on: ['cucm', 'presence'],
  takes: [{ ...NODE, need: 'optional' }],
  async run(call) {
    onPublisherOnly(call);
    const file = reportFile(await beginRun(call.cluster, call.node, 'status'));
    return [
      heading('utils dbreplication status'),
      '',
      'Replication status check is now running in background.',
      "Use command 'utils dbreplication runtimestate' to check its progress",
      '',
      `The final output will be in file ${file}`,
      '',
      `Please use "file view activelog ${file} " command to see the output`,
      '',
    ].join('\n');
  },
};
