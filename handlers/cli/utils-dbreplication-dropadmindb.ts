/** Drops the database of the replicator: nothing reaches the node until a reset. The text is ours. [guess] facts/cli.md 3.2 */
import type { Command } from '../../server/dispatch/command';
import { stopReplication } from './utils-dbreplication-stop';

export const dbreplicationDropadmindb: Command = {
  words: 'utils dbreplication dropadmindb',
  about: 'drops the replicator database (syscdr); a reset sets it up anew',
  evidence: 'guess',
  on: ['cucm', 'presence'],
  async run(call) {
    const away = await stopReplication({ ...call, args: [] });
    return [
      'Dropping the replicator database (syscdr)',
      ...away.map((host) => `${host} does not answer`),
      'Completed. Run utils dbreplication reset on the publisher to set replication up anew.',
      '',
    ].join('\n');
  },
};
