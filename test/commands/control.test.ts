/** The commands that ask a running ucmock, as a shell script uses them. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ran } from '../support/have';
import { startCommand, ucmock, type StartedCommand } from '../support/ucmock-command';

const folder = mkdtempSync(join(tmpdir(), 'ucmock-commands-'));
let server: StartedCommand;

beforeAll(async () => {
  server = await startCommand(['--port', '0', '--seed', '7']);
}, 30_000);
afterAll(async () => {
  server.child.kill('SIGKILL');
  await server.exit;
  rmSync(folder, { recursive: true, force: true });
});

/** In the environment, as a CI job would have it. */
const ask = (...args: string[]): Promise<Ran> =>
  ucmock(args, { env: { UCMOCK_URL: server.ready.url } });
const told = async (...args: string[]): Promise<unknown> => {
  const { status, out, err } = await ask(...args, '--json');
  if (status !== 0) throw new Error(`${status}: ${err}`);
  return JSON.parse(out);
};
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const user = (userid: string): string =>
  JSON.stringify({
    axl: [
      {
        addUser: {
          user: { userid, lastName: 'Diallo', presenceGroupName: 'Standard Presence group' },
        },
      },
    ],
  });

it('tells by its exit code whether one is ready', async () => {
  expect(await ask('health')).toMatchObject({ status: 0, out: 'ready\n' });
  const nobody = await ucmock(['health', '--port', '1']);
  expect(nobody).toMatchObject({ status: 1, out: 'not running\n', err: '' });
});

it('checks the certificate by the CA that it is told', async () => {
  const { caPath } = server.ready;
  expect(await ask('clock', '--ca', caPath)).toMatchObject({ status: 0 });
  const other = await startCommand(['--port', '0', '--data', join(folder, 'data')]);
  const wrong = await ask('clock', '--ca', other.ready.caPath);
  other.child.kill('SIGKILL');
  expect(wrong).toMatchObject({ status: 1, out: '' });
  expect(wrong.err).toMatch(/^ucmock: nothing answers at https:\S+: .*certificate.*\n$/);
});

it('seeds a fixture with what it includes, and resets', async () => {
  file('base.json', user('amara'));
  const lab = file('lab.yaml', `include: [base.json]\naxl: ${user('bao').slice(7, -1)}\n`);
  expect(await ask('seed', lab)).toEqual({ status: 0, out: '2 steps, 0 copies\n', err: '' });
  const again = await ask('seed', lab);
  expect(again).toMatchObject({ status: 1, out: '' });
  expect(again.err).toMatch(/^ucmock: \S+base\.json line 1: step 1 \(addUser\): .*\n$/);
  expect(await ask('reset')).toMatchObject({ status: 0 });
  expect(await told('seed', lab, '--start')).toEqual({ steps: 2, copies: 0 });
  expect(await told('reset')).toEqual({ reset: true });
  expect((await ask('seed', lab)).status).toBe(1); // it is part of the start now
});

it('keeps, exports, imports and restores snapshots', async () => {
  const name = join(folder, 'before.snapshot');
  await told('snapshot', 'save', 'before');
  expect(await ask('seed', file('user.json', user('chidi')))).toMatchObject({ status: 0 });
  await told('snapshot', 'restore', 'before');
  expect(await ask('seed', file('user.json', user('chidi')))).toMatchObject({ status: 0 });
  const { bytes } = (await told('snapshot', 'export', 'before', name)) as { bytes: number };
  expect(readFileSync(name)).toHaveLength(bytes);
  expect(statSync(name).mode & 0o077).toBe(0);
  await told('snapshot', 'drop', 'before');
  expect(await told('snapshot')).toEqual({ snapshots: [] });
  await told('snapshot', 'import', 'again', name);
  expect((await ask('snapshot', 'list')).out).toMatch(/^ {2}again +\d{4}-.*ucm-pub\n$/);
  expect(await ask('snapshot', 'restore', 'before')).toEqual({
    ...{ status: 1, out: '' },
    err: 'ucmock: there is no snapshot "before"; there are: again\n',
  });
});

