/** For this session. Text of off [doc], of on by analogy. facts/cli.md 1.5 */
import { CommandFailed, type Command } from '../../server/dispatch/command';

export const setCliPagination: Command = {
  words: 'set cli pagination',
  about: 'lets long outputs of this session stop at the end of the screen, or not',
  evidence: 'doc',
  takes: [{ name: 'on|off', need: 'mandatory', about: 'stop, or do not' }],
  run({ args: [word], session }) {
    if (word !== 'on' && word !== 'off') throw new CommandFailed('Valid values are on and off');
    session.pagination = word === 'on';
    return `Automatic pagination is turned ${word}\n`;
  },
};
