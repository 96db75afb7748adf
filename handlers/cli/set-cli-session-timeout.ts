/** Minutes, and that new sessions alone have them [doc]; the question [client]; rest ours. facts/cli.md 1.5 */
import { CommandFailed, type Command } from '../../server/dispatch/command';
import { LONGEST_IDLE, SHORTEST_IDLE, setIdleMinutes } from '../../server/domain/platform/idle';

export const setCliSessionTimeout: Command = {
  words: 'set cli session timeout',
  about: 'sets after how many minutes without a key new sessions end',
  evidence: 'doc',
  takes: [{ name: 'minutes', need: 'mandatory', about: `${SHORTEST_IDLE} to ${LONGEST_IDLE}` }],
  async run({ cluster, node, args: [word = ''], ask }) {
    const minutes = /^\d+$/.test(word) ? Number(word) : NaN;
    if (!(minutes >= SHORTEST_IDLE && minutes <= LONGEST_IDLE))
      throw new CommandFailed(`The session timeout is ${SHORTEST_IDLE} to ${LONGEST_IDLE} minutes`);
    const answer = await ask('Continue (y/n)?', 'key');
    if (answer.toLowerCase() !== 'y') return '';
    setIdleMinutes(cluster, node, minutes);
    return `Session timeout is set to ${minutes} minutes for new sessions\n`;
  },
};
