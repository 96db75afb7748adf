/** Checksums are equal on all nodes, a new key makes old tokens invalid [doc] facts/cli.md 2.11 and 6; the texts are ours. [guess] */
import { CommandFailed, type Command } from '../../server/dispatch/command';
import { regenerateKey, showKey } from '../../server/domain/authz/keys';
import { PURPOSES, type Purpose } from '../../server/security/authz-keys';
import { refuseWrite } from './refuse-write';

const show = (purpose: Purpose): Command => ({
  words: `show key authz ${purpose}`,
  about: `shows the checksum of the authz ${purpose} key`,
  evidence: 'guess',
  on: ['cucm', 'presence'],
  run: async ({ cluster, node }) =>
    `authz ${purpose} key checksum: ${await showKey(cluster, node, purpose)}\n`,
});

const regenerate = (purpose: Purpose): Command => ({
  words: `set key regen authz ${purpose}`,
  about: `makes a new authz ${purpose} key; tokens so far lose their validity`,
  evidence: 'guess',
  on: ['cucm'],
  async *run({ cluster, node, ask }) {
    if (node.role !== 'publisher')
      throw new CommandFailed('This command can be run on the publisher only');
    refuseWrite(cluster, node);
    yield `WARNING: This operation replaces the authz ${purpose} key. Tokens that were made with it become invalid.\n`;
    const answer = await ask('Proceed with regeneration (yes|no)? ', 'word');
    if (answer.trim().toLowerCase() !== 'yes') return;
    await regenerateKey(cluster, purpose);
    yield `Successfully regenerated authz ${purpose} key.\n`;
  },
});

export const authzKeyCommands: readonly Command[] = [
  ...PURPOSES.map(show),
  ...PURPOSES.map(regenerate),
];
