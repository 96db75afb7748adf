/** Labels [recorded, client]; that a node has no inactive side is said as recalled. facts/cli.md 2.1 */
import type { Command } from '../../server/dispatch/command';

export const showVersionActive: Command = {
  words: 'show version active',
  about: 'shows the version that runs and its options',
  evidence: 'recorded',
  run: ({ cluster }) =>
    [
      `Active Master Version: ${cluster.release.build}`,
      'Active Version Installed Software Options:',
      'No Installed Software Options Found.',
      '',
    ].join('\n'),
};

export const showVersionInactive: Command = {
  words: 'show version inactive',
  about: 'shows the version on the inactive partition; a node has none',
  evidence: 'guess',
  run: () => 'There is no inactive side available\n',
};
