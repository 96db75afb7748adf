/** Real ports (53, 443) at an address of loopback: taken by others, without the right, and served. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../support/have';
import { kill, startProcess } from '../support/processes';

const MAIN = join(__dirname, '..', '..', 'dist', 'bundle', 'main.js');
const ADDRESS = '127.0.0.61';
const NOBODY = 65534;

/** First port that any user may take. */
const FIRST = '/proc/sys/net/ipv4/ip_unprivileged_port_start';
const isRoot = process.getuid?.() === 0;
const guarded = existsSync(FIRST) && Number(readFileSync(FIRST, 'utf8')) > 443;

/** A test that the machine's rights allow, or a skipped one that says why. */
function itWhen(can: boolean, why: string): typeof it.skip {
  if (!can) process.stderr.write(`SKIPPED: ${why}\n`);
  return can ? it : it.skip;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ucmock-ports-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What it says when it ends at once, and with which code. */
function refusal(args: string[], uid?: number): Promise<{ code: number | null; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, '--host', ADDRESS, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      // Without a log: nothing but the sentence.
      env: { ...process.env, UCMOCK_LOG_LEVEL: 'error' },
      ...(uid !== undefined && { uid, gid: uid, cwd: '/' }),
    });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, err }));
  });
}

const root = itWhen(isRoot, 'only root may take ports below 1024 for a test');

root('taken by another program: a sentence and exit code 2', async () => {
  const tcp = createServer();
  await new Promise<void>((resolve) => tcp.listen(443, ADDRESS, resolve));
  const udp = createSocket('udp4');
  await new Promise<void>((resolve) => udp.bind(53, ADDRESS, resolve));
  try {
    expect(await refusal(['--port', '443'])).toEqual({
      code: 2,
      err: `ucmock: port 443 of ${ADDRESS} is in use; take another with --port (0 takes a free one)\n`,
    });
    expect(await refusal(['--port', '0', '--dns-port', '53'])).toEqual({
      code: 2,
      err: `ucmock: port 53 of ${ADDRESS} is in use; take another with --dns-port (0 takes a free one)\n`,
    });
  } finally {
    await new Promise((resolve) => tcp.close(resolve));
    await new Promise<void>((resolve) => udp.close(resolve));
  }
});

itWhen(guarded, 'every user may take every port here')(
  'without the right to them: a sentence and exit code 2',
  async () => {
    const uid = isRoot ? NOBODY : undefined;
    expect(await refusal(['--port', '443'], uid)).toEqual({
      code: 2,
      err: 'ucmock: port 443 needs rights that this user lacks; take another with --port\n',
    });
    expect(await refusal(['--port', '0', '--dns-port', '53'], uid)).toEqual({
      code: 2,
      err: 'ucmock: port 53 needs rights that this user lacks; take another with --dns-port\n',
    });
  },
);

root('where they can be had, curl and dig need no port', async () => {
  const topology = join(folder, 'ucmock.yaml');
  writeFileSync(topology, 'clusters: {a: {nodes: {pub: publisher}}}');
  const served = await startProcess(
    ...[
      'up',
      '-f',
      topology,
      '--host',
      ADDRESS,
      '--port',
      '443',
      '--dns-port',
      '53',
      '--data',
      folder,
    ],
  );
  try {
    const { out } = await run('curl', ['-sk', `https://${ADDRESS}/_ucmock/info`]);
    expect(JSON.parse(out)).toMatchObject({ nodes: [{ role: 'publisher' }] });
    const asked = await run('dig', [`@${ADDRESS}`, '+short', 'A', 'pub.a.localhost']);
    expect(asked.out.trim()).toBe(ADDRESS);
  } finally {
    await kill(served);
  }
});
