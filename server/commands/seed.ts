/** `ucmock seed FILE`: a fixture for a running cluster, whole or not at all. */
import type { Option } from '../config/option';
import { CommandFailed, defineCommand } from './command';
import { askJson, fileOf, PLANE, watchPlane, type PlaneOptions } from './control-plane';

interface SeedOptions extends PlaneOptions {
  start: boolean;
}

interface Report {
  steps: number;
  copies: number;
}

const START: Option = {
  name: 'start',
  kind: 'flag',
  value: false,
  words: 'reset first; later resets lead there',
};

export const seed = defineCommand<SeedOptions>({
  name: 'seed',
  words: 'run a fixture on a running cluster',
  takes: [{ name: 'FILE', words: 'fixture in JSON or YAML; - is standard input' }],
  options: [START, ...PLANE],
  async run({ options, words: [file = ''] }) {
    const json = await watched(options, () => send(options, file));
    return { json, text: `${json.steps} steps, ${json.copies} copies\n` };
  },
});

/** Shows a bar while it runs, on a terminal. */
async function watched<T>(options: PlaneOptions, work: () => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work();
  const { progressBar } = await import('./progress-bar');
  const bar = progressBar(process.stderr);
  const end = await watchPlane(options, (event, data) => {
    if (event !== 'progress') return;
    const { what, done, total } = data as { what: string; done: number; total: number };
    bar(what, done, total);
  });
  try {
    return await work();
  } finally {
    end();
  }
}

async function send(options: SeedOptions, file: string): Promise<Report> {
  const path = `/seed?start=${options.start}`;
  if (file === '-') return askJson(options, 'POST', path, fileOf(file));
  // Read here, since only here are the files that it includes.
  const { readFixtureFile } = await import('../config/fixture');
  const { fixture, placeOf } = readFixtureFile(file);
  try {
    return await askJson(options, 'POST', path, fixture);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const found = /^fixture[^:]*: ((step|copies) (\d+).*)$/s.exec(error.message);
    if (!found) throw error;
    const [, words = '', list, number] = found;
    const place = placeOf(list === 'step' ? 'axl' : 'copies', Number(number) - 1);
    throw new CommandFailed(`${place}: ${words}`);
  }
}
