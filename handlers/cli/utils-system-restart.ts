/** The first question [client]; lines after it recalled. The node comes back by itself. facts/cli.md 7 */
import type { Command } from '../../server/dispatch/command';
import { restartNode } from '../../server/domain/platform/restart';

export const utilsSystemRestart: Command = {
  words: 'utils system restart',
  about: 'restarts the machine',
  evidence: 'client',
  async *run({ cluster, node, session, ask }) {
    yield 'Do you really want to restart ?\n\n';
    const answer = await ask('Enter (yes/no)? ', 'word');
    if (answer.trim().toLowerCase() !== 'yes') return;
    yield [
      '',
      ' Appliance is being Restarted ...',
      ' Warning: Restart could take up to 5 minutes.',
      '',
      'Shutting down Service Manager. Please wait...',
      'Service Manager is stopped',
      'The system is going down for reboot NOW!',
      '',
    ].join('\n');
    restartNode(cluster, node);
    session.ended = true;
  },
};
