/**
 * Three clusters at addresses of their own, each node in a process of its own, over one Redis:
 * nodes are killed by hand, redis-cli reads the documented keys, a public kind of script the command
 * line.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axl, axlRaw, textOf } from '../support/axl';
import { user } from '../support/builders';
import { eventually } from '../support/eventually';
import { describeWith, run } from '../support/have';
import { kill, startProcess, type Process } from '../support/processes';
import { pythonWithNetmiko } from '../support/python';
import { freePort, HAVE_REDIS, startRedis, type TestRedis } from '../support/redis';

const until = (holds: () => Promise<boolean>): Promise<void> =>
  eventually(async () => expect(await holds()).toBe(true), 10_000);

/** node -> address */
const ADDRESSES: Record<string, string> = {
  ...{ 'a/pub': '127.0.0.51', 'a/sub': '127.0.0.52' },
  ...{ 'b/pub': '127.0.0.53', 'b/sub': '127.0.0.54' },
  ...{ 'c/pub': '127.0.0.55', 'c/sub': '127.0.0.56' },
};
const RELEASES = { a: '15.0', b: '14.0', c: '12.5' };

const TOPOLOGY = [
  'clusters:',
  ...Object.entries(RELEASES).flatMap(([cluster, release]) => [
    `  ${cluster}:`,
    `    release: '${release}'`,
    '    nodes:',
    `      pub: {role: publisher, address: ${ADDRESSES[`${cluster}/pub`] ?? ''}}`,
    `      sub: {role: subscriber, address: ${ADDRESSES[`${cluster}/sub`] ?? ''}}`,
  ]),
].join('\n');

describeWith('redis-server', HAVE_REDIS, () => {
  const nodes = new Map<string, Process>();
  let redis: TestRedis;
  let folder: string;
  /** the same at each address, as on real servers */
  let port: number;
  let sshPort: number;

  const start = async (name: string): Promise<void> => {
    nodes.set(
      name,
      await startProcess(
        ...['node', name, '-f', join(folder, 'ucmock.yaml'), '--redis', redis.url],
        ...['--port', String(port), '--ssh-port', String(sshPort)],
        ...['--data', join(folder, name.replace('/', '-'))],
      ),
    );
  };
  const at = (name: string) => {
    const process = nodes.get(name);
    if (!process) throw new Error(`${name} does not run`);
    return process.ucm;
  };
  const has = async (name: string, userid: string): Promise<boolean> => {
    const reply = await axlRaw(at(name), 'getUser', `<userid>${userid}</userid>`);
    return reply.status === 200 && textOf(reply.text, 'userid') === userid;
  };

  beforeAll(async () => {
    redis = await startRedis({ persist: true });
    folder = mkdtempSync(join(tmpdir(), 'ucmock-three-'));
    writeFileSync(join(folder, 'ucmock.yaml'), TOPOLOGY);
    port = await freePort();
    sshPort = await freePort();
    await Promise.all(Object.keys(ADDRESSES).map(start));
  }, 120_000);
  afterAll(async () => {
    await Promise.all([...nodes.values()].map(kill));
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('each is reached at its own address and has its own data and release', async () => {
    for (const [cluster, release] of Object.entries(RELEASES)) {
      expect(at(`${cluster}/sub`).url).toBe(`https://${ADDRESSES[`${cluster}/sub`] ?? ''}:${port}`);
      await axl(at(`${cluster}/pub`), 'addUser', user({ userid: `user-${cluster}` }));
      await until(() => has(`${cluster}/sub`, `user-${cluster}`));
      const version = await axlRaw(at(`${cluster}/sub`), 'getCCMVersion');
      expect(textOf(version.text, 'version')).toContain(release);
    }
    expect(await has('a/sub', 'user-b')).toBe(false);
    expect(await has('c/pub', 'user-a')).toBe(false);
  });

  it('killed by hand, a node of one cluster leaves the others alone, and Redis tells it', async () => {
    for (const name of ['a/sub', 'b/pub']) {
      const process = nodes.get(name);
      if (process) await kill(process);
    }
    expect((await redis.cli('smembers', 'ucmock:{b}:nodes')).split('\n').sort()).toEqual([
      'pub.b.localhost',
      'sub.b.localhost',
    ]);
    // The publisher's place is free 3 seconds after its last sign of life.
    await until(async () => (await redis.cli('get', 'ucmock:{b}:publisher')) === '');
    expect(await redis.cli('get', 'ucmock:{c}:publisher')).toMatch(/^\d+ pub\.c\.localhost /);
    const refused = await axlRaw(at('b/sub'), 'addUser', user({ userid: 'refused' }));
    expect(textOf(refused.text, 'axlmessage')).toContain('cannot be written');
    expect(await has('b/sub', 'user-b')).toBe(true);
    await axl(at('c/sub'), 'addUser', user({ userid: 'undisturbed' }));
    await axl(at('a/pub'), 'addUser', user({ userid: 'missed' }));
    const last = async (key: string) => redis.cli('hget', `ucmock:{a}:node:${key}`, 'applied');
    await until(
      async () => Number(await last('pub.a.localhost')) > Number(await last('sub.a.localhost')),
    );
  }, 30_000);

  it('a script of the netmiko kind reads who is in step, before and after they are back', async () => {
    const python = await pythonWithNetmiko();
    if (python === undefined) {
      process.stderr.write('SKIPPED: Python with netmiko is not installed\n');
      return;
    }
    const script = join(__dirname, '..', 'support', 'read_runtimestate.py');
    const read = async (...names: string[]) => {
      const places = names.map((name) => `${ADDRESSES[name] ?? ''}:${sshPort}`);
      const { out, err, status } = await run(python, [script, ...places]);
      if (status !== 0) throw new Error(err);
      return JSON.parse(out) as Record<string, Record<string, string>>[];
    };
    const good = { reach: 'Y/Y/Y', state: '2', details: 'Setup Completed' };
    const away = { reach: 'N/N/N', state: '3', details: 'DB Active-Failed' };
    // A machine that was silent for 5 seconds is away.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const [a, c] = await read('a/pub', 'c/sub');
    expect(a).toEqual({
      pub: { address: '127.0.0.51', ...good },
      sub: { address: '127.0.0.52', ...away },
    });
    expect(c).toEqual({
      pub: { address: '127.0.0.55', ...good },
      sub: { address: '127.0.0.56', ...good },
    });

    await Promise.all(['a/sub', 'b/pub'].map(start));
    expect(await has('a/sub', 'missed')).toBe(true);
    await axl(at('b/sub'), 'addUser', user({ userid: 'again' }));
    expect(await has('b/pub', 'again')).toBe(true);
    expect(await has('b/pub', 'refused')).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    for (const rows of await read('a/pub', 'b/sub'))
      for (const row of Object.values(rows)) expect(row).toMatchObject(good);
  }, 120_000);
});
