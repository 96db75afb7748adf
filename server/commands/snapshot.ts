/** `ucmock snapshot`: the state of a running cluster, by name and in files. */
import { writeFileSync } from 'node:fs';
import { columns } from '../config/option';
import { commandOfActions, type Action } from './actions';
import { CommandFailed } from './command';
import { askJson, askPlane, fileOf, PLANE, type PlaneOptions } from './control-plane';

interface Listed {
  snapshots: { name: string; taken: string; nodes: string[] }[];
}

const list: Action<PlaneOptions> = {
  words: 'those that are kept',
  takes: [],
  async run({ options }) {
    const json = await askJson<Listed>(options, 'GET', '/snapshots');
    const rows = json.snapshots.map(({ name, taken, nodes }) => [name, taken, nodes.join(', ')]);
    return { json, text: rows.length === 0 ? 'none\n' : `${columns(rows)}\n` };
  },
};

const save: Action<PlaneOptions> = {
  words: 'keep the present state',
  takes: ['NAME'],
  async run({ options }, name) {
    const json = await askJson(options, 'POST', '/snapshots', { name });
    return { json, text: `saved ${name}\n` };
  },
};

const restore: Action<PlaneOptions> = {
  words: 'go back to it',
  takes: ['NAME'],
  async run({ options }, name = '') {
    const json = await askJson(options, 'POST', `${placeOf(name)}/restore`);
    return { json, text: `restored ${name}\n` };
  },
};

const drop: Action<PlaneOptions> = {
  words: 'forget it',
  takes: ['NAME'],
  async run({ options }, name = '') {
    const json = await askJson(options, 'DELETE', placeOf(name));
    return { json, text: `dropped ${name}\n` };
  },
};

const exportIt: Action<PlaneOptions> = {
  words: 'write it into a file',
  takes: ['NAME', 'FILE'],
  async run({ options }, name = '', file = '') {
    const bytes = await askPlane(options, 'GET', placeOf(name));
    try {
      // It holds hashes of passwords.
      writeFileSync(file, bytes, { mode: 0o600 });
    } catch (error) {
      throw new CommandFailed(error instanceof Error ? error.message : String(error));
    }
    return {
      json: { name, file, bytes: bytes.length },
      text: `wrote ${bytes.length} bytes to ${file}\n`,
    };
  },
};

const importIt: Action<PlaneOptions> = {
  words: 'take it from a file',
  takes: ['NAME', 'FILE'],
  async run({ options }, name = '', file = '') {
    const json = await askJson(options, 'PUT', placeOf(name), fileOf(file));
    return { json, text: `took ${name} from ${file}\n` };
  },
};

export const snapshot = commandOfActions<PlaneOptions>({
  name: 'snapshot',
  words: 'keep the state of a running cluster, go back to it, take it elsewhere',
  options: PLANE,
  actions: { list, save, restore, export: exportIt, import: importIt, drop },
});

function placeOf(name: string): string {
  return `/snapshots/${encodeURIComponent(name)}`;
}
