/**
 * `file list|view|delete|get tftp`: the files of the TFTP service of this node. The forms are those of
 * the logs [recorded, doc] facts/cli.md 8; the dialogue of delete [doc] facts/trust-lists.md 3.
 */
import { CommandFailed, type Command, type CommandCall } from '../../server/dispatch/command';
import { diskFile, dropFile } from '../../server/domain/tftp/disk';
import { tftpFileReady, tftpPaths } from '../../server/domain/tftp/files';
import { CTL_FILE, readCtl } from '../../server/domain/trust-lists/ctl-files';
import { timeOf } from '../../server/domain/trust-lists/header';
import { ITL_FILE } from '../../server/domain/trust-lists/itl-state';
import { RECOVERY_FILE } from '../../server/domain/trust-lists/recovery-key';
import { hasRecovery } from '../../server/domain/trust-lists/release-rules';
import type { Tx } from '../../server/store/store';
import { NeighbourError } from '../../server/cluster/neighbours';
import { fileDate } from '../../server/runtime/date-text';
import { listUploads } from '../../server/domain/tftp/uploads';
import { refuseWrite } from './refuse-write';

const ON = ['cucm'] as const;
const SPEC = {
  name: 'file-spec',
  need: 'mandatory',
  about: 'path of the files, * for any',
} as const;

type Place = Pick<CommandCall, 'cluster' | 'node'>;

const list: Command = {
  words: 'file list tftp',
  about: 'lists files of the TFTP service',
  evidence: 'doc',
  on: ON,
  takes: [SPEC, { name: 'options', need: 'optional', about: 'detail, reverse, date, size, page' }],
  async run(call) {
    const [spec = '', ...options] = call.args;
    const found = entriesOf(call, spec);
    if (found.length === 0) throw new CommandFailed('no such file or directory can be found');
    const has = (word: string): boolean => options.includes(word);
    call.session.pageNext = has('page');
    const needsFigures = has('detail') || has('date') || has('size');
    if (needsFigures) await ready(call, found);
    const all = needsFigures ? found.map((entry) => figuresOf(call, entry)) : found;
    if (has('date')) all.sort((a, b) => a.changed - b.changed);
    if (has('size')) all.sort((a, b) => a.size - b.size);
    if (has('reverse')) all.reverse();
    const folders = all.filter(({ folder }) => folder).length;
    return [
      ...all.map((entry) => (has('detail') ? detail(entry) : plain(entry))),
      ` dir count = ${folders}, file count = ${all.length - folders}`,
      '',
    ].join('\n');
  },
};

const view: Command = {
  words: 'file view tftp',
  about: 'shows a file of the TFTP service',
  evidence: 'doc',
  on: ON,
  takes: [{ ...SPEC, about: 'path of the file' }],
  async run({ cluster, node, args, session }) {
    const [path = ''] = args;
    await tftpFileReady(cluster, node, path);
    const file = node.store.read((tx) => diskFile(cluster, node, tx, path));
    if (file === undefined) throw new CommandFailed(`File ${path} was not found`);
    session.pageNext = session.pagination;
    const text = file.toString();
    return text.endsWith('\n') ? text : `${text}\n`;
  },
};

const remove: Command = {
  words: 'file delete tftp',
  about: 'deletes files of the TFTP service',
  evidence: 'doc',
  on: ON,
  takes: [SPEC],
  async *run(call) {
    const { cluster, node, args, ask } = call;
    const [spec = ''] = args;
    const found = entriesOf(call, spec).filter(({ folder }) => !folder);
    if (found.length === 0) throw new CommandFailed('no such file or directory can be found');
    yield `Delete the File ${spec}?\n`;
    const answer = await ask('Enter "y" followed by return to continue: ', 'word');
    if (answer.trim().toLowerCase() !== 'y') return;
    if (cluster.publisherHere) refuseWrite(cluster, node);
    // What is built from the database is there again at once, so it is not counted. [guess]
    let deleted = 0;
    for (const { path } of found) if (await drop(call, path)) deleted += 1;
    yield `files: found = ${found.length}, deleted = ${deleted}\n`;
  },
};

/** On this node; its rows are the publisher's, wherever that runs. */
async function drop({ cluster, node }: Place, path: string): Promise<boolean> {
  if (cluster.publisherHere) {
    const dropped = cluster.publisher.store.write((tx) => dropFile(cluster, tx, node.name, path));
    await cluster.acknowledged();
    return dropped;
  }
  const cut = path.lastIndexOf('/');
  const name = encodeURIComponent(path.slice(cut + 1));
  const directory = encodeURIComponent(path.slice(0, Math.max(0, cut)));
  const asked = {
    method: 'DELETE',
    path: `/ucmock/tftp/files/${name}?directory=${directory}`,
  } as const;
  try {
    return (await cluster.askPublisher(node, asked)).status < 300;
  } catch (error) {
    throw new CommandFailed(`The publisher cannot be written: ${String(error)}`);
  }
}

