/** Job Scheduler: when jobs run, what becomes of them, and who may do what. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUcmock } from '../../server';
import { axl, sql } from '../support/axl';
import { bat, done, job, runJob, submit, upload } from '../support/bat';
import { user } from '../support/builders';
import { control as tellService } from '../support/control-center';
import { control } from '../support/control';
import { eventually } from '../support/eventually';
import { ask } from '../support/rest';
import { useServer } from '../support/server';

const server = useServer();
const SERVICE = 'Cisco Bulk Provisioning Service';

const UPDATE = { transaction: 'Update Users - Query', update: { Department: 'Nursing' } };
const freeze = (at: string) => control(server.ucm, 'POST', '/clock', { freeze: at });
const advance = (seconds: number) =>
  control(server.ucm, 'POST', '/clock', { advance: { seconds } });
const service = (word: 'Start' | 'Stop') =>
  tellService(server.ucm, server.ucm.nodes[0]?.name ?? '', SERVICE, word);
const departments = () =>
  sql(server.ucm, "select userid from enduser where department = 'Nursing'");

/** A file that takes a while. */
async function many(count: number): Promise<void> {
  await bat(server.ucm, 'PUT user-templates/staff', { fields: {} });
  const rows = Array.from({ length: count }, (_, i) => `Last,many${i}`);
  await upload(server.ucm, 'many.txt', 'Insert Users', ['LAST NAME,USER ID', ...rows]);
}
const MANY = { transaction: 'Insert Users', fileName: 'many.txt', userTemplateName: 'staff' };
const counted = async () =>
  Number((await sql(server.ucm, 'select count(*) as n from enduser'))[0]?.n);

describe('a job that runs later', () => {
  beforeEach(async () => {
    await axl(server.ucm, 'addUser', user());
    await freeze('2026-03-01T08:00:00Z');
  });

  it('is on hold until it is activated, and runs at its time', async () => {
    const id = await submit(server.ucm, { ...UPDATE, runImmediately: false });
    expect((await job(server.ucm, id)).status).toBe('Hold');
    const startTime = '2026-03-01T22:00:00.000Z';
    await bat(server.ucm, `PUT jobs/${id}`, { startTime });
    await bat(server.ucm, `POST jobs/${id}/activate`);
    await advance(13 * 3600);
    expect(await job(server.ucm, id)).toMatchObject({ status: 'Pending', startTime });
    expect(await departments()).toEqual([]);
    await advance(3600);
    expect(await done(server.ucm, id)).toMatchObject({ status: 'Completed', passed: 1 });
    expect(await departments()).toEqual([{ userid: 'amara' }]);
  });

  it('is repeated as its frequency says, until its end', async () => {
    const id = await submit(server.ucm, { ...UPDATE, runImmediately: false });
    const times = { startTime: '2026-03-01T22:00:00Z', endTime: '2026-03-03T00:00:00Z' };
    await bat(server.ucm, `PUT jobs/${id}`, { ...times, frequency: 'Daily' });
    await bat(server.ucm, `POST jobs/${id}/activate`);
    for (const launches of [1, 2]) {
      await advance(24 * 3600);
      await eventually(async () => {
        const { results } = await job(server.ucm, id);
        expect(results.filter(({ status }) => status === 'Completed')).toHaveLength(launches);
      });
    }
    expect((await job(server.ucm, id)).status).toBe('Completed');
  });

  it('refuses a schedule that is none', async () => {
    const id = await submit(server.ucm, { ...UPDATE, runImmediately: false });
    for (const form of [{ startTime: 'soon' }, { frequency: 'Hourly' }, { status: 'Completed' }])
      expect((await bat(server.ucm, `PUT jobs/${id}`, form)).status).toBe(400);
    expect((await bat(server.ucm, 'PUT jobs/1', {})).status).toBe(404);
  });
});

