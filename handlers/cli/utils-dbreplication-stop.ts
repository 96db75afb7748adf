/**
 * Stops replication to this node; on the publisher to the node named, to all without a name. The
 * text is recalled. [guess] facts/cli.md 3.2
 */
import type { Command, CommandCall } from '../../server/dispatch/command';
import { namedSubscribers, NODE, orderEach } from './replication-members';

export const dbreplicationStop: Command = {
  words: 'utils dbreplication stop',
  about: 'stops database replication and its automatic setup',
  evidence: 'guess',
  on: ['cucm', 'presence'],
  takes: [{ ...NODE, need: 'optional' }],
  async run(call) {
    const away = await stopReplication(call);
    return [
      '*'.repeat(80),
      'This command will delete the marker file(s) so that automatic replication setup is stopped',
      'It will also stop any replication setup currently executing',
      '*'.repeat(80),
      '',
      'Deleted the marker file, auto replication setup is stopped',
      '',
      'Service Manager is running',
      'Commanded Out of Service',
      'A Cisco DB Replicator[NOTRUNNING]',
      'Service Manager is running',
      'A Cisco DB Replicator[STARTED]',
      '',
      ...away.map((host) => `${host} does not answer`),
      'Completed replication process cleanup',
      '',
      "Please run the command 'utils dbreplication runtimestate' and make sure all nodes are RPC reachable before a replication reset is executed",
      '',
    ].join('\n');
  },
};

/** @returns names of nodes that do not answer */
export async function stopReplication(call: CommandCall): Promise<string[]> {
  const { node, args } = call;
  if (node.role !== 'publisher') {
    node.link.stop();
    return [];
  }
  const members = await namedSubscribers(args.length > 0 ? call : { ...call, args: ['all'] });
  return (await orderEach(call, members, 'stop')).map(({ host }) => host);
}
