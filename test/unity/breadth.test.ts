/** What else public clients ask of CUPI: servers, roles, mailboxes, import of CUCM's users. */
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { ask } from '../support/rest';
import {
  addServer,
  addUnityUser,
  changeAtCucm,
  cupi,
  exchangeCertificates,
  isCucmPin,
  isUnityPin,
  LOGIN,
  startPair,
  tickCucm,
  tickUnity,
  type Pair,
} from '../support/unity';

let pair: Pair;
beforeAll(async () => {
  pair = await startPair({
    topology: {
      clusters: {
        a: { nodes: { pub: 'publisher' } },
        cuc: { product: 'unity', nodes: { one: 'publisher', two: 'subscriber' } },
      },
    },
  });
});
afterAll(() => pair.ucm.stop());
beforeEach(() => pair.ucm.reset());

it('a cluster of two says who its servers are', async () => {
  const { json } = await cupi(pair, '/vmsservers');
  expect(json['@total']).toBe('2');
  expect(json.VmsServer).toMatchObject([
    { ServerName: 'one.cuc.localhost', ClusterMemberId: '0', ServerDisplayState: '3' },
    { ServerName: 'two.cuc.localhost', ClusterMemberId: '1', ServerDisplayState: '4' },
  ]);
});

it('both nodes know a user, and each takes a PIN', async () => {
  await addUnityUser(pair, 'amara', '7000');
  const reply = await ask(pair.unity, '/vmrest/users?query=(alias%20is%20amara)', {
    login: LOGIN,
    headers: { Host: 'two.cuc.localhost', Accept: 'application/json' },
  });
  const { User } = JSON.parse(reply.text) as { User: { ObjectId: string } };
  const put = await ask(pair.unity, `/vmrest/users/${User.ObjectId}/credential/pin`, {
    method: 'PUT',
    login: LOGIN,
    headers: { Host: 'two.cuc.localhost', 'Content-Type': 'application/json' },
    body: '{"Credentials": "48151623"}',
  });
  expect(put.status).toBe(204);
  expect(await isUnityPin(pair, 'amara', '48151623')).toBe(true);
});

it.each([
  ['coses', 'Cos'],
  ['partitions', 'Partition'],
  ['searchspaces', 'SearchSpace'],
  ['roles', 'Role'],
  ['portgroups', 'PortGroup'],
  ['mailboxstores', 'MailboxStore'],
  ['installedlanguages', 'InstalledLanguage'],
  ['usertemplates', 'UserTemplate'],
  ['locations/connectionlocations', 'Location'],
])('%s are there to read, one by its address too', async (path, word) => {
  const { json } = await cupi(pair, `/${path}`);
  expect(Number(json['@total'])).toBeGreaterThan(0);
  const [name = ''] = Object.keys(json).filter((key) => key !== '@total');
  expect(name).toBe(word);
  const [first] = [json[name]].flat() as { URI: string; ObjectId: string }[];
  const one = await cupi(pair, first?.URI.replace('/vmrest', '') ?? '');
  expect(one.json).toEqual(first);
  expect((await cupi(pair, `DELETE /${path}/${first?.ObjectId}`)).status).toBe(405);
});

it('a role makes an administrator of a user', async () => {
  const id = await addUnityUser(pair, 'amara', '7000');
  await cupi(pair, `PUT /users/${id}/credential/password`, { Credentials: 'Secret-4-Amara' });
  const login = 'amara:Secret-4-Amara';
  expect((await cupi(pair, '/users', undefined, login)).status).toBe(403);
  const { json } = await cupi(pair, '/roles?query=(rolename%20is%20Read%20Only%20Administrator)');
  const { ObjectId: role } = json.Role as { ObjectId: string };
  const given = await cupi(pair, `POST /users/${id}/userroles`, { RoleObjectId: role });
  expect(given.status).toBe(201);
  expect((await cupi(pair, '/users', undefined, login)).status).toBe(200);
  expect((await cupi(pair, `DELETE /users/${id}`, undefined, login)).status).toBe(403);
  await cupi(pair, `DELETE ${given.text.replace('/vmrest', '')}`);
  expect((await cupi(pair, '/users', undefined, login)).status).toBe(403);
});

it('a user starts with the PIN of the template', async () => {
  const { json } = await cupi(pair, '/usertemplates?query=(alias%20is%20voicemailusertemplate)');
  const { URI: uri } = json.UserTemplate as { URI: string };
  const path = `${uri.replace('/vmrest', '')}/credential/pin`;
  expect((await cupi(pair, path)).json).toMatchObject({
    CredentialType: '4',
    CredMustChange: 'true',
  });
  expect((await cupi(pair, `PUT ${path}`, { Credentials: '123456' })).status).toBe(400);
  const body = { Credentials: '73190246', CredMustChange: 'false' };
  expect((await cupi(pair, `PUT ${path}`, body)).status).toBe(204);
  expect((await cupi(pair, path)).text).not.toContain('73190246');
  const id = await addUnityUser(pair, 'amara', '7000');
  expect(await isUnityPin(pair, 'amara', '73190246')).toBe(true);
  const own = await cupi(pair, `/users/${id}/credential/pin`);
  expect(own.json.CredMustChange).toBe('false');
});

