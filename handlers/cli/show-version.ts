/**
 * Labels [recorded, client]; that a node has no inactive side is said as recalled. There is one after
 * an upgrade (POST /_ucmock/upgrade). facts/cli.md 2.1
 */
import type { Command } from '../../server/dispatch/command';

export const showVersionActive: Command = {
  words: 'show version active',
  about: 'shows the version that runs and its options',
  evidence: 'recorded',
  run: ({ cluster }) => linesOf('Active', cluster.release.build),
};

export const showVersionInactive: Command = {
  words: 'show version inactive',
  about: 'shows the version on the inactive partition; a node has one after an upgrade',
  evidence: 'guess',
  run: ({ cluster: { inactive } }) =>
    inactive
      ? linesOf('Inactive', inactive.release.build)
      : 'There is no inactive side available\n',
};

function linesOf(side: 'Active' | 'Inactive', build: string): string {
  return [
    `${side} Master Version: ${build}`,
    `${side} Version Installed Software Options:`,
    'No Installed Software Options Found.',
    '',
  ].join('\n');
}