describe('the Cisco Bulk Provisioning Service', () => {
  it('leaves jobs pending while it does not run', async () => {
    await axl(server.ucm, 'addUser', user());
    await freeze('2026-03-01T08:00:00Z');
    await service('Stop');
    await advance(10);
    const id = await submit(server.ucm, UPDATE);
    await advance(60);
    expect((await job(server.ucm, id)).status).toBe('Pending');
    await service('Start');
    await advance(10);
    expect(await done(server.ucm, id)).toMatchObject({ status: 'Completed', passed: 1 });
  });

  it('leaves a job incomplete when it is stopped', async () => {
    await many(3_000);
    const id = await submit(server.ucm, MANY);
    await eventually(async () => expect(await counted()).toBeGreaterThan(5));
    await service('Stop');
    const outcome = await done(server.ucm, id);
    expect(outcome.status).toBe('Incomplete');
    expect(outcome.log).toContain(`The ${SERVICE} was stopped.`);
    expect(await counted()).toBe(outcome.passed);
    expect(outcome.passed).toBeLessThan(3_000);
  });
});

it('a job that is deleted while it runs stops; what it did stays, and the next one runs', async () => {
  await many(3_000);
  const id = await submit(server.ucm, MANY);
  const next = await submit(server.ucm, UPDATE);
  await eventually(async () => expect(await counted()).toBeGreaterThan(5));
  expect((await bat(server.ucm, 'DELETE files/many.txt')).status).toBe(409);
  expect((await bat(server.ucm, `POST jobs/${id}/activate`)).status).toBe(409);
  expect((await bat(server.ucm, `DELETE jobs/${id}`)).status).toBe(204);
  expect((await bat(server.ucm, `jobs/${id}`)).status).toBe(404);
  const outcome = await done(server.ucm, next);
  expect(outcome.passed).toBe(await counted());
  expect(outcome.passed).toBeLessThan(3_000);
  expect((await bat(server.ucm, 'DELETE files/many.txt')).status).toBe(204);
});

it('others have their turn while a job runs', async () => {
  await many(2_000);
  await submit(server.ucm, MANY);
  await eventually(async () => expect(await counted()).toBeGreaterThan(5));
  await axl(server.ucm, 'addUser', user());
  expect(await counted()).toBeLessThan(2_000);
});

it('a cluster that goes back to its start forgets what runs', async () => {
  await many(2_000);
  await submit(server.ucm, MANY);
  await eventually(async () => expect(await counted()).toBeGreaterThan(5));
  await server.ucm.reset();
  expect(await counted()).toBe(0);
  expect((await bat(server.ucm, 'jobs')).json).toEqual({ jobs: [] });
  await axl(server.ucm, 'addUser', user());
  expect(await runJob(server.ucm, UPDATE)).toMatchObject({ status: 'Completed', passed: 1 });
});

it('waiting jobs outlast the process', async () => {
  const data = mkdtempSync(join(tmpdir(), 'ucmock-bat-'));
  const start = () => startUcmock({ port: 0, logLevel: 'error', data });
  try {
    const first = await start();
    await axl(first, 'addUser', user());
    const id = await submit(first, { ...UPDATE, runImmediately: false });
    await first.stop();
    const second = await start();
    try {
      expect((await job(second, id)).status).toBe('Hold');
      await bat(second, `POST jobs/${id}/activate`);
      expect(await done(second, id)).toMatchObject({ status: 'Completed', passed: 1 });
    } finally {
      await second.stop();
    }
  } finally {
    rmSync(data, { recursive: true });
  }
});

it('SQL reads the tables, without what is secret', async () => {
  await axl(server.ucm, 'addUser', user());
  await upload(server.ucm, 'pins.txt', 'Update Users - Custom File', [
    'USER ID,PIN',
    'amara,918273',
  ]);
  const form = { transaction: 'Update Users - Custom File', fileName: 'pins.txt' };
  const { id } = await runJob(server.ucm, { ...form, jobDescription: 'New PINs' });
  expect(
    await sql(
      server.ucm,
      `select j.jobid, j.description, j.status, f.filename, f.target, r.processedrecords, r.failedrecords
         from batjob j join batfileinfojobmap m on m.fkbatjob = j.pkid
         join batfileinfo f on f.pkid = m.fkbatfileinfo join batjobresults r on r.fkbatjob = j.pkid`,
    ),
  ).toEqual([
    {
      jobid: String(id),
      description: 'New PINs',
      status: 'Completed',
      filename: 'pins.txt',
      target: 'Users',
      processedrecords: '1',
      failedrecords: '0',
    },
  ]);
  const shown = JSON.stringify([
    await sql(server.ucm, 'select * from batfileinfo'),
    await sql(server.ucm, 'select * from batjob'),
    await sql(server.ucm, 'select * from batjobresults'),
  ]);
  expect(shown).not.toMatch(/918273|sealed:/);
});

