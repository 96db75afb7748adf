/** Replication set up anew: 0, then 2; 4 when the node is out of reach. Text [doc] facts/cli.md 3.2 */
import type { Command } from '../../server/dispatch/command';
import { keepRun } from '../../server/domain/platform/replication-runs';
import { namedSubscribers, NODE, onPublisherOnly, orderEach } from './replication-members';

const WORDS = [
  'This command will try to start Replication reset and will return in 1-2 minutes.',
  'Background repair of replication will continue after that for 1 hour.',
  'Please watch RTMT replication state. It should go from 0 to 2. When all subs',
  'have an RTMT Replicate State of 2, replication is complete.',
  'If Sub replication state becomes 4 or 1, there is an error in replication setup.',
  'Monitor the RTMT counters on all subs to determine when replication is complete.',
  'Error details if found will be listed below',
];

export const dbreplicationReset: Command = {
  words: 'utils dbreplication reset',
  about: 'sets replication up anew',
  evidence: 'doc',
  on: ['cucm', 'presence'],
  takes: [NODE],
  async run(call) {
    onPublisherOnly(call);
    const members = await namedSubscribers(call);
    const away = await orderEach(call, members, 'set-up');
    const found = { tables: [], away: [] };
    keepRun(call.cluster, call.node, { kind: 'sync', members, found });
    const outcomes = members.map((member) =>
      member.reached && !away.includes(member)
        ? `OK [${member.address}]`
        : `ERROR [${member.address}] does not answer`,
    );
    return [...WORDS, ...outcomes, ''].join('\n');
  },
};
