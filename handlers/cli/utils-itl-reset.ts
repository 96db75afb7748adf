/** `utils itl reset`. Its lines [doc] facts/trust-lists.md 4, their order as there */
import { NeighbourError } from '../../server/cluster/neighbours';
import { CommandFailed, type Command, type CommandCall } from '../../server/dispatch/command';
import { hostOf } from '../../server/domain/platform/members';
import { resetItl } from '../../server/domain/trust-lists/reset-itl';
import type { Identity } from '../../server/security/authority';
import { Pkcs12Refused, readPkcs12 } from '../../server/security/pkcs12';
import { onPublisher, tried } from './utils-ctl';

const RULE = '====================================================';

const localKey: Command = {
  words: 'utils itl reset localkey',
  about: 'signs the ITL file by another key of the publisher and gives it to all TFTP servers',
  evidence: 'doc',
  on: ['cucm'],
  async *run(call) {
    onPublisher(call);
    yield* reset(call, () => Promise.resolve(undefined));
  },
};

/** [doc] that it takes these three; what it asks for is a [guess] */
const remoteKey: Command = {
  words: 'utils itl reset remotekey',
  about: 'the same by the recovery key of another cluster, from an SFTP server',
  evidence: 'guess',
  on: ['cucm'],
  takes: [
    { name: 'hostname', need: 'mandatory', about: 'name or address of the SFTP server' },
    { name: 'username', need: 'mandatory', about: 'account there' },
    { name: 'file', need: 'mandatory', about: 'path of ITLRecovery.p12 there' },
  ],
  async *run(call) {
    onPublisher(call);
    const [server = '', user = '', path = ''] = call.args;
    if (path === '') throw new CommandFailed('Name a server, a user and a file');
    const password = await call.ask('Enter Sftp password :', 'word');
    const secret = await call.ask('Enter CCM Administrator password :', 'word');
    yield '\n';
    yield* reset(call, async () => {
      const [, host = server, port = '22'] = /^(.*):(\d+)$/.exec(server) ?? [];
      const cut = path.lastIndexOf('/');
      const directory = cut < 0 ? '' : path.slice(0, cut) || '/';
      const target = { host, port: Number(port), user, password, directory };
      const file = await call.cluster.neighbours.sftp(target, (there) =>
        there.bytes(path.slice(cut + 1)),
      );
      if (!file) throw new CommandFailed(`There is no file ${path} on ${host}`);
      return readPkcs12(file, secret);
    });
  },
};

export const itlResetCommands: readonly Command[] = [localKey, remoteKey];

async function* reset(
  call: CommandCall,
  keyOf: () => Promise<Identity | undefined>,
): AsyncGenerator<string> {
  yield 'Name is None\nGenerating the reset ITL file.....\n';
  let servers: readonly string[] = [];
  await tried(call, async () => {
    try {
      servers = await resetItl(call.cluster, call.node, await keyOf());
    } catch (error) {
      if (error instanceof NeighbourError || error instanceof Pkcs12Refused)
        throw new CommandFailed(error.message);
      throw error;
    }
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
}