it('moves the clock', async () => {
  expect((await ask('clock', 'freeze-at', '2026-01-05T08:00:00Z')).out).toBe(
    '2026-01-05T08:00:00.000Z (frozen)\n',
  );
  expect(await told('clock', 'advance', '1h30m')).toEqual({
    ...{ now: '2026-01-05T09:30:00.000Z', frozen: true },
  });
  expect((await ask('clock')).out).toBe('2026-01-05T09:30:00.000Z (frozen)\n');
  expect(await told('clock', 'reset')).toMatchObject({ frozen: false });
  expect(await ask('clock', 'advance', 'soon')).toMatchObject({ status: 2 });
});

it('adds fault rules, warns, and says which were never carried out', async () => {
  const rule = '{"match": {"operation": "addPhone"}, "effect": {"status": 503}}';
  const { id } = (await told('faults', 'add', rule)) as { id: string };
  expect((await ask('faults')).out).toContain(`${id}  matched 0, done 0`);
  const odd = await ask('faults', 'add', file('rule.json', rule.replace('addPhone', 'addFone')));
  expect(odd.out).toMatch(/^warning: no AXL operation is called "addFone"\nadded \S+\n$/);
  expect((await ask('faults', 'clear')).out).toMatch(
    new RegExp(`^dropped 2\nnever carried out: ${id}\n`),
  );
});

it('asks the cluster that is meant', async () => {
  expect(await ask('clock', '--cluster', 'nowhere')).toMatchObject({ status: 1 });
});

it.each([
  [['snapshot', 'sve', 'x'], 2, 'did you mean save?'],
  [['snapshot', 'save'], 2, 'ucmock snapshot save needs NAME'],
  [['snapshot', 'list', 'x'], 2, 'does not take "x"'],
  [['clock', '--clustr', 'x'], 2, 'did you mean --cluster?'],
  [['rset'], 2, 'unknown command rset; did you mean reset?'],
  [['seed'], 2, 'ucmock seed needs FILE'],
  [['seed', '/nowhere.json'], 2, 'no such file'],
  [['faults', 'add', '{'], 1, 'the rule is no JSON'],
  [['reset', '--url', 'ftp://x'], 1, 'ftp://x is no URL of a ucmock'],
  [['reset', '--port', '1'], 1, 'nothing answers at https://127.0.0.1:1:'],
])('%j ends with %i and one sentence', async (args, code, sentence) => {
  const { status, out, err } = await ucmock(args);
  expect({ status, out }).toEqual({ status: code, out: '' });
  expect(err).toContain(sentence);
  expect(err.trim().split('\n')).toHaveLength(1);
});

it('every command has its help', async () => {
  const { out } = await ucmock(['--help']);
  const names = [...out.matchAll(/^ {2}ucmock ([a-z][a-z-]*)/gm)].map(([, name = '']) => name);
  expect(names).toEqual(expect.arrayContaining(['up', 'node', 'seed', 'snapshot', 'coverage', 'health', 'reset', 'faults', 'clock'])); // prettier-ignore
  const helps = await Promise.all(names.map((name) => ucmock([name, '--help'])));
  for (const [i, help] of helps.entries()) {
    expect(help).toMatchObject({ status: 0, err: '' });
    expect(help.out).toMatch(new RegExp(`^ucmock ${names[i]}.*\n\n  \\S`));
    expect(help.out).toContain('--json');
  }
}, 30_000);

it('coverage is text, or JSON of the same map', async () => {
  const { out } = await ucmock(['coverage', '--json']);
  const { versions } = JSON.parse(out) as { versions: Record<string, { operations: number }> };
  expect((await ucmock(['coverage'])).out).toContain(String(versions['15.0']?.operations));
}, 30_000);
