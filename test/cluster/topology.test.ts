/** Topologies as users run them: many nodes, addresses of their own, and what cannot be. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axl, axlRaw, sql, textOf } from '../support/axl';
import { user } from '../support/builders';
import { describeWith } from '../support/have';
import { kill, startProcess, type Process } from '../support/processes';
import { HAVE_REDIS, startRedis, type TestRedis } from '../support/redis';

let folder: string;
let file: string;
const started: Process[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ucmock-topology-'));
  file = join(folder, 'ucmock.yaml');
});
afterEach(async () => {
  await Promise.all(started.splice(0).map(kill));
  rmSync(folder, { recursive: true, force: true });
});
const run = async (...args: string[]): Promise<Process> => {
  const one = await startProcess(...args);
  started.push(one);
  return one;
};
const at = ({ ucm }: Process, host: string, port = new URL(ucm.url).port) => ({
  ...ucm,
  url: `https://${host}:${port}`,
  axlUrl: `https://${host}:${port}/axl/`,
});
const has = async (ucm: Process['ucm'], userid: string) =>
  (await axlRaw(ucm, 'getUser', `<userid>${userid}</userid>`)).status === 200;

it('one process runs a publisher, eight subscribers, a TFTP node and an IM and Presence pair', async () => {
  const nodes = [
    'pub: publisher',
    ...Array.from({ length: 8 }, (_, i) => `s${i + 1}: subscriber`),
    ...['files: tftp', 'imp1: presence', 'imp2: presence'],
  ];
  writeFileSync(file, `clusters:\n  a:\n    nodes: { ${nodes.join(', ')} }\n`);
  const { ucm } = await run('up', '-f', file, '--port', '0');
  await axl(ucm, 'addUser', user({ userid: 'all' }));
  for (const node of ['s1', 's8', 'files', 'imp2']) {
    const headers = { Host: `${node}.a.localhost` };
    const found = await axl(ucm, 'getUser', '<userid>all</userid>', { headers });
    expect(textOf(found, 'userid')).toBe('all');
  }
  const calls = (service: string) =>
    sql(
      ucm,
      `select n.name from processnodeservice s join processnode n on s.fkprocessnode = n.pkid join typeservice t on s.tkservice = t.enum where t.name = '${service}' and s.isactive = 't' order by n.nodeid`,
    );
  expect(await calls('Cisco CallManager')).toHaveLength(9);
  expect((await calls('Cisco Tftp')).map(({ name }) => name)).toContain('files.a.localhost');
  expect(await sql(ucm, "select name from callmanager where name like 'CM_files%'")).toEqual([]);
});

it('a node with an address of its own is reached there, on the same port', async () => {
  writeFileSync(
    file,
    'clusters:\n  a:\n    nodes:\n      pub: publisher\n      sub: { role: subscriber, address: 127.0.0.21 }\n',
  );
  const one = await run('up', '-f', file, '--port', '0');
  const sub = at(one, '127.0.0.21');
  await axl(one.ucm, 'addUser', user({ userid: 'first' }));
  expect(await has(sub, 'first')).toBe(true);
});

it.each([
  [
    'an address that is not of this machine',
    { address: '192.0.2.7' },
    /192\.0\.2\.7 is no address of this machine/,
  ],
])('%s is refused with the reason', async (_name, { address }, reason) => {
  writeFileSync(
    file,
    `clusters:\n  a:\n    nodes:\n      pub: { role: publisher, address: ${address} }\n`,
  );
  await expect(run('up', '-f', file, '--port', '0')).rejects.toThrow(/ended with 2: /);
  await expect(run('up', '-f', file, '--port', '0')).rejects.toThrow(reason);
});

it.each([
  ['a file that is not there', 'missing.yaml', /ended with 2: ucmock: topology .*no such file/],
  ['a broken file', 'broken.yaml', /ended with 2: ucmock: .*broken\.yaml:4: /],
])('%s: a sentence and exit code 2, nothing made', async (_name, name, reason) => {
  writeFileSync(join(folder, 'broken.yaml'), 'clusters:\n  a:\n    nodes:\n      pub: boss\n');
  const data = join(folder, 'data');
  const starting = run('up', '-f', join(folder, name), '--port', '0', '--data', data);
  await expect(starting).rejects.toThrow(reason);
  expect(readdirSync(folder)).toEqual(['broken.yaml']);
});

it('a node without Redis, and a node that the topology has not, are refused', async () => {
  writeFileSync(file, 'clusters:\n  a:\n    nodes: { pub: publisher, sub: subscriber }\n');
  await expect(run('node', 'a/sub', '-f', file, '--port', '0')).rejects.toThrow(
    /ended with 2: .*--redis/,
  );
  await expect(run('node', 'a/nobody', '-f', file, '--port', '0')).rejects.toThrow(
    /ended with 2: .*no node "a\/nobody"; there are a\/pub, a\/sub/,
  );
});

it('a port in use: a sentence and exit code 2', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  writeFileSync(file, 'clusters:\n  a:\n    nodes: { pub: publisher }\n');
  try {
    await expect(run('up', '-f', file, '--port', String(port))).rejects.toThrow(
      /ended with 2: .*is in use/,
    );
  } finally {
    await new Promise((resolve) => taken.close(resolve));
  }
});

describeWith('redis-server', HAVE_REDIS, () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(() => redis.cli('flushall'));

  it('one process keeps the state of all nodes in Redis, and a later one goes on from it', async () => {
    writeFileSync(file, 'clusters:\n  a:\n    nodes: { pub: publisher, sub: subscriber }\n');
    const up = () => run('up', '-f', file, '--port', '0', '--redis', redis.url);
    const first = await up();
    await axl(first.ucm, 'addUser', user({ userid: 'kept' }));
    await kill(first);
    const second = await up();
    expect(await has(second.ucm, 'kept')).toBe(true);
    const headers = { Host: 'sub.a.localhost' };
    const there = await axlRaw(second.ucm, 'getUser', '<userid>kept</userid>', { headers });
    expect(there.status).toBe(200);
  });

  it('a node in a process of its own listens at its address', async () => {
    writeFileSync(
      file,
      'clusters:\n  a:\n    nodes:\n      pub: { role: publisher, address: 127.0.0.31 }\n',
    );
    const node = await run('node', 'a/pub', '-f', file, '--port', '0', '--redis', redis.url);
    expect(node.ucm.url).toContain('https://127.0.0.31:');
    expect((await axlRaw(node.ucm, 'getCCMVersion')).status).toBe(200);
    const url = await redis.cli('hget', 'ucmock:{a}:node:pub.a.localhost', 'url');
    expect(url).toBe(node.ucm.url);
  });

  it('what is somebody else’s in Redis is refused and left as it is', async () => {
    writeFileSync(file, 'clusters:\n  a:\n    nodes: { pub: publisher }\n');
    const start = () => run('node', 'a/pub', '-f', file, '--port', '0', '--redis', redis.url);
    await redis.cli('hset', 'ucmock:{a}:cluster', 'format', '9');
    await expect(start()).rejects.toThrow(/ended with 2: .*in form 9/);
    expect(await redis.cli('hgetall', 'ucmock:{a}:cluster')).toBe('format\n9');
    await redis.cli('del', 'ucmock:{a}:cluster');
    await redis.cli('set', 'ucmock:{a}:cluster', 'hello');
    await expect(start()).rejects.toThrow(/ended with 2: .*ucmock:\{a\}:cluster/);
    expect(await redis.cli('get', 'ucmock:{a}:cluster')).toBe('hello');
  });

  it('a wrong Redis password is told without the password', async () => {
    await redis.cli('config', 'set', 'requirepass', 'right');
    try {
      writeFileSync(file, 'clusters:\n  a:\n    nodes: { pub: publisher }\n');
      const url = redis.url.replace('//', '//:wrong-one@');
      const starting = run('node', 'a/pub', '-f', file, '--port', '0', '--redis', url);
      const error = await starting.then(() => '', String);
      expect(error).toMatch(/ended with 2: .*cannot be used: .*(WRONGPASS|NOAUTH|invalid)/);
      expect(error).not.toContain('wrong-one');
    } finally {
      await redis.cli('-a', 'right', '--no-auth-warning', 'config', 'set', 'requirepass', '');
    }
  });
});
