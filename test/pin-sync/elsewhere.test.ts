/** The other end elsewhere: separate instances, several clusters, and what stays each side's own. */
import { axl, AxlError, axlRaw } from '../support/axl';
import { user } from '../support/builders';
import { ask } from '../support/rest';
import {
  addServer,
  addUnityUser,
  changeAtCucm,
  changeAtUnity,
  cupi,
  doorOf,
  isCucmPin,
  isUnityPin,
  LOGIN,
  startPair,
  tickCucm,
  tickUnity,
  trust,
  type Pair,
} from '../support/unity';

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((ucm) => ucm.stop()));
});

async function started(options: Parameters<typeof startPair>[0] = {}): Promise<Pair> {
  const pair = await startPair(options);
  running.push(pair.ucm);
  return pair;
}

it('a CUCM and a Unity Connection of different instances are connected by address and port', async () => {
  const [here, there] = [await started(), await started()];
  const pair: Pair = { ucm: here.ucm, unity: there.unity };
  await trust(pair.ucm, pair.unity.ca);
  await trust(pair.unity, pair.ucm.ca);
  await axl(pair.ucm, 'addUser', user());
  const id = await addUnityUser(pair, 'amara', '7000');
  const port = String(pair.ucm.ports.https);
  await tickUnity(pair, { HostOrIPAddress: '127.0.0.1', Port: port });
  await addServer(pair, { ipAddress: new URL(pair.unity.url).host });
  expect((await tickCucm(pair)).text).toBe('Pin Synchronization successful');
  await changeAtCucm(pair, 'amara', '48151623');
  expect(await isUnityPin(pair, 'amara', '48151623')).toBe(true);
  expect((await changeAtUnity(pair, id, '73190246')).status).toBe(204);
  expect(await isCucmPin(pair, 'amara', '73190246')).toBe(true);
});

it.each(['11.5', '12.5', '15.0'])(
  'a CUCM of release %s takes a PIN in its own version',
  async (release) => {
    const pair = await started({
      topology: {
        clusters: {
          a: { release, versions: 'release', nodes: { pub: 'publisher' } },
          cuc: { product: 'unity', nodes: { cuc: 'publisher' } },
        },
      },
    });
    await trust(pair.unity, pair.ucm.ca);
    await axl(pair.ucm, 'addUser', user(), { version: release });
    const id = await addUnityUser(pair, 'amara', '7000');
    await tickUnity(pair);
    expect((await changeAtUnity(pair, id, '73190246')).status).toBe(204);
    const inner = '<userid>amara</userid><pin>73190246</pin>';
    const answer = await axl(pair.ucm, 'doAuthenticateUser', inner, { version: release });
    expect(answer).toContain('<userAuthenticated>true');
  },
);

describe('two clusters and one Unity Connection', () => {
  let pair: Pair;
  beforeEach(async () => {
    pair = await started({
      topology: {
        clusters: {
          a: { nodes: { pub: 'publisher' } },
          b: { nodes: { pub: 'publisher' } },
          cuc: { product: 'unity', nodes: { cuc: 'publisher' } },
        },
      },
    });
  });

  it('a PIN changed at either goes to Unity Connection, and from there to the primary only', async () => {
    const at = (cluster: string) => ({ headers: { 'X-Ucmock-Cluster': cluster } });
    const id = await addUnityUser(pair, 'amara', '7000');
    await tickUnity(pair);
    await trust(pair.unity, pair.ucm.ca);
    for (const cluster of ['a', 'b']) {
      await axl(pair.ucm, 'addUser', user({ pin: '92835471' }), at(cluster));
      await post(pair, cluster, '/platformcom/api/v1/certmgr/config/trust/certificates', {
        ...{ service: ['tomcat'], certificates: [pair.unity.ca] },
      });
      await axl(pair.ucm, 'addApplicationServer', SERVER, at(cluster));
      await axl(pair.ucm, 'addAppServerInfo', INFO, at(cluster));
    }
    const change = (cluster: string, pin: string) =>
      axl(pair.ucm, 'updateUser', `<userid>amara</userid><pin>${pin}</pin>`, at(cluster));
    await change('b', '48151623');
    expect(await isUnityPin(pair, 'amara', '48151623')).toBe(true);
    await change('a', '60427183');
    expect(await isUnityPin(pair, 'amara', '60427183')).toBe(true);
    expect((await changeAtUnity(pair, id, '73190246')).status).toBe(204);
    const isPin = async (cluster: string, pin: string) =>
      (
        await axl(
          pair.ucm,
          'doAuthenticateUser',
          `<userid>amara</userid><pin>${pin}</pin>`,
          at(cluster),
        )
      ).includes('<userAuthenticated>true');
    expect([await isPin('a', '73190246'), await isPin('b', '48151623')]).toEqual([true, true]);
  });
});

