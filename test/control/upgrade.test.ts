/** An upgrade of the release in place, as a tool sees it that worked with the older release. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../testkit/client';
import { startUcmock, type Ucmock } from '../../server';
import { allTexts, axl, axlRaw, sql, type PostOptions } from '../support/axl';
import { control, to } from '../support/control';
import { ask } from '../support/rest';
import { useServer } from '../support/server';

const server = useServer({ release: '11.5', versions: 'release' });
const OLD: PostOptions = { version: '11.5' };

const lead = (release: string) => control(server.ucm, 'POST', '/upgrade', { release });
const cli = async (command: string): Promise<string> =>
  (await control(server.ucm, 'POST', '/cli', { command })).json.output as string;
const inactive = (statement: string): Promise<string> =>
  axl(server.ucm, 'executeSQLQueryInactive', `<sql>${statement}</sql>`);

beforeEach(async () => {
  await axl(
    server.ucm,
    'addUser',
    '<user><userid>amara</userid><lastName>Diallo</lastName><presenceGroupName>Standard Presence group</presenceGroupName></user>',
    OLD,
  );
});

it('the new release answers, with the new schema and what was configured', async () => {
  expect((await axlRaw(server.ucm, 'getCCMVersion')).status).toBe(599);
  expect(await lead('15.0')).toMatchObject({
    status: 200,
    json: { release: '15.0', inactive: { release: '11.5', build: '11.5.1.10000-6' } },
  });
  expect(await axl(server.ucm, 'getCCMVersion')).toContain('15.0.1.12900');
  expect(await axl(server.ucm, 'getUser', '<userid>amara</userid>')).toContain('Diallo');
  expect((await axlRaw(server.ucm, 'getUser', '<userid>amara</userid>', OLD)).status).toBe(599);
  expect((await ask(server.ucm, '/cucm-uds/version')).text).toContain('15.0.1');
  expect(server.ucm.release).toBe('15.0');
  expect((await control(server.ucm, 'GET', '/info')).json).toMatchObject({
    release: '15.0',
    inactive: '11.5.1.10000-6',
  });
});

it('stock objects, services and loads of the new release come', async () => {
  const announcements = 'select description from announcement';
  const load =
    'select loadinformation as l, inactiveloadinformation as i from defaults where tkmodel = 36213 and tkdeviceprotocol = 11';
  const services = async () =>
    allTexts(
      await axl(
        server.ucm,
        'executeSQLQuery',
        '<sql>select name from typeservice t, processnodeservice p where p.tkservice = t.enum</sql>',
        { version: server.ucm.schema },
      ),
      'name',
    );
  const old = {
    load: await rows(load),
    announcements: await rows(announcements),
    services: await services(),
  };
  await lead('15.0');
  expect((await rows(announcements)).length).toBeGreaterThan(old.announcements.length);
  const [now] = await rows(load);
  expect(now?.i).toBe(old.load[0]?.l);
  expect(now?.l).not.toBe(old.load[0]?.l);
  const more = (await services()).filter((name) => !old.services.includes(name));
  expect(more).toContain('Cisco Device Activation Service');
});

it('the inactive side shows what was before', async () => {
  expect(await cli('show version inactive')).toContain('no inactive side');
  await lead('15.0');
  await axl(server.ucm, 'removeUser', '<userid>amara</userid>');
  expect(await cli('show version active')).toContain('Active Master Version: 15.0.1.12900-234');
  expect(await cli('show version inactive')).toBe(
    'Inactive Master Version: 11.5.1.10000-6\nInactive Version Installed Software Options:\nNo Installed Software Options Found.\n',
  );
  expect(allTexts(await inactive('select userid from enduser'), 'userid')).toEqual(['amara']);
  expect(await sql(server.ucm, 'select userid from enduser')).toEqual([]);
});

it('switching back brings the old release and its rows, and forth again the new ones', async () => {
  await lead('15.0');
  await axl(server.ucm, 'removeUser', '<userid>amara</userid>');
  expect(await control(server.ucm, 'POST', '/switch-version')).toMatchObject({
    json: { release: '11.5', inactive: { release: '15.0' } },
  });
  expect(await axl(server.ucm, 'getUser', '<userid>amara</userid>', OLD)).toContain('Diallo');
  await control(server.ucm, 'POST', '/switch-version');
  expect((await axlRaw(server.ucm, 'getUser', '<userid>amara</userid>')).status).toBe(500);
});

it('PIN synchronisation is off afterwards, and certificates stay', async () => {
  const { axl: run } = createClient(server.ucm);
  await run('addApplicationServer', {
    applicationServer: {
      appServerType: 'Cisco Unity Connection',
      name: 'cuc',
      ipAddress: '10.0.0.50',
    },
  });
  await run('addAppServerInfo', {
    appServerInfo: { appServerName: 'cuc', appServerContent: 'UNITY_CONNECTION', content: '' },
  });
  // As SQL: the box itself asks the Unity Connection first, and there is none.
  await run('executeSQLUpdate', {
    sql: "update appserverinfo set appservercontent = '<pinSync>true</pinSync>'",
  });
  const { ca } = server.ucm;
  expect(await pinSync()).toEqual(['true']);
  await lead('15.0');
  expect(await pinSync()).toEqual(['false']);
  expect(await control({ ...server.ucm, ca }, 'GET', '/live')).toMatchObject({ status: 200 });
});

it('reset leads back to the release of the start, and a fork has the release of its original', async () => {
  await lead('12.5');
  const fork = (await control(server.ucm, 'POST', '/forks', {})).json as { name: string };
  expect(
    await axl(server.ucm, 'getCCMVersion', '', { version: '12.5', ...to(fork.name) }),
  ).toContain('12.5.1');
  await control(server.ucm, 'DELETE', `/forks/${fork.name}`);
  await server.ucm.reset();
  expect(server.ucm.release).toBe('11.5');
  expect(await axl(server.ucm, 'getCCMVersion', '', OLD)).toContain('11.5.1');
  expect((await control(server.ucm, 'POST', '/switch-version')).status).toBe(409);
});

it.each([
  ['11.5', 409],
  ['11.0', 409],
  ['16.3', 400],
])('not to %s', async (release, status) => {
  expect((await lead(release)).status).toBe(status);
  expect(server.ucm.release).toBe('11.5');
});

it('a snapshot of before the upgrade brings the old release back', async () => {
  await control(server.ucm, 'POST', '/snapshots', { name: 'before' });
  await lead('15.0');
  expect((await control(server.ucm, 'POST', '/snapshots/before/restore')).status).toBe(200);
  expect(server.ucm.release).toBe('11.5');
});

it('the nodes of a cluster go together', async () => {
  const two = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: {
      clusters: {
        a: { release: '12.0', nodes: { pub: { role: 'publisher' }, sub: { role: 'subscriber' } } },
      },
    },
  });
  try {
    expect((await control(two, 'POST', '/upgrade', { release: '15.0' })).status).toBe(200);
    const { nodes } = (await control(two, 'GET', '/nodes')).json as {
      nodes: { release: string; state: number }[];
    };
    expect(nodes.map(({ release }) => release)).toEqual(['15.0.1.12900-234', '15.0.1.12900-234']);
    expect((await control(two, 'GET', '/ready')).status).toBe(200);
  } finally {
    await two.stop();
  }
});

it('a folder keeps the release that it came to, and a later one asked for at the start upgrades it', async () => {
  const data = mkdtempSync(join(tmpdir(), 'ucmock-test-'));
  const run = async (release: string, work: (ucm: Ucmock) => Promise<void>): Promise<string> => {
    const ucm = await startUcmock({ port: 0, logLevel: 'error', data, release });
    try {
      await work(ucm);
      const [row] = await sql(
        ucm,
        "select version from componentversion where softwarecomponent = 'cm-ver'",
      );
      return `${ucm.release} ${row?.version}`;
    } finally {
      await ucm.stop();
    }
  };
  const nothing = () => Promise.resolve();
  try {
    expect(await run('11.5', nothing)).toBe('11.5 11.5.1.10000(6)');
    expect(await run('12.5', nothing)).toBe('12.5 12.5.1.10000(22)');
    const upgrade = async (ucm: Ucmock): Promise<void> =>
      void (await control(ucm, 'POST', '/upgrade', { release: '15.0' }));
    expect(await run('12.5', upgrade)).toBe('15.0 15.0.1.12900(234)');
    expect(await run('11.5', nothing)).toBe('15.0 15.0.1.12900(234)');
  } finally {
    rmSync(data, { recursive: true });
  }
}, 60_000);

async function rows(statement: string): Promise<Record<string, string>[]> {
  const { ucm } = server;
  return sql(ucm, statement, { version: ucm.schema });
}

async function pinSync(): Promise<string[]> {
  const found = await rows('select appservercontent as c from appserverinfo');
  return found.map(({ c }) => /<pinSync>(\w+)/.exec(c ?? '')?.[1] ?? '');
}

it('utils system switch-version leads back and asks first', async () => {
  const command = 'utils system switch-version';
  const run = async (...answers: string[]): Promise<string> =>
    (await control(server.ucm, 'POST', '/cli', { command, answers })).json.output as string;
  expect(await run()).toContain(' ** There is no inactive side available ** ');
  await lead('15.0');
  expect(await run('no')).toContain('Inactive version: 11.5.1.10000-6');
  expect(server.ucm.release).toBe('15.0');
  await run('yes');
  expect(server.ucm.release).toBe('11.5');
  expect(await axl(server.ucm, 'getUser', '<userid>amara</userid>', OLD)).toContain('Diallo');
  await run('yes');
  expect(server.ucm.release).toBe('15.0');
});
