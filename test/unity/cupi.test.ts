/** CUPI, the provisioning interface of Unity Connection, as its clients use it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUcmock } from '../../server';
import { axlRaw } from '../support/axl';
import { ask } from '../support/rest';
import {
  addUnityUser,
  changeAtCucm,
  changeAtUnity,
  connect,
  cupi,
  isCucmPin,
  isUnityPin,
  LOGIN,
  startPair,
  type Pair,
} from '../support/unity';

let pair: Pair;
beforeAll(async () => {
  pair = await startPair();
});
afterAll(() => pair.ucm.stop());
beforeEach(() => pair.ucm.reset());

const xml = (path: string, options: { method?: string; body?: string; login?: string } = {}) =>
  ask(pair.unity, `/vmrest${path}`, { login: LOGIN, ...options });

it('says its version in XML, and in JSON when asked', async () => {
  const version = await xml('/version');
  expect(version.status).toBe(200);
  expect(version.headers['content-type']).toBe('application/xml');
  expect(version.text).toContain(
    '<VersionInformation><name>vmrest</name><version>15.0.1.12900-234</version></VersionInformation>',
  );
  expect((await cupi(pair, '/version')).json).toEqual({
    name: 'vmrest',
    version: '15.0.1.12900-234',
  });
});

it('is a product of its own: its port has no AXL, its certificate is its own', async () => {
  const door = { ...pair.ucm, ...pair.unity };
  expect((await axlRaw(door, 'getCCMVersion')).status).toBe(404);
  const { text } = await ask(pair.unity, '/_ucmock/ca.pem');
  expect(text).toBe(pair.unity.ca);
  await expect(ask({ ...pair.unity, ca: pair.ucm.ca }, '/vmrest/version')).rejects.toThrow(
    /certificate/,
  );
});

it.each([
  ['no login', undefined, 401],
  ['a wrong password', 'administrator:wrong', 401],
  ['an unknown user', 'nobody:ucmock', 401],
])('refuses %s', async (_, login, status) => {
  const reply = await ask(pair.unity, '/vmrest/users', login === undefined ? {} : { login });
  expect(reply.status).toBe(status);
  expect(reply.headers['www-authenticate']).toMatch(/^Basic realm=/);
});

it('a user without a role may not use it', async () => {
  const id = await addUnityUser(pair, 'amara', '7000');
  await cupi(pair, `PUT /users/${id}/credential/password`, { Credentials: 'Secret-4-Amara' });
  const reply = await cupi(pair, '/users', undefined, 'amara:Secret-4-Amara');
  expect([reply.status, (reply.json.errors as { code: string }).code]).toEqual([
    403,
    'NOT_AUTHORIZED',
  ]);
});

it('makes a user from a template, says where it is, changes and removes it', async () => {
  const body =
    '<User><Alias>amara</Alias><FirstName>Amara</FirstName><LastName>Diallo</LastName><DtmfAccessId>7000</DtmfAccessId></User>';
  const path = '/users?templateAlias=voicemailusertemplate';
  const made = await xml(path, { method: 'POST', body });
  expect(made.status).toBe(201);
  expect(made.text).toMatch(/^\/vmrest\/users\/[0-9a-f-]{36}$/);
  expect(made.headers.location).toBe(`${pair.unity.url}${made.text}`);
  const uri = made.text.replace('/vmrest', '');
  const { json: user } = await cupi(pair, uri);
  expect(user).toMatchObject({
    URI: made.text,
    Alias: 'amara',
    DisplayName: 'Amara Diallo',
    TimeZone: '190',
    IsVmEnrolled: 'true',
  });
  expect(user).not.toHaveProperty('City');
  expect((await cupi(pair, `PUT ${uri}`, { City: 'Bamako', ...user })).status).toBe(204);
  expect((await cupi(pair, uri)).json.City).toBe('Bamako');
  expect((await cupi(pair, `DELETE ${uri}`)).status).toBe(204);
  expect((await cupi(pair, uri)).status).toBe(404);
});

describe('lists', () => {
  beforeEach(async () => {
    for (const [i, alias] of ['amara', 'amir', 'bilal', 'chen'].entries())
      await addUnityUser(pair, alias, `${7000 + i}`);
  });

  const aliases = async (query: string): Promise<unknown> => {
    const { json } = await cupi(pair, `/users?${query}`);
    const users = json.User as { Alias: string } | { Alias: string }[] | undefined;
    const found = Array.isArray(users) ? users.map(({ Alias }) => Alias) : users?.Alias;
    return [json['@total'], found];
  };

  it.each([
    ['query=(alias%20is%20AMARA)', ['1', 'amara']],
    ['query=(alias%20startswith%20am)', ['2', ['amara', 'amir']]],
    ['query=(dtmfaccessid%20is%207002)', ['1', 'bilal']],
    ['query=(city%20isnull)&rowsPerPage=0', ['5', undefined]],
    ['query=(city%20isnotnull)', ['0', undefined]],
    ['query=(alias%20is%20nobody)', ['0', undefined]],
    ['rowsPerPage=2&pageNumber=2', ['5', ['amir', 'bilal']]],
    ['rowsPerPage=2&pageNumber=9', ['5', undefined]],
    ['rowsPerPage=0', ['5', undefined]],
    ['pageNumber=0', ['5', undefined]],
    ['sort=(alias%20desc)&rowsPerPage=2', ['5', ['chen', 'bilal']]],
  ])('%s', async (query, expected) => {
    expect(await aliases(query)).toEqual(expected);
  });

  it('in XML have the total as an attribute', async () => {
    const { text } = await xml('/users?query=(alias%20is%20chen)');
    expect(text).toMatch(/<Users total="1"><User><URI>[^<]+<\/URI><ObjectId>[^<]+<\/ObjectId>/);
  });

  it.each([
    'query=alias',
    'query=(alias%20like%20a)',
    'query=(timezone%20is%20190)',
    'rowsPerPage=x',
  ])('refuse %s', async (query) => {
    const { status, json } = await cupi(pair, `/users?${query}`);
    expect([status, (json.errors as { code: string }).code]).toEqual([400, 'INVALID_PARAMETER']);
  });
});

describe('the PIN credential', () => {
  let path: string;
  beforeEach(async () => {
    path = `/users/${await addUnityUser(pair, 'amara', '7000')}/credential/pin`;
  });

  it('shows everything but the PIN', async () => {
    await cupi(pair, `PUT ${path}`, { Credentials: '48151623', CredMustChange: 'false' });
    const { json } = await cupi(pair, path);
    expect(json).toMatchObject({
      URI: `/vmrest${path}`,
      CredentialType: '4',
      Alias: 'amara',
      CredMustChange: 'false',
      HackCount: '0',
      Locked: 'false',
    });
    expect(json.TimeChanged).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);
    expect(JSON.stringify(json)).not.toContain('48151623');
  });

  it('takes a PIN in XML too', async () => {
    const body = '<Credential><Credentials>48151623</Credentials></Credential>';
    expect((await xml(path, { method: 'PUT', body })).status).toBe(204);
    expect(await isUnityPin(pair, 'amara', '48151623')).toBe(true);
  });

  it.each([
    ['too short', '48151'],
    ['no digits', 'abcdefgh'],
    ['the same digit', '55555555'],
    ['a run', '23456789'],
    ['a repeated group', '408408'],
    ['two digits only', '121221'],
    ['holds the extension', '81700042'],
    ['a line of the keypad', '147147'],
  ])('refuses a PIN that is %s', async (_, pin) => {
    const { status, json } = await cupi(pair, `PUT ${path}`, { Credentials: pin });
    expect([status, (json.errors as { code: string }).code]).toEqual([400, 'IMS_ERROR']);
    expect(await isUnityPin(pair, 'amara', pin)).toBe(false);
  });

  it('refuses a PIN that was used before', async () => {
    await cupi(pair, `PUT ${path}`, { Credentials: '48151623' });
    await cupi(pair, `PUT ${path}`, { Credentials: '73190246' });
    expect((await cupi(pair, `PUT ${path}`, { Credentials: '48151623' })).status).toBe(400);
  });

  it('refuses a hash where it takes clear text only', async () => {
    const body = { Credentials: '48151623', EncryptionType: '3' };
    const { status, json } = await cupi(pair, `PUT ${path}`, body);
    expect([status, json.errors]).toEqual([
      400,
      { code: 'IMS_ERROR', message: 'Invalid Credential' },
    ]);
  });

  it('locks after three wrong PINs and is unlocked by HackCount 0', async () => {
    await cupi(pair, `PUT ${path}`, { Credentials: '48151623' });
    for (let i = 0; i < 3; i++) await isUnityPin(pair, 'amara', '00000000');
    expect(await isUnityPin(pair, 'amara', '48151623')).toBe(false);
    expect((await cupi(pair, path)).json.Hacked).toBe('true');
    await cupi(pair, `PUT ${path}`, { HackCount: '0', TimeHacked: '' });
    expect(await isUnityPin(pair, 'amara', '48151623')).toBe(true);
  });
});

it.each([
  ['POST /users', { Alias: 'a', DtmfAccessId: '1' }, 'templateAlias is missing.'],
  ['POST /users?templateAlias=none', { Alias: 'a' }, 'There is no user template none.'],
  ['POST /users?templateAlias=voicemailusertemplate', { Alias: 'a' }, 'DtmfAccessId is missing.'],
  [
    'POST /users?templateAlias=voicemailusertemplate',
    { Alias: 'a', DtmfAccessId: '1', Colour: 'red' },
    'User has no Colour.',
  ],
  [
    'POST /users?templateAlias=voicemailusertemplate',
    { Alias: 'Administrator', DtmfAccessId: '1' },
    'A User with this Alias is there already.',
  ],
  [
    'POST /users?templateAlias=voicemailusertemplate',
    { Alias: 'a', DtmfAccessId: '1', TimeZone: 'here' },
    'TimeZone must be a whole number.',
  ],
  [
    'POST /users?templateAlias=voicemailusertemplate',
    { Alias: 'a', DtmfAccessId: '1', CosObjectId: '00000000-0000-0000-0000-000000000000' },
    'CosObjectId names nothing that is there.',
  ],
])('%s %j is refused and stores nothing', async (what, body, message) => {
  const { status, json } = await cupi(pair, what, body);
  expect([status, (json.errors as { message: string }).message]).toEqual([400, message]);
  expect((await cupi(pair, '/users')).json['@total']).toBe('1');
});

it('only the primary AXL server synchronises PINs', async () => {
  const { json } = await cupi(pair, '/phonesystems');
  const { AxlServersURI: uri } = json.PhoneSystem as { AxlServersURI: string };
  const path = uri.replace('/vmrest', '');
  const second = { HostOrIPAddress: 'sub.a.localhost', Precedence: '1', IsPinSyncEnabled: 'true' };
  expect((await cupi(pair, `POST ${path}`, second)).status).toBe(400);
  expect((await cupi(pair, `POST ${path}`, { ...second, Precedence: '0' })).status).toBe(201);
  const { json: list } = await cupi(pair, path);
  expect(list.AxlServer).toMatchObject({ Precedence: '0', IsPinSyncEnabled: 'true', Port: '8443' });
});

it('the password of the AXL account is answered by nobody', async () => {
  const { json } = await cupi(pair, '/phonesystems');
  const { URI: uri } = json.PhoneSystem as { URI: string };
  const path = uri.replace('/vmrest', '');
  await cupi(pair, `PUT ${path}`, { CcmAXLUser: 'axl', CcmAXLPassword: 'Secret-4-Axl' });
  expect((await cupi(pair, path)).text).not.toContain('Secret-4-Axl');
});

it('runs alone, on the port of the options and under names of its own', async () => {
  const ucm = await startUcmock({
    port: 0,
    logLevel: 'error',
    node: 'cuc/cuc',
    topology: {
      clusters: {
        a: { nodes: { pub: 'publisher' } },
        cuc: {
          product: 'unity',
          adminUser: 'boss',
          nodes: { cuc: { role: 'publisher', name: 'cuc.example.com' } },
        },
      },
    },
  });
  try {
    expect(ucm.nodes).toHaveLength(1);
    expect(readFileSync(ucm.caPath, 'utf8')).toBe(ucm.ca);
    const reply = await ask(ucm, '/vmrest/version', { login: 'boss:ucmock' });
    expect(reply.status).toBe(200);
    const control = await ask(ucm, '/_ucmock/ready', { headers: { Host: 'cuc.example.com' } });
    expect(control.status).toBe(200);
  } finally {
    await ucm.stop();
  }
});

it('keeps users, PINs, the AXL login and its certificate with the data', async () => {
  const data = mkdtempSync(join(tmpdir(), 'ucmock-unity-'));
  const first = await startPair({ data });
  const { ca } = first.unity;
  try {
    await connect(first, ['amara']);
  } finally {
    await first.ucm.stop();
  }
  const second = await startPair({ data });
  try {
    expect(second.unity.ca).toBe(ca);
    await changeAtCucm(second, 'amara', '48151623');
    expect(await isUnityPin(second, 'amara', '48151623')).toBe(true);
    const { json } = await cupi(second, '/users?query=(alias%20is%20amara)');
    const { ObjectId: id } = json.User as { ObjectId: string };
    expect((await changeAtUnity(second, id, '73190246')).status).toBe(204);
    expect(await isCucmPin(second, 'amara', '73190246')).toBe(true);
  } finally {
    await second.ucm.stop();
    rmSync(data, { recursive: true });
  }
});
