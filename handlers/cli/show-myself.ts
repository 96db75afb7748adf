/** Labels recalled. [guess] facts/cli.md 2.4 */
import type { Command } from '../../server/dispatch/command';
import { hostOf } from '../../server/domain/platform/members';

export const showMyself: Command = {
  words: 'show myself',
  about: 'shows who is logged in, and where',
  evidence: 'guess',
  run: ({ node, session }) =>
    [
      `Machine Name    : ${hostOf(node.name)}`,
      `account name    : ${session.user}`,
      'privilege level : 4',
      'command count   : disabled',
      'logging setting : disabled',
      '',
    ].join('\n'),
};
