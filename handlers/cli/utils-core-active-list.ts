/** Heading [recorded], no files [client], the line below the heading recalled. A ucmock node leaves no core files. facts/cli.md 7 */
import type { Command } from '../../server/dispatch/command';

export const utilsCoreActiveList: Command = {
  words: 'utils core active list',
  about: 'lists core files; a node of ucmock has none',
  evidence: 'client',
  run: () =>
    `Size         Date            Core File Name\n${'='.repeat(65)}\nNo core files found\n`,
};
