/** `utils itl reset localkey`. Its lines [doc] facts/trust-lists.md 4, their order as there */
import type { Command } from '../../server/dispatch/command';
import { hostOf } from '../../server/domain/platform/members';
import { resetItl } from '../../server/domain/trust-lists/reset-itl';
import { onPublisher, tried } from './utils-ctl';

const RULE = '====================================================';

export const utilsItlResetLocalkey: Command = {
  words: 'utils itl reset localkey',
  about: 'signs the ITL file by another key of the publisher and gives it to all TFTP servers',
  evidence: 'doc',
  on: ['cucm'],
  async *run(call) {
    onPublisher(call);
    yield 'Name is None\nGenerating the reset ITL file.....\n';
    let servers: readonly string[] = [];
    await tried(call, async () => {
      servers = await resetItl(call.cluster, call.node);
    });
    yield [
      'The reset ITL file was generated successfully',
      '',
      'Locating active Tftp servers in the cluster.....',
      '',
      'Following is the list of Active tftp servers in the cluster',
      '',
      RULE,
      ...servers.map(hostOf),
      RULE,
      `Number of Active TFTP servers in the cluster : ${servers.length}`,
      '',
      'Transferring new reset ITL file to the TFTP server nodes in the cluster.........',
      '',
      ...servers.map((name) => `Successfully transferred reset ITL to node ${hostOf(name)}`),
      '',
    ].join('\n');
  },
};
