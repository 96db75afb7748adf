/**
 * `file list|view|delete tftp`: the files of the TFTP service of this node. The forms are those of
 * the logs [recorded, doc] facts/cli.md 8; the dialogue of delete [doc] facts/trust-lists.md 3.
 */
import { CommandFailed, type Command, type CommandCall } from '../../server/dispatch/command';
import { tftpFile, tftpPaths } from '../../server/domain/tftp/files';
import { fileDate } from '../../server/runtime/date-text';
import { dropUpload, listUploads } from '../../server/domain/tftp/uploads';
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
  run(call) {
    const [spec = '', ...options] = call.args;
    const found = entriesOf(call, spec);
    if (found.length === 0) throw new CommandFailed('no such file or directory can be found');
    const has = (word: string): boolean => options.includes(word);
    call.session.pageNext = has('page');
    const needsFigures = has('detail') || has('date') || has('size');
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
  run({ cluster, node, args, session }) {
    const [path = ''] = args;
    const file = node.store.read((tx) => tftpFile(cluster, node, tx, path));
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
    refuseWrite(cluster, node);
    // What is built from the database is there again at once, so it is not counted. [guess]
    const deleted = found.filter(({ path }) =>
      cluster.publisher.store.write((tx) => dropUpload(tx, node.name, path)),
    );
    yield `files: found = ${found.length}, deleted = ${deleted.length}\n`;
  },
};

export const fileTftpCommands: readonly Command[] = [list, view, remove];

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
      .replace(/\*/g, '.*')}$`,
  );
  const entries = new Map<string, Entry>();
  for (const path of node.store.read((tx) => tftpPaths(cluster, node, tx))) {
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
    const file = tftpFile(cluster, node, tx, path) ?? '';
    const uploaded = listUploads(tx, node.name).find((one) => one.path === path)?.changed;
    const stamp = /<versionStamp>(\d+)-/.exec(file.toString())?.[1];
    const changed = uploaded ?? (stamp === undefined ? started : Number(stamp));
    return { ...entry, changed, size: Buffer.byteLength(file) };
  });
}

function plain({ name, folder }: Entry): string {
  return folder ? `<dir>   ${name}` : name;
}

/** `16 Nov,2004 21:45:43        8,557  enGui.log`: sizes end in column 33, names begin in 35 */
function detail({ name, folder, size, changed }: Entry): string {
  const figure = folder ? '<dir>  ' : size.toLocaleString('en-US');
  return `${fileDate(changed * 1000)}${figure.padStart(13)}  ${name}`;
}
