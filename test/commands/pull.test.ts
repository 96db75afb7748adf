/** pull, diff and compare, with a ucmock in the place of the real cluster. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUcmock, type Ucmock } from '../../server';
import { createClient, type Client } from '../../testkit/client';
import { eventually } from '../support/eventually';
import { run, type Ran } from '../support/have';
import { MAIN } from '../support/ucmock-command';

const folder = mkdtempSync(join(tmpdir(), 'ucmock-pull-'));
const env = { UCMOCK_PASSWORD: 'ucmock' };
const ucmock = (...args: string[]): Promise<Ran> =>
  run(process.execPath, [MAIN, ...args], { env, cwd: folder });
const file = (name: string): string => join(folder, name);

let real: Ucmock;
let client: Client;

const PHONE = {
  name: 'SEP001122334455',
  product: 'Cisco 8845',
  class: 'Phone',
  protocol: 'SIP',
  protocolSide: 'User',
  devicePoolName: 'Default',
  locationName: 'Hub_None',
  ownerUserName: 'amara',
  lines: {
    line: [{ index: '1', label: 'Amara', dirn: { pattern: '2001', routePartitionName: 'P1' } }],
  },
  vendorConfig: { '#xml': '<pcPort>0</pcPort><sshPwd>geheim</sshPwd>' },
};

beforeAll(async () => {
  real = await startUcmock({ port: 0, logLevel: 'error', journal: 100_000 });
  client = createClient(real);
  await client.seed({
    axl: [
      {
        addUser: {
          user: { userid: 'amara', lastName: 'Diallo', password: 'S3cret-word', pin: '84512' },
        },
      },
      { addRoutePartition: { routePartition: { name: 'P1' } } },
      { addLine: { line: { pattern: '2001', routePartitionName: 'P1', usage: 'Device' } } },
      { addPhone: { phone: PHONE } },
      // A phone and its owner name each other.
      { updateUser: { userid: 'amara', associatedDevices: { device: ['SEP001122334455'] } } },
      { updateCredentialPolicy: { name: 'Default Credential Policy', failedLogon: '5' } },
    ],
  });
});

afterAll(async () => {
  await real.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('what is pulled makes a cluster that does not differ, and holds no secret; a busy cluster is waited for', async () => {
  await client.ask('DELETE', '/journal');
  // It is busy for a moment.
  await client.faults.add({ match: { operation: 'listU*' }, effect: { throttle: true }, times: 1 });
  const pulled = await ucmock('pull', real.url, '--insecure', '--out', 'pulled.json');
  expect(pulled.status).toBe(0);
  expect(pulled.err).toMatch(/^it is busy \(503\); again in \d+ s\n$/);
  expect(await client.faults.clear()).toEqual([]);
  expect(pulled.out).toMatch(/^wrote pulled.json: \d+ steps, \d+ objects read\n/);
  const text = readFileSync(file('pulled.json'), 'utf8');
  expect(text).toContain('pcPort');
  for (const secret of ['S3cret-word', '84512', 'geheim', 'sealed', 'scrypt'])
    expect(text).not.toContain(secret);
  expect(statSync(file('pulled.json')).mode & 0o077).toBe(0);
  expect(existsSync(file('pulled.json.reading'))).toBe(false);
  // It read, and nothing else.
  const written = (await client.journal.find({})).filter(({ changes }) => changes !== undefined);
  expect(written).toEqual([]);

  const compared = await ucmock('diff', real.url, 'pulled.json', '--insecure');
  expect([compared.out, compared.status]).toEqual(['no differences\n', 0]);
  const again = await startUcmock({ port: 0, logLevel: 'error', fixture: file('pulled.json') });
  try {
    const found = await createClient(again).axl('getPhone', { name: PHONE.name });
    expect(JSON.stringify(found)).toMatch(/"ownerUserName":[^}]*amara/);
  } finally {
    await again.stop();
  }
});

it('goes on where it was interrupted', async () => {
  const reading = file('broken.json.reading');
  const args = ['pull', real.url, '--insecure', '--out', 'broken.json'];
  const child = spawn(process.execPath, [MAIN, ...args], {
    ...{ cwd: folder, env: { ...process.env, ...env } },
    stdio: 'ignore',
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const lines = (): number => readFileSync(reading, 'utf8').split('\n').length;
  await eventually(async () => {
    expect(existsSync(reading) && lines()).toBeGreaterThan(200);
    await Promise.resolve();
  }, 30_000);
  child.kill('SIGKILL');
  await gone;
  const before = lines();
  await client.ask('DELETE', '/journal');
  const pulled = await ucmock(...args, '--json');
  const told = JSON.parse(pulled.out) as { objects: number; resumed: number; left: unknown[] };
  expect(told.left).toEqual([]);
  expect(told.resumed).toBeGreaterThan(50);
  const got = await client.journal.count({ operation: 'get*' });
  expect(got).toBeLessThan(told.objects - before / 2);
  expect(existsSync(reading)).toBe(false);
  // That of another cluster is not gone on with.
  writeFileSync(reading, '{"url":"https://other","version":"15.0"}\n');
  const other = await ucmock(...args);
  expect([other.status, other.err]).toEqual([
    1,
    expect.stringMatching(/a reading of https:..other/),
  ]);
});

it.each([
  [['pull', 'http://x'], 'http://x is no https URL'],
  [['pull', 'https://127.0.0.1:9'], /ECONNREFUSED/],
  [
    ['pull', 'REAL', '--insecure', '--password', 'wrong'],
    /does not let administrator use AXL \(401\)/,
  ],
  [['pull', 'REAL'], /certificate/],
  [['diff', 'none.json', 'none.json'], /none.json/],
])('%j is a sentence and an exit code', async (args, words) => {
  const { status, err, out } = await ucmock(
    ...args.map((arg) => (arg === 'REAL' ? real.url : arg)),
  );
  expect(out).toBe('');
  expect(status).toBeGreaterThan(0);
  expect(err).toMatch(words);
  expect(err).not.toMatch(/\n\s+at /);
});

it('diff tells what only one has, and which values differ', async () => {
  const user = (userid: string, lastName: string) => ({ addUser: { user: { userid, lastName } } });
  writeFileSync(
    file('a.json'),
    JSON.stringify({ axl: [user('ines', 'Sousa'), user('kofi', 'Mensah')] }),
  );
  writeFileSync(
    file('b.json'),
    JSON.stringify({ axl: [user('ines', 'Silva'), user('yuki', 'Sato')] }),
  );
  const { out, status } = await ucmock('diff', 'a.json', 'b.json');
  expect(status).toBe(1);
  expect(out.split('\n').filter((line) => line.includes(' User '))).toEqual([
    '~ User ines lastName: "Sousa" -> "Silva"',
    '- User kofi',
    '+ User yuki',
  ]);
});

it('compare tells where answers differ in shape, and nothing of a cluster that is the same', async () => {
  const urls = (mock: Ucmock): string[] => ['--real', real.url, '--mock', mock.url, '--insecure'];
  const same = await ucmock('compare', ...urls(real), '--samples', '2');
  expect([same.out, same.status]).toEqual(['no differences in shape\n', 0]);
  const old = await startUcmock({
    port: 0,
    logLevel: 'error',
    release: '11.5',
    versions: 'release',
  });
  try {
    const { out, status } = await ucmock('compare', ...urls(old), '--samples', '2');
    expect(status).toBe(1);
    expect(out).toMatch(/^getUserGroup .*|^getDevicePool .*the mock lacks/m);
  } finally {
    await old.stop();
  }
});