it('a PIN is nowhere in clear: download, journal, job, template, log', async () => {
  await axl(server.ucm, 'addUser', user());
  const PIN = '918273';
  await bat(server.ucm, 'PUT user-templates/staff', { fields: { PIN, Title: 'Dr' } });
  await upload(server.ucm, 'pins.txt', 'Update Users - Custom File', [
    'USER ID,PIN,TITLE',
    `amara,${PIN},Dr`,
    `nobody,${PIN},Dr`,
    `"amara,${PIN},Dr`,
  ]);
  const { text } = await bat(server.ucm, 'files/pins.txt/contents');
  expect(text).toContain('amara,,Dr');
  const form = { transaction: 'Update Users - Custom File', fileName: 'pins.txt' };
  const { log } = await runJob(server.ucm, form);
  await runJob(server.ucm, { transaction: 'Reset Password/PIN - Query', pin: '918274' });
  const { json } = await control(server.ucm, 'GET', '/journal');
  const shown = [
    ...[text, log, JSON.stringify(json)],
    ...[(await bat(server.ucm, 'user-templates')).text, (await bat(server.ucm, 'jobs')).text],
  ];
  expect(shown.join()).not.toMatch(/91827[34]/);
  expect(shown[3]).toContain('"Title":"Dr"');
});

describe('who may', () => {
  const LOGINS = { super: 'Standard CCM Super Users', read: 'Standard CCM Read Only' };
  beforeEach(async () => {
    for (const [userid, group] of Object.entries(LOGINS))
      await axl(
        server.ucm,
        'addAppUser',
        `<appUser><userid>${userid}</userid><password>Secret-4-Them</password><associatedGroups><userGroup><name>${group}</name></userGroup></associatedGroups></appUser>`,
      );
    await axl(server.ucm, 'addUser', user({ password: 'Secret-4-Them' }));
  });

  it.each([
    ['super', 200, 201],
    ['read', 200, 403],
    ['amara', 403, 403],
  ])('%s reads %i, submits %i', async (userid, reads, submits) => {
    const login = `${userid}:Secret-4-Them`;
    expect((await bat(server.ucm, 'jobs', undefined, { login })).status).toBe(reads);
    expect((await bat(server.ucm, 'POST jobs', UPDATE, { login })).status).toBe(submits);
  });

  it('who has a lower rank cannot change who has a higher one: the row fails', async () => {
    await axl(
      server.ucm,
      'executeSQLUpdate',
      "<sql>update applicationuser set userrank = 5 where name = 'super'</sql>",
    );
    const { json } = await bat(server.ucm, 'POST jobs', UPDATE, { login: 'super:Secret-4-Them' });
    const outcome = await done(server.ucm, Number(json.jobId));
    expect(outcome.failures).toEqual([
      ['-', 'amara', '5003', expect.stringContaining('lower User Rank')],
    ]);
    expect(outcome.log).toContain('User ID : super');
  });

  it('nobody without a login, and no wrong one', async () => {
    expect((await ask(server.ucm, '/ucmock/bat/jobs')).status).toBe(401);
    const login = 'super:wrong';
    expect((await bat(server.ucm, 'jobs', undefined, { login })).status).toBe(401);
  });
});

it('subscribers have no Bulk Administration', async () => {
  const topology = { clusters: { a: { nodes: { pub: 'publisher', sub: 'subscriber' } } } };
  const ucm = await startUcmock({ port: 0, logLevel: 'error', topology });
  try {
    const headers = { Host: 'sub.a.localhost' };
    const { status, json } = await bat(ucm, 'jobs', undefined, { headers });
    expect([status, json.error]).toEqual([404, 'Bulk Administration is on the publisher only.']);
  } finally {
    await ucm.stop();
  }
});
