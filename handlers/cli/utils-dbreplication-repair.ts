/**
 * Hands over at once what waits for the nodes, in the background by its words [doc] facts/cli.md 3.2.
 * A link that is cut or a replication that is not set up stays so. [guess]
 */
import type { Command } from '../../server/dispatch/command';
import { beginRun } from '../../server/domain/platform/replication-runs';
import { heading } from './heading';
import { namedSubscribers, NODE, onPublisherOnly, toEach } from './replication-members';
import { reportFile } from './replication-run-text';

export const dbreplicationRepair: Command = {
  words: 'utils dbreplication repair',
  about: 'brings the tables of nodes into step with the publisher',
  evidence: 'doc',
  on: ['cucm', 'presence'],
  takes: [NODE],
  async run(call) {
    onPublisherOnly(call);
    toEach(call, await namedSubscribers(call), ({ link }) => link.catchUp());
    const file = reportFile(await beginRun(call.cluster, call.node, 'repair'));
    return [
      heading('utils dbreplication repair'),
      '',
      'Replication Repair is now running in the background.',
      "Use command 'utils dbreplication runtimestate' to check its progress",
      '',
      `Output will be in file ${file}`,
      '',
      `Please use "file view activelog ${file} " command to see the output`,
      '',
    ].join('\n');
  },
};
