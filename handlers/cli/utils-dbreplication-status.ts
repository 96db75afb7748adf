/**
 * Compares each table of the nodes with the publisher's. [recorded]; the guide allows it on the
 * publisher. facts/cli.md 3.2
 */
import type { Command } from '../../server/dispatch/command';
import { checkTables } from '../../server/domain/platform/replication-check';
import { keepRun } from '../../server/domain/platform/replication-runs';
import { namedSubscribers, NODE, onPublisherOnly, withPublisher } from './replication-members';
import { backgroundText } from './replication-run-text';

export const dbreplicationStatus: Command = {
  words: 'utils dbreplication status',
  about: 'finds the tables of nodes that are out of step with the publisher, in the background',
  evidence: 'recorded',
  on: ['cucm', 'presence'],
  takes: [{ ...NODE, need: 'optional' }],
  async run(call) {
    onPublisherOnly(call);
    const named = await namedSubscribers(call.args.length > 0 ? call : { ...call, args: ['all'] });
    const found = await checkTables(call.cluster, named);
    const members = await withPublisher(call, named);
    return backgroundText(keepRun(call.cluster, call.node, { kind: 'status', members, found }), {
      begun: 'Replication status check is now running in background.',
      output: 'The final output will be in file',
    });
  },
};
