/**
 * Carries out a Dockerfile without an engine: its stages as folders, COPY as copies, RUN by a
 * shell, but for `npm ci`, whose result is here already. What is no part of the build's result
 * (FROM's image, USER) is only read.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { run } from './have';
import { copyInstalled } from './installed';

const HERE = join(__dirname, '..', '..');

export interface Instruction {
  word: string;
  rest: string;
}

export interface Built {
  /** folder that stands for the last stage's / */
  root: string;
  env: Record<string, string>;
  user: string;
  entrypoint: string[];
  cmd: string[];
  healthcheck: string[];
}

/** Comments and continued lines taken away. */
export function readDockerfile(text: string): Instruction[] {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [, word = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
    return { word: word.toUpperCase(), rest: rest.trim() };
  });
}

/** @param context its files, those of .dockerignore left out @param into an empty folder */
export async function carryOut(
  instructions: readonly Instruction[],
  context: string,
  into: string,
): Promise<Built> {
  const stages = new Map<string, string>();
  const built = { env: {}, user: 'root', entrypoint: [], cmd: [], healthcheck: [] };
  let now: Built & { folder: string } = { ...built, root: '', folder: '/' };
  const at = (path: string): string => join(now.root, resolve(now.folder, path));
  for (const { word, rest } of instructions) {
    if (word === 'FROM') {
      const name = / AS (\w+)$/i.exec(rest)?.[1] ?? `stage${stages.size}`;
      now = { ...built, env: {}, root: join(into, name), folder: '/' };
      mkdirSync(now.root, { recursive: true });
      stages.set(name, now.root);
    } else if (word === 'WORKDIR') {
      now.folder = resolve(now.folder, rest);
      mkdirSync(at('.'), { recursive: true });
    } else if (word === 'COPY') {
      const from = /^--from=(\w+)\s+/.exec(rest);
      const source = from ? (stages.get(from[1] ?? '') ?? '') : context;
      const words = rest.slice(from?.[0].length ?? 0).split(/\s+/);
      for (const one of words.slice(0, -1)) copy(join(source, one), words.at(-1) ?? '.', at);
    } else if (word === 'RUN') {
      if (rest.startsWith('npm ci --ignore-scripts') && copyInstalled(HERE, at('.'))) continue;
      // What the compiler made of the same files here; of one that is missing or another it tells all the same.
      if (rest === 'npm run build') cpSync(join(HERE, 'dist'), at('dist'), { recursive: true });
      // Folders outside of the stage's own are its, too: /data is root/data.
      const command = rest.replace(/(^|\s)\/data/g, `$1${join(now.root, 'data')}`);
      const ran = await run('sh', ['-c', command.replace(/&& chown \S+ \S+$/, '')], {
        cwd: at('.'),
        env: { ...now.env, npm_config_prefer_offline: 'true' },
      });
      if (ran.status !== 0) throw new Error(`RUN ${rest}: ${ran.err.slice(-2000)}`);
    } else if (word === 'ENV') {
      for (const [, name = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g)) now.env[name] = value;
    } else if (word === 'USER') now.user = rest;
    else if (word === 'ENTRYPOINT') now.entrypoint = JSON.parse(rest) as string[];
    else if (word === 'CMD') now.cmd = JSON.parse(rest) as string[];
    else if (word === 'HEALTHCHECK')
      now.healthcheck = JSON.parse(rest.slice(rest.indexOf('['))) as string[];
    else if (!['ARG', 'LABEL', 'EXPOSE'].includes(word)) throw new Error(`what is ${word}?`);
  }
  return now;
}

/** As COPY: a folder's content, or a file into a folder that ends with a slash. */
function copy(source: string, target: string, at: (path: string) => string): void {
  const isFolder = statSync(source).isDirectory();
  const into = isFolder || !/[/.]$/.test(target) ? at(target) : join(at(target), basename(source));
  mkdirSync(isFolder ? into : dirname(into), { recursive: true });
  cpSync(source, into, { recursive: true, verbatimSymlinks: true });
}

/** Copies what .dockerignore leaves of a folder: `**`, then `!name` for what is taken all the same. */
export function copyContext(folder: string, ignore: string, into: string): void {
  const rules = ignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const taken = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
  const left = rules.filter((rule) => !rule.startsWith('!') && rule !== '**');
  if (!rules.includes('**')) throw new Error('.dockerignore begins with nothing');
  for (const name of readdirSync(folder)) {
    if (!taken.includes(name) || !existsSync(join(folder, name))) continue;
    cpSync(join(folder, name), join(into, name), {
      recursive: true,
      filter: (path) => !left.some((rule) => path === join(folder, rule)),
    });
  }
}
