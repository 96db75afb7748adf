/** The container's image: its Dockerfile carried out here, since no engine is, and what comes of it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { carryOut, copyContext, readDockerfile, type Built } from '../support/dockerfile';
import { run } from '../support/have';
import { freePort } from '../support/redis';

const ROOT = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'ucmock-image-'));
const instructions = readDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
let built: Built;
let child: ChildProcess | undefined;

beforeAll(async () => {
  const context = join(folder, 'context');
  mkdirSync(context);
  copyContext(ROOT, readFileSync(join(ROOT, '.dockerignore'), 'utf8'), context);
  built = await carryOut(instructions, context, join(folder, 'stages'));
}, 600_000);
afterAll(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

it('runs as nobody special, and asks for its health without curl', () => {
  expect(built.user).toBe('1000:1000');
  expect(built.healthcheck).toEqual(['node', '/opt/ucmock/dist/bundle/main.js', 'health']);
  expect(instructions.some(({ word }) => word === 'ADD')).toBe(false);
});

it('holds what runs and nothing else', () => {
  const there = (path: string): boolean => existsSync(join(built.root, 'opt/ucmock', path));
  expect(['package.json', 'LICENSE', 'dist/bundle/main.js', 'wsdl/axl/15.0'].filter(there)).toHaveLength(4); // prettier-ignore
  const surplus = ['test', 'server', 'node_modules/typescript', 'node_modules/jest', 'node_modules/cisco-axl', 'dist/tools/bench']; // prettier-ignore
  expect(surplus.filter(there)).toEqual([]);
});

it('is smaller than 100 MB above its base', async () => {
  const { out } = await run('sh', ['-c', 'tar -c . | gzip -1 | wc -c'], { cwd: built.root });
  expect(Number(out)).toBeLessThan(100e6);
  expect(Number(out)).toBeGreaterThan(1e6);
}, 120_000);

it('starts, and is healthy only then', async () => {
  const inside = (words: readonly string[]): string[] =>
    words.map((word) => (word.startsWith('/') ? join(built.root, word) : word));
  const env = { ...built.env, UCMOCK_PORT: String(await freePort()), UCMOCK_HOST: '127.0.0.1' };
  const [command = '', ...args] = inside(built.healthcheck);
  const health = () => run(command, args, { env });
  expect((await health()).status).toBe(1);
  const [program = '', ...words] = [...inside(built.entrypoint), ...built.cmd];
  child = spawn(program, words, { env: { ...process.env, ...env }, stdio: 'pipe' });
  await new Promise((resolve) => child?.stdout?.once('data', resolve));
  expect(await health()).toMatchObject({ status: 0, out: 'ready\n' });
}, 60_000);
