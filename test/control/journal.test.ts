/** The journal: what came, what was understood of it and how it ended. */
import { startUcmock } from '../../server';
import { axl, axlRaw, post } from '../support/axl';
import { control } from '../support/control';
import { useServer } from '../support/server';

const server = useServer();

const ask = (method: string, path: string, body?: unknown) =>
  control(server.ucm, method, path, body);
const add = (name: string) =>
  axl(
    server.ucm,
    'addUser',
    `<user><userid>${name}</userid><lastName>X</lastName><pin>83921</pin><password>s3cret</password></user>`,
  );

it('knows each request with its operation, user and outcome, and no secret', async () => {
  await add('amara');
  await axlRaw(server.ucm, 'getUser', '<userid>nobody</userid><colour>red</colour>');
  await post(server.ucm, '', { method: 'GET', path: '/cucm-uds/version' });
  const { entries } = (await ask('GET', '/journal')).json;
  expect(entries).toEqual([
    expect.objectContaining({
      ...{ protocol: 'axl', method: 'POST', path: '/axl/', node: 'ucm-pub' },
      ...{ user: 'administrator', operation: 'addUser', status: 200 },
      request: { user: expect.objectContaining({ userid: 'amara', pin: '***', password: '***' }) },
    }),
    expect.objectContaining({
      ...{ operation: 'getUser', status: 500 },
      findings: [expect.stringContaining('colour')],
    }),
    expect.objectContaining({ protocol: 'uds', operation: 'version', status: 200 }),
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/83921|s3cret/);
});

it('shows no secret of a statement either, and the rest of it', async () => {
  const sql = `update credential set credentials = 'abc''123' where fkenduser = 'x'`;
  await axlRaw(server.ucm, 'executeSQLUpdate', `<sql>${sql}</sql>`);
  await axlRaw(
    server.ucm,
    'executeSQLQuery',
    `<sql>select name from device where name = 'SEP1'</sql>`,
  );
  const { entries } = (await ask('GET', '/journal')).json;
  expect(entries.map(({ request }: { request: unknown }) => request)).toEqual([
    { sql: `update credential set credentials = '***' where fkenduser = '***'` },
    { sql: `select name from device where name = 'SEP1'` },
  ]);
});

it('says which numbers of the change log a write took', async () => {
  const before = (await ask('GET', '/changes')).json.last;
  await add('amara');
  const { entries } = (await ask('GET', '/journal?operation=addUser')).json;
  const { last, changes } = (await ask('GET', `/changes?after=${before}`)).json;
  expect(entries[0].changes).toEqual({ from: before + 1, to: last });
  expect(changes).toEqual(
    expect.arrayContaining([expect.objectContaining({ type: 'User', action: 'add' })]),
  );
});

it('finds, counts and waits', async () => {
  await add('one');
  await add('two');
  await axlRaw(server.ucm, 'getCCMVersion');
  expect((await ask('GET', '/journal?operation=add*&limit=1')).json.entries).toHaveLength(1);
  expect((await ask('GET', '/journal/count?operation=add*&status=200')).json.count).toBe(2);
  expect((await ask('GET', '/journal/count?user=nobody')).json.count).toBe(0);
  const waiting = ask('POST', '/journal/wait', { match: { operation: 'addUser' }, count: 3 });
  await add('three');
  expect(await waiting).toMatchObject({ status: 200, json: { count: 3 } });
  expect(
    await ask('POST', '/journal/wait', { match: { operation: 'x' }, timeoutSeconds: 0.05 }),
  ).toMatchObject({ status: 409, json: { error: '0 of 1 requests came in 0.05 seconds' } });
  await ask('DELETE', '/journal');
  expect((await ask('GET', '/journal/count')).json.count).toBe(0);
});

it('remembers the last ones only, and nothing when it is off', async () => {
  const small = await startUcmock({ port: 0, logLevel: 'error', journal: 3 });
  const off = await startUcmock({ port: 0, logLevel: 'error', journal: 0 });
  try {
    for (let i = 0; i < 8; i += 1) await axlRaw(small, 'getCCMVersion');
    const { entries } = (await control(small, 'GET', '/journal')).json;
    expect(entries.map(({ id }: { id: number }) => id)).toEqual([6, 7, 8]);
    await axlRaw(off, 'getCCMVersion');
    expect((await control(off, 'GET', '/journal')).status).toBe(409);
  } finally {
    await Promise.all([small.stop(), off.stop()]);
  }
});
