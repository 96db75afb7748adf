/**
 * The inactive partition becomes the active one, and the machines boot from it. Here all nodes change
 * at once, whichever is asked [guess]; the words but for the refusal are a [guess]. facts/cli.md 7
 */
import type { Command } from '../../server/dispatch/command';

export const utilsSystemSwitchVersion: Command = {
  words: 'utils system switch-version',
  about: 'restarts the machine from the inactive partition',
  evidence: 'guess',
  async *run({ cluster, session, ask }) {
    const { release, inactive } = cluster;
    if (!inactive) {
      yield '\n ** There is no inactive side available ** \n\n';
      return;
    }
    yield [
      '',
      ` Active version: ${release.build}`,
      ` Inactive version: ${inactive.release.build}`,
      '',
      'If you choose to continue, the system will switch versions and restart.',
      '\n',
    ].join('\n');
    const answer = await ask('Continue (yes/no)? ', 'word');
    if (answer.trim().toLowerCase() !== 'yes') return;
    yield '\nSwitching to the inactive version. The system is going down for reboot NOW!\n';
    await cluster.alone(() => cluster.switchVersion());
    session.ended = true;
  },
};
