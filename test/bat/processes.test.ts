/** Bulk Administration on a publisher that is a process of its own, over a real Redis. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from '../support/axl';
import { bat, done, job, submit, upload } from '../support/bat';
import { eventually } from '../support/eventually';
import { describeWith } from '../support/have';
import { kill, startProcess, type Process } from '../support/processes';
import { HAVE_REDIS, startRedis, type TestRedis } from '../support/redis';

const COUNT = 3_000;
const TRANSACTION = 'Insert Users';

describeWith('redis-server', HAVE_REDIS, () => {
  let redis: TestRedis;
  let folder: string;
  let pub: Process;
  let sub: Process;

  const node = (name: string): Promise<Process> =>
    startProcess(
      ...['node', `a/${name}`, '-f', join(folder, 'ucmock.yaml'), '--redis', redis.url],
      ...['--port', '0', '--data', join(folder, name)],
    );

  beforeAll(async () => {
    redis = await startRedis({ persist: true });
    folder = mkdtempSync(join(tmpdir(), 'ucmock-bat-'));
    writeFileSync(
      join(folder, 'ucmock.yaml'),
      'clusters:\n  a:\n    nodes:\n      pub: publisher\n      sub: subscriber\n',
    );
    const waiting = node('sub');
    pub = await node('pub');
    sub = await waiting;
  }, 120_000);
  afterAll(async () => {
    await Promise.all([kill(pub), kill(sub)]);
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const users = async (at: Process): Promise<number> =>
    Number((await sql(at.ucm, 'select count(*) as n from enduser'))[0]?.n);

  it('a job that the publisher dies in is Incomplete; run once more, it does the rest', async () => {
    await bat(pub.ucm, 'PUT user-templates/staff', { fields: {} });
    const rows = Array.from({ length: COUNT }, (_, i) => `Last,many${i}`);
    await upload(pub.ucm, 'many.txt', TRANSACTION, ['LAST NAME,USER ID', ...rows]);
    const form = { transaction: TRANSACTION, fileName: 'many.txt', userTemplateName: 'staff' };
    const id = await submit(pub.ucm, form);
    await eventually(async () => expect(await users(pub)).toBeGreaterThan(20), 30_000);
    await kill(pub);
    pub = await node('pub');
    await eventually(
      async () => expect((await job(pub.ucm, id)).status).toBe('Incomplete'),
      30_000,
    );
    const before = await users(pub);
    expect(before).toBeLessThan(COUNT);
    await bat(pub.ucm, `POST jobs/${id}/activate`);
    await eventually(async () => expect((await job(pub.ucm, id)).status).toBe('Completed'), 90_000);
    const outcome = await done(pub.ucm, id);
    expect([outcome.failed, outcome.passed]).toEqual([before, COUNT - before]);
    expect(new Set(outcome.failures.map(([, , code]) => code))).toEqual(new Set(['-239']));
    await eventually(async () => expect(await users(sub)).toBe(COUNT), 30_000);
    expect(await sql(sub.ucm, 'select status from batjob')).toEqual([{ status: 'Completed' }]);
    expect((await bat(sub.ucm, 'jobs')).status).toBe(404);
  }, 240_000);
});
