/** [doc] quit, [recorded] exit. facts/cli.md 1.5 */
import type { Command } from '../../server/dispatch/command';

const ending = (words: string): Command => ({
  words,
  about: 'ends the session',
  evidence: 'doc',
  run({ session }) {
    session.ended = true;
    return '';
  },
});

export const exit = ending('exit');
export const quit = ending('quit');
