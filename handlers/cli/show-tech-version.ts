/** Exists [doc]; what it prints is ours, under the usual heading. [guess] facts/cli.md 2.7 */
import type { Command } from '../../server/dispatch/command';
import { databaseVersion, osVersion } from '../../server/domain/platform/versions';
import { heading } from './heading';

export const showTechVersion: Command = {
  words: 'show tech version',
  about: 'shows the versions of product, operating system and database',
  evidence: 'guess',
  run: ({ cluster: { release } }) =>
    [
      heading('show tech version'),
      '',
      `Active Master Version: ${release.build}`,
      `Unified OS Version: ${osVersion(release.build)}`,
      `DB Version: ${databaseVersion(release.build)}`,
      '',
    ].join('\n'),
};
