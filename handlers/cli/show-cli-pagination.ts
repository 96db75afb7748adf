/** [doc] facts/cli.md 1.5 */
import type { Command } from '../../server/dispatch/command';

export const showCliPagination: Command = {
  words: 'show cli pagination',
  about: 'shows whether long outputs stop at the end of the screen',
  evidence: 'doc',
  run: ({ session }) => `Automatic Pagination : ${session.pagination ? 'On' : 'Off'}.\n`,
};
