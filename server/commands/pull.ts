/**
 * `ucmock pull URL`: reads a cluster over AXL and writes it as a fixture. It only reads, one request
 * at a time, waits while the cluster is busy, and goes on where it was interrupted.
 */
import { writeFileSync } from 'node:fs';
import type { Option } from '../config/option';
import type { AxlClient } from '../inventory/axl-client';
import type { Judge, Told } from '../inventory/fixture-of';
import type { Inventory } from '../inventory/read';
import { connect, LOGIN, withUcmock, type LoginOptions } from './axl-source';
import { CommandFailed, defineCommand } from './command';

interface PullOptions extends LoginOptions {
  out: string;
  page: number;
}

const OUT: readonly Option[] = [
  {
    name: 'out',
    kind: 'text',
    value: 'pulled.json',
    shows: 'FILE',
    words: 'fixture to write, JSON; FILE.reading keeps what was read until it is whole',
  },
  {
    name: 'page',
    kind: 'number',
    max: 10_000,
    value: 200,
    words: 'objects that are listed at once',
  },
];

export const pull = defineCommand<PullOptions>({
  name: 'pull',
  words: 'read a real cluster over AXL into a fixture, without its secrets',
  takes: [{ name: 'URL', words: 'https://HOST or https://HOST:PORT of its publisher' }],
  options: [...LOGIN, ...OUT],
  async run({ options, words: [url = ''] }) {
    const client = await connect(url, options);
    try {
      return await pullFrom(client, url, options);
    } finally {
      client.close();
    }
  },
});

async function pullFrom(client: AxlClient, url: string, { out, page }: PullOptions) {
  const { keepReading } = await import('../inventory/kept-reading');
  const { readInventory } = await import('../inventory/read');
  const { loadModel } = await import('../schema/load');
  const { progressBar } = await import('./progress-bar');
  const bar = progressBar(process.stderr);
  const model = loadModel();
  const about = await aboutOf(client);
  const reading = keepReading(`${out}.reading`, url, client.version);
  const inventory = await readInventory(client, {
    ...{ model, page },
    ...reading,
    onNoun: (_noun, done, total) => bar('reading', done, total),
  });
  const told = await toldBy(inventory, about, (done, total) => bar('writing', done, total));
  const start = `--release ${about.release} --node-name ${about.nodeName}`;
  const fixture = {
    name: new URL(url).hostname,
    about: `Read from ${url} (${about.build}) by ucmock pull; secrets are not in it. Start it with ${start}.`,
    version: client.version,
    axl: told.steps,
  };
  try {
    writeFileSync(out, `${JSON.stringify(fixture, undefined, 1)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new CommandFailed(error instanceof Error ? error.message : String(error));
  }
  reading.done();
  return outcomeOf({ out, start, inventory, told, resumed: reading.resumed });
}

interface About {
  build: string;
  release: string;
  nodeName: string;
}

/** What a ucmock has to be started as to be like it. */
async function aboutOf(client: AxlClient): Promise<About> {
  const { findRelease } = await import('../domain/stock/load');
  const { textOf, treeOf } = await import('../schema/tree');
  const answer = await client.call('getCCMVersion', '');
  const build = (textOf(treeOf(answer.componentVersion).version) ?? '').replace(
    /\((\d+)\)$/,
    '-$1',
  );
  const names = [build, build.split('.').slice(0, 2).join('.')];
  const known = names.find((name) => {
    try {
      return findRelease(name) !== undefined;
    } catch {
      return false;
    }
  });
  const sql = 'select name from processnode where tknodeusage = 0 and tkprocessnoderole = 1';
  const rows = await client.call('executeSQLQuery', `<sql>${sql}</sql>`).catch(() => ({}));
  const [row] = [(rows as { row?: unknown }).row].flat();
  const { name } = (row ?? {}) as { name?: unknown };
  return {
    build,
    release: known ?? client.version,
    nodeName: typeof name === 'string' && name !== '' ? name : 'ucm-pub',
  };
}

/** Steps that a fresh ucmock of that release has taken, one by one. */
function toldBy(
  inventory: Inventory,
  { release, nodeName }: About,
  onProgress: (done: number, total: number) => void,
): Promise<Told> {
  return withUcmock({ release, nodeName }, async (client, ucm) => {
    const { stepsOf } = await import('../inventory/fixture-of');
    const { readInventory } = await import('../inventory/read');
    const { loadModel } = await import('../schema/load');
    const { askJson } = await import('./control-plane');
    const model = loadModel();
    const plane = { url: ucm.httpUrl, host: '', port: 0, ca: undefined, cluster: undefined };
    const judge: Judge = {
      inventory: () => readInventory(client, { model }),
      async refuses(operation, request) {
        const step = { operation, request, version: inventory.version };
        try {
          await askJson({ ...plane, controlToken: undefined }, 'POST', '/axl', step);
          return undefined;
        } catch (error) {
          if (error instanceof CommandFailed) return error.message;
          throw error;
        }
      },
    };
    return stepsOf(inventory, judge, { model, onProgress });
  });
}

interface Pulled {
  out: string;
  start: string;
  inventory: Inventory;
  told: Told;
  resumed: number;
}

async function outcomeOf({ out, start, inventory, told, resumed }: Pulled) {
  const { diffText } = await import('../inventory/diff');
  const { entries, unread } = inventory;
  const lines = [
    ...unread.map(({ noun, key, reason }) => `not read: ${noun} ${key}: ${reason}`),
    `wrote ${out}: ${told.steps.length} steps, ${entries.length} objects read${resumed > 0 ? `, ${resumed} of them before` : ''}`,
    `start it with: ucmock ${start} --fixture ${out}`,
  ];
  return {
    json: {
      out,
      objects: entries.length,
      resumed,
      steps: told.steps.length,
      left: told.left,
      unread,
    },
    text: `${told.left.length > 0 ? `a cluster made of it differs:\n${diffText(told.left)}` : ''}${lines.join('\n')}\n`,
  };
}