describe("what stays each side's own", () => {
  let pair: Pair;
  let id: string;
  beforeEach(async () => {
    pair = await started();
    await trust(pair.ucm, pair.unity.ca);
    await trust(pair.unity, pair.ucm.ca);
    await axl(pair.ucm, 'addUser', user());
    id = await addUnityUser(pair, 'amara', '7000');
    await tickUnity(pair);
    await addServer(pair);
    await tickCucm(pair);
    await changeAtCucm(pair, 'amara', '48151623');
  });

  it('a lock at one side is none at the other', async () => {
    for (let i = 0; i < 3; i++) await isCucmPin(pair, 'amara', '00000000');
    expect(await isCucmPin(pair, 'amara', '48151623')).toBe(false);
    expect(await isUnityPin(pair, 'amara', '48151623')).toBe(true);
  });

  it('a new PIN that comes from the other side ends a lock', async () => {
    for (let i = 0; i < 3; i++) await isCucmPin(pair, 'amara', '00000000');
    await changeAtUnity(pair, id, '73190246');
    expect(await isCucmPin(pair, 'amara', '73190246')).toBe(true);
  });

  it('must-change travels neither way: the value alone does', async () => {
    const path = `/users/${id}/credential/pin`;
    await cupi(pair, `PUT ${path}`, { CredMustChange: 'false' });
    const inner =
      '<userid>amara</userid><pin>60427183</pin><pinCredentials><pinCredUserMustChange>true</pinCredUserMustChange></pinCredentials>';
    await axl(pair.ucm, 'updateUser', inner);
    expect(await isUnityPin(pair, 'amara', '60427183')).toBe(true);
    expect((await cupi(pair, path)).json.CredMustChange).toBe('false');
    await cupi(pair, `PUT ${path}`, { Credentials: '73190246', CredMustChange: 'true' });
    const answer = await axl(pair.ucm, 'getUser', '<userid>amara</userid>');
    expect(answer).toContain('<pinCredUserMustChange>true</pinCredUserMustChange>');
    expect(await isCucmPin(pair, 'amara', '73190246')).toBe(true);
  });

  it('a PIN that was used before at Unity Connection alone changes nowhere', async () => {
    // Set there while CUCM was not asked, so that CUCM knows nothing of it.
    const { json } = await cupi(pair, '/phonesystems');
    const { AxlServersURI: uri } = json.PhoneSystem as { AxlServersURI: string };
    const list = await cupi(pair, uri.replace('/vmrest', ''));
    const { URI: server } = list.json.AxlServer as { URI: string };
    await cupi(pair, `PUT ${server.replace('/vmrest', '')}`, { IsPinSyncEnabled: 'false' });
    await changeAtUnity(pair, id, '27418359');
    await changeAtCucm(pair, 'amara', '60427183');
    const error = await changeAtCucm(pair, 'amara', '27418359').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AxlError);
    expect(await isCucmPin(pair, 'amara', '60427183')).toBe(true);
    expect(await isUnityPin(pair, 'amara', '60427183')).toBe(true);
  });

  it('with the publisher of CUCM off, Unity Connection refuses as documented', async () => {
    await post(pair, 'a', '/_ucmock/nodes', { node: 'pub.a.localhost', power: 'off' });
    const { status, json } = await changeAtUnity(pair, id, '73190246');
    expect([status, (json.errors as { message: string }).message]).toEqual([
      400,
      'Failed to update PIN on CUCM. Reason: Error getting the pin.',
    ]);
    await post(pair, 'a', '/_ucmock/nodes', { node: 'pub.a.localhost', power: 'on' });
    expect(await isUnityPin(pair, 'amara', '48151623')).toBe(true);
    expect(await isCucmPin(pair, 'amara', '48151623')).toBe(true);
  });

  it.each([
    'select * from credential where tkcredential = 4',
    'select * from credentialhistory',
    'select rest from credential',
    'select * from changelog',
  ])('the copy of a PIN that is kept for sending is no answer to %s', async (statement) => {
    const reply = await axlRaw(pair.ucm, 'executeSQLQuery', `<sql>${statement}</sql>`);
    expect(reply.text).not.toContain('48151623');
    expect(reply.text).not.toContain('sealed:');
  });
});

const SERVER = `<applicationServer><appServerType>Cisco Unity Connection</appServerType><name>cuc</name>
  <ipAddress>cuc.cuc.localhost</ipAddress>
  <appUsers><selectedAppUser><appUserName>administrator</appUserName></selectedAppUser></appUsers></applicationServer>`;
const INFO = `<appServerInfo><appServerName>cuc</appServerName><appServerContent>UNITY_CONNECTION</appServerContent>
  <content><pinSync>true</pinSync></content></appServerInfo>`;

async function post(pair: Pair, cluster: string, path: string, body: object): Promise<void> {
  const reply = await ask(doorOf(pair.ucm, 'a'), path, {
    method: 'POST',
    login: LOGIN,
    headers: { 'Content-Type': 'application/json', 'X-Ucmock-Cluster': cluster },
    body: JSON.stringify(body),
  });
  expect([200, 201]).toContain(reply.status);
}