it('a mailbox is empty; who is not enrolled has none', async () => {
  const id = await addUnityUser(pair, 'amara', '7000');
  const { json } = await cupi(pair, `/users/${id}/mailboxattributes`);
  expect(json).toMatchObject({ NumMessages: '0', ByteSize: '0', Mounted: 'true' });
  const { json: admin } = await cupi(pair, '/users?query=(alias%20is%20administrator)');
  const { ObjectId: other } = admin.User as { ObjectId: string };
  expect((await cupi(pair, `/users/${other}/mailboxattributes`)).status).toBe(404);
});

describe('import of users over AXL', () => {
  const POST = 'POST /import/users/axl?templateAlias=voicemailusertemplate';

  beforeEach(async () => {
    await axl(pair.ucm, 'addUser', user({ telephoneNumber: '7000', firstName: 'Amara' }));
    await axl(pair.ucm, 'addUser', user({ userid: 'bilal', lastName: 'Khan' }));
  });

  it('lists those who are not here yet, and makes users of them', async () => {
    await exchangeCertificates(pair);
    await tickUnity(pair);
    const { json } = await cupi(pair, '/import/users/axl');
    const listed = json.ImportUser as { pkid: string; alias: string }[];
    expect([json['@total'], listed.map(({ alias }) => alias)]).toEqual(['2', ['amara', 'bilal']]);
    const [amara, bilal] = listed;
    expect((await cupi(pair, POST, { pkid: amara?.pkid })).status).toBe(201);
    // Without a telephone number in CUCM an extension is needed.
    expect((await cupi(pair, POST, { pkid: bilal?.pkid })).status).toBe(400);
    expect((await cupi(pair, POST, { pkid: bilal?.pkid, dtmfAccessId: '7001' })).status).toBe(201);
    const { json: found } = await cupi(pair, '/users?query=(alias%20is%20amara)');
    expect(found.User).toMatchObject({
      FirstName: 'Amara',
      DtmfAccessId: '7000',
      LdapType: '3',
      LdapCcmUserId: 'amara',
      LdapCcmPkid: amara?.pkid,
    });
    expect((await cupi(pair, '/import/users/axl')).json).toEqual({ '@total': '0' });
  });

  it('says why CUCM could not be asked', async () => {
    await tickUnity(pair);
    const { status, json } = await cupi(pair, '/import/users/axl');
    expect([status, (json.errors as { message: string }).message]).toEqual([
      400,
      'Failed to read users of CUCM: self-signed certificate',
    ]);
  });
});

it('the Test button of an AXL server tells the version, or why not', async () => {
  const test = async (): Promise<unknown> => {
    const path = `/ucmock/axl-servers/${server.split('/').pop()}/test`;
    const reply = await ask(pair.unity, path, { method: 'POST', login: LOGIN });
    return JSON.parse(reply.text) as unknown;
  };
  const server = await tickUnity(pair);
  expect(await test()).toEqual({
    good: false,
    reason: 'self-signed certificate',
  });
  await exchangeCertificates(pair);
  expect(await test()).toEqual({ good: true, version: '15.0.1.12900(234)' });
});

it('with the second node off the first takes the PIN; with the first off CUCM refuses', async () => {
  await exchangeCertificates(pair);
  await tickUnity(pair);
  await axl(pair.ucm, 'addUser', user());
  await addUnityUser(pair, 'amara', '7000');
  // One application server for each node. [doc]
  for (const name of ['one', 'two']) {
    await addServer(pair, { name, ipAddress: `${name}.cuc.localhost` });
    expect((await tickCucm(pair, name)).enabled).toBe(true);
  }
  await power('two', 'off');
  await changeAtCucm(pair, 'amara', '48151623');
  expect(await isUnityPin(pair, 'amara', '48151623')).toBe(true);
  await power('two', 'on');
  await power('one', 'off');
  const error = await changeAtCucm(pair, 'amara', '73190246').catch((thrown: unknown) => thrown);
  expect((error as Error).message).toMatch(/^Failed to update PIN on Unity Connection: /);
  await power('one', 'on');
  expect(await isCucmPin(pair, 'amara', '48151623')).toBe(true);
  expect(await isUnityPin(pair, 'amara', '48151623')).toBe(true);
});

async function power(node: string, state: 'on' | 'off'): Promise<void> {
  const reply = await ask(pair.unity, '/_ucmock/nodes', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ node: `${node}.cuc.localhost`, power: state }),
  });
  expect(reply.status).toBe(200);
}
