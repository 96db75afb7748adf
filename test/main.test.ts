/** The command-line door, as the built package has it. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { have, run } from './support/have';

const MAIN = join(__dirname, '..', 'dist', 'bundle', 'main.js');
const started: ChildProcess[] = [];
const cwd = mkdtempSync(join(tmpdir(), 'ucmock-test-'));

afterAll(() => {
  started.forEach((child) => child.kill('SIGKILL'));
  rmSync(cwd, { recursive: true, force: true });
});

const once = (...args: string[]) => run(process.execPath, [MAIN, ...args]);

interface Started {
  child: ChildProcess;
  /** everything printed until it was ready */
  out: string;
  port: number;
  exit: Promise<number | null>;
}

async function start(...args: string[]): Promise<Started> {
  const child = spawn(process.execPath, [MAIN, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve));
  let out = '';
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\nJava:')) resolve();
    });
    void exit.then(() => resolve());
  });
  return { child, out, port: Number(/127\.0\.0\.1:(\d+)\/axl/.exec(out)?.[1]), exit };
}

it('tells its version and its options', async () => {
  expect(await once('--version')).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as unknown,
  });
  const help = await once('--help');
  expect(help).toMatchObject({ status: 0 });
  expect(help.out).toContain('--admin-password');
  expect(help.out).toContain('UCMOCK_ADMIN_PASSWORD');
});

it('prints the ports beside HTTPS that were asked for', async () => {
  const flags = ['--file-port', '--secure-file-port', '--contact-search-port'];
  const { out, child, exit } = await start(...flags.flatMap((flag) => [flag, '0']));
  expect(out).toMatch(/\n {2}files at http:\/\/127\.0\.0\.1:\d+\/\n/);
  expect(out).toMatch(/\n {2}files at https:\/\/127\.0\.0\.1:\d+\/\n/);
  expect(out).toMatch(/\n {2}contact search at https:\/\/127\.0\.0\.1:\d+\/\n/);
  child.kill();
  expect(await exit).toBe(0);
});

it('prints where the command line of its node is, when asked for one', async () => {
  const { out, child, exit } = await start('--ssh-port', '0');
  const port = /command line of ucm-pub: ssh -p (\d+) administrator@127\.0\.0\.1\n/.exec(out)?.[1];
  const greeting = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1').on('error', reject);
    socket.once('data', (bytes) => resolve(bytes.toString()));
  });
  expect(greeting).toMatch(/^SSH-2\.0-OpenSSH/);
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});

it.each([
  [['--prot', '1'], 'did you mean --port?'],
  [['surf'], 'unknown command surf'],
  [['--release', '3.0'], 'unknown release 3.0'],
  [
    ['--port', '0', '--host', '203.0.113.7', '--admin-password', 'x'],
    '203.0.113.7 is no address of this machine',
  ],
])('%j ends with 2 and one sentence', async (args, sentence) => {
  const { status, err } = await once(...args);
  expect(status).toBe(2);
  expect(err).toContain(sentence);
  expect(err.trim().split('\n')).toHaveLength(1);
});

it('says how to go on when the port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const { status, err } = await once('--port', String(port));
  other.close();
  expect(status).toBe(2);
  expect(err).toBe(
    `ucmock: port ${port} of 127.0.0.1 is in use; take another with --port (0 takes a free one)\n`,
  );
});

it('prints one ready line, answers health, and the printed commands work', async () => {
  const { child, out, port, exit } = await start();
  const [ready = '', , ...commands] = out.trim().split('\n');
  expect(ready).toMatch(
    /^ucmock is ready: https:\/\/127\.0\.0\.1:\d+\/axl\/, release 15\.0\.\S+, login administrator, CA \S+\.pem$/,
  );
  expect(commands.map((line) => line.split(':')[0])).toEqual(['curl', 'zeep', 'cisco-axl', 'Java']);
  expect(await once('health', '--port', String(port))).toMatchObject({ status: 0 });

  const shell = async (name: string) => {
    const line = commands.find((one) => one.startsWith(`${name}:`)) ?? '';
    return run('bash', ['-c', line.slice(line.indexOf(':') + 1)], {
      cwd,
      env: { NODE_PATH: join(__dirname, '..', 'node_modules') },
    });
  };
  if (have('curl')) expect((await shell('curl')).out).toContain('<version>15.0.');
  expect((await shell('cisco-axl')).out).toContain('15.0.');
  if (have('python3', '-c', 'import zeep')) expect((await shell('zeep')).out).toContain('15.0.');
  else process.stderr.write('SKIPPED: the zeep command of the ready text (no zeep here)\n');
  if (have('keytool', '-help')) expect((await shell('Java')).status).toBe(0);

  child.kill('SIGTERM');
  expect(await exit).toBe(0);
  expect(await once('health', '--port', String(port))).toMatchObject({
    status: 1,
    out: 'not running\n',
  });
}, 60_000);

it.each(['SIGINT', 'SIGTERM'] as const)(
  'stops within a second on %s, also with connections that idle',
  async (signal) => {
    const { child, port, exit } = await start('--http-port', '0');
    const idle = connect(port, '127.0.0.1').on('error', () => undefined);
    await new Promise((resolve) => idle.once('connect', resolve));
    const before = performance.now();
    child.kill(signal);
    expect(await exit).toBe(0);
    expect(performance.now() - before).toBeLessThan(1000);
  },
);

it('warns when the known password meets an address that others reach', () => {
  const { stderr } = spawnSync(process.execPath, [MAIN, '--host', '203.0.113.7', '--port', '0'], {
    encoding: 'utf8',
  });
  expect(stderr).toContain('warning: 203.0.113.7 can be reached by others');
});
