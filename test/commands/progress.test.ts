/** Long work at the start is told to whoever waits: a bar on a terminal, a callback in the library. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUcmock } from '../../server';
import { describeWith, have, run } from '../support/have';
import { MAIN, startCommand } from '../support/ucmock-command';

const user = (userid: string) => ({ addUser: { user: { userid, lastName: 'Okafor' } } });
const FIXTURE = {
  axl: [user('first'), user('second')],
  copies: [{ count: 200_000, axl: [user('user{i:6}')] }],
};
const folder = mkdtempSync(join(tmpdir(), 'ucmock-progress-'));
const file = join(folder, 'site.json');
writeFileSync(file, JSON.stringify(FIXTURE));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the library is told how far a fixture is', async () => {
  const told: [string, number, number][] = [];
  const small = { ...FIXTURE, copies: [{ ...FIXTURE.copies[0], count: 3 }] };
  const ucm = await startUcmock({
    port: 0,
    fixture: small as never,
    progress: (...one) => void told.push(one),
  });
  await ucm.stop();
  expect(told).toEqual([1, 2, 3, 5].map((done) => ['seeding', done, 5]));
});

it('nothing of it is written into a pipe', async () => {
  const { child, err, exit } = await startCommand(['--port', '0', '--fixture', file]);
  child.kill();
  await exit;
  expect(err()).toBe('');
}, 60_000);

describeWith('script', have('script'), () => {
  it('a terminal sees a bar', async () => {
    // Standard error is the terminal; the command is stopped as soon as it says that it is ready.
    const said = join(folder, 'said');
    const command = `${process.execPath} ${MAIN} --port 0 --fixture ${file} --json > ${said} & until test -s ${said}; do sleep 0.1; done; kill $!; wait`;
    const { out } = await run('script', ['-qec', command, '/dev/null']);
    expect(out).toMatch(/seeding \[=+-+\] \d+\/200002, /);
    expect(readFileSync(said, 'utf8')).toMatch(/^\{"ready":true/);
  }, 60_000);

  it('a terminal sees how a running cluster is seeded', async () => {
    const ucm = await startUcmock({ port: 0 });
    try {
      const command = `${process.execPath} ${MAIN} seed ${file} --url ${ucm.url}`;
      const { out } = await run('script', ['-qec', command, '/dev/null']);
      expect(out).toMatch(/seeding \[=*-*\] \d+\/200002, /);
      expect(out).toContain('2 steps, 200000 copies');
    } finally {
      await ucm.stop();
    }
  }, 60_000);
});