/** The dialogue is recalled. [guess] facts/cli.md 8 */
const get: Command = {
  words: 'file get tftp',
  about: 'sends files of the TFTP service to an SFTP server',
  evidence: 'guess',
  on: ON,
  takes: [SPEC],
  async *run(call) {
    const { cluster, node, args, ask } = call;
    const found = entriesOf(call, args[0] ?? '').filter(({ folder }) => !folder);
    if (found.length === 0) throw new CommandFailed('no such file or directory can be found');
    await ready(call, found);
    const files = node.store.read((tx) =>
      found.map(({ name, path }) => ({
        name,
        bytes: Buffer.from(diskFile(cluster, node, tx, path) ?? ''),
      })),
    );
    const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
    yield [
      'Please wait while the system is gathering files info ...done.',
      'Sub-directories were not traversed.',
      `Number of files affected: ${files.length}`,
      `Total size in Bytes: ${bytes}`,
      '',
    ].join('\n');
    if ((await ask('Would you like to proceed [y/n]? ', 'word')).trim() !== 'y') return;
    const target = {
      host: (await ask('SFTP server IP: ', 'word')).trim(),
      port: Number((await ask('SFTP server port [22]: ', 'word')).trim() || 22),
      user: (await ask('User ID: ', 'word')).trim(),
      password: await ask('Password: ', 'word'),
      directory: (await ask('Download directory: ', 'word')).trim(),
    };
    try {
      await cluster.neighbours.sftp(target, async (there) => {
        for (const file of files) await there.write(file.name, file.bytes);
      });
    } catch (error) {
      if (error instanceof NeighbourError) throw new CommandFailed(error.message);
      throw error;
    }
    yield 'Transfer completed.\n';
  },
};

export const fileTftpCommands: readonly Command[] = [list, view, remove, get];

/** Trust lists are made when somebody looks. */
async function ready({ cluster, node }: Place, entries: readonly Entry[]): Promise<void> {
  for (const { path } of entries) await tftpFileReady(cluster, node, path);
}

interface Entry {
  name: string;
  path: string;
  folder: boolean;
  size: number;
  /** epoch seconds */
  changed: number;
}

/** Files and folders right in the folder of the spec whose names fit it. */
function entriesOf({ cluster, node }: Place, spec: string): Entry[] {
  const asked = spec.replace(/^\//, '');
  const cut = asked.lastIndexOf('/') + 1;
  const folder = asked.slice(0, cut);
  const fits = new RegExp(
    `^${asked
      .slice(cut)
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/\*+/g, '.*')}$`,
  );
  const entries = new Map<string, Entry>();
  const paths = node.store.read((tx) => [
    ...tftpPaths(cluster, node, tx),
    ...(hasRecovery(cluster.release.build) ? [RECOVERY_FILE] : []),
  ]);
  for (const path of paths) {
    if (!path.startsWith(folder)) continue;
    const [name = '', ...deeper] = path.slice(cut).split('/');
    if (!fits.test(name) || entries.has(name)) continue;
    entries.set(name, { ...{ name, path, size: 0, changed: 0 }, folder: deeper.length > 0 });
  }
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Of a file that is built, the time of its version stamp; without one that of the service. [guess] */
function figuresOf({ cluster, node }: Place, entry: Entry): Entry {
  const { path, folder } = entry;
  const started = Math.floor((node.services.find('Cisco Tftp')?.since ?? node.since) / 1000);
  if (folder) return { ...entry, changed: started };
  return node.store.read((tx) => {
    const file = diskFile(cluster, node, tx, path) ?? '';
    const uploaded = listUploads(tx, node.name).find((one) => one.path === path)?.changed;
    const changed = uploaded ?? madeAt(node, tx, path, file) ?? started;
    return { ...entry, changed, size: Buffer.byteLength(file) };
  });
}

/** Epoch seconds; undefined for a file that does not tell. */
function madeAt(
  node: Place['node'],
  tx: Tx,
  path: string,
  file: string | Buffer,
): number | undefined {
  if (path === CTL_FILE) return Math.floor((readCtl(tx, node.name)?.written ?? 0) / 1000);
  if (path === ITL_FILE) return timeOf(Buffer.from(file));
  const stamp = /<versionStamp>(\d+)-/.exec(file.toString())?.[1];
  return stamp === undefined ? undefined : Number(stamp);
}

function plain({ name, folder }: Entry): string {
  return folder ? `<dir>   ${name}` : name;
}

/** `16 Nov,2004 21:45:43        8,557  enGui.log`: sizes end in column 33, names begin in 35 */
function detail({ name, folder, size, changed }: Entry): string {
  const figure = folder ? '<dir>  ' : size.toLocaleString('en-US');
  return `${fileDate(changed * 1000)}${figure.padStart(13)}  ${name}`;
}
