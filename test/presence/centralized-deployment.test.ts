/** Peers of a central IM and Presence cluster, over real TLS to telephony clusters elsewhere. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createTcp, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUcmock, type Ucmock } from '../../server';
import { axl, axlRaw, sql } from '../support/axl';
import { control } from '../support/control-center';
import { json } from '../support/json';
import { trust } from '../support/unity';

const PEERS = '/ucmock/presence/centralized-deployment/peers';
const IMP = 'imp.central.localhost';

interface Peer {
  id: string;
  status: string;
  lastError: string;
  detail: string;
  remoteRelease: string;
  keys: { purpose: string; id: string; checksum: string }[];
}

let central: Ucmock;
let telephony: Ucmock;
beforeAll(async () => {
  central = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: { clusters: { central: { nodes: { pub: 'publisher', imp: 'presence' } } } },
  });
  telephony = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: {
      clusters: {
        a: { release: '14.0', nodes: { pub: 'publisher' } },
        old: { release: '11.5', nodes: { pub: 'publisher', imp: 'presence' } },
        su3: { release: '11.5(1)SU3', versions: 'release', nodes: { pub: 'publisher' } },
        su4: { release: '11.5(1)SU4', versions: 'release', nodes: { pub: 'publisher' } },
      },
    },
  });
});
beforeEach(async () => {
  await central.reset();
  await trust(central, telephony.ca);
});
afterAll(async () => {
  await central.stop();
  await telephony.stop();
});

const account = { axlUsername: 'administrator', axlPassword: 'ucmock' };
const addressOf = ({ ports }: Ucmock, host = 'localhost') => `${host}:${ports.https}`;
const add = (form: object, options = {}) =>
  json(central, `POST ${PEERS}`, { node: IMP, body: { ...account, ...form }, ...options });
const saved = async (form: object): Promise<Peer> => {
  const { status, value } = await add(form);
  expect(status).toBe(201);
  return value as Peer;
};
const all = async () =>
  ((await json(central, PEERS, { node: IMP })).value as { peers: Peer[] }).peers;

describe('Save and Synchronize', () => {
  it('fetches both keys of the telephony cluster', async () => {
    const peer = await saved({ peerAddress: addressOf(telephony) });
    expect(peer).toMatchObject({ status: 'Synchronized', lastError: '', detail: '' });
    expect(peer.remoteRelease).toMatch(/^14\.0\.1/);
    const { text } = await axlRaw(telephony, 'listAuthzKeys', '', {
      headers: { Host: 'pub.a.localhost' },
    });
    for (const purpose of ['signing', 'encryption']) {
      const key = peer.keys.find((one) => one.purpose === purpose);
      expect(text).toContain(
        `<purpose>${purpose}</purpose><id>${key?.id ?? ''}</id><value>${key?.checksum ?? ''}</value>`,
      );
    }
    expect(await all()).toEqual([peer]);
  });

  it('the answer says where the peer is, and it is there', async () => {
    const { headers, value } = await add({ peerAddress: addressOf(telephony) });
    const { pathname } = new URL(String(headers.location));
    expect((await json(central, pathname, { node: IMP })).value).toEqual(value);
  });

  it('neither password nor keys are answered, stored readably or shown by SQL', async () => {
    const peer = await saved({ peerAddress: addressOf(telephony), axlPassword: 'ucmock' });
    expect(JSON.stringify(peer)).not.toMatch(/password|ucmock"/i);
    const host = { headers: { Host: IMP } };
    for (const table of ['centralizedpeer', 'centralizedpeerkey']) {
      const rows = await axl(central, 'executeSQLQuery', `<sql>select * from ${table}</sql>`, host);
      expect(rows).toContain('<row>');
      expect(rows).not.toMatch(/sealed|<rest>|ucmock</);
    }
  });

  it('once more keeps the keys', async () => {
    const { id, keys } = await saved({ peerAddress: addressOf(telephony) });
    const again = (await json(central, `POST ${PEERS}/${id}/sync`, { node: IMP })).value as Peer;
    expect(again).toMatchObject({ status: 'Synchronized', keys });
  });
});

describe('a peer that cannot be synchronised is kept, Unsynchronized, with the reason', () => {
  let silent: Server;
  let foreign: Ucmock;
  let folder: string;
  beforeAll(async () => {
    silent = createTcp((socket) => setTimeout(() => socket.destroy(), 100));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    folder = mkdtempSync(join(tmpdir(), 'ucmock-foreign-'));
    // A data folder has an authority of its own, which the central cluster does not trust.
    foreign = await startUcmock({ port: 0, logLevel: 'error', data: folder });
  });
  afterAll(async () => {
    await foreign.stop();
    await new Promise((resolve) => silent.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['a wrong password', { axlPassword: 'wrong' }, 'Not authorized - Invalid Username or Password'],
    ['an unknown user', { axlUsername: 'nobody' }, 'Not authorized - Invalid Username or Password'],
    ['nothing listens', { peerAddress: '127.0.0.1:1' }, 'connection'],
    ['no such name', { peerAddress: 'cucm.invalid' }, 'connection'],
  ])('%s', async (_what, form, lastError) => {
    const peer = await saved({ peerAddress: addressOf(telephony), ...form });
    expect(peer).toMatchObject({ status: 'Unsynchronized', lastError, keys: [] });
    expect(peer.detail).not.toBe('');
    expect(await all()).toEqual([peer]);
  });

  it('something else listens there', async () => {
    const { port } = silent.address() as AddressInfo;
    const peer = await saved({ peerAddress: `127.0.0.1:${port}` });
    expect(peer).toMatchObject({ status: 'Unsynchronized', lastError: 'connection', keys: [] });
  });

  it('a certificate that is not trusted', async () => {
    const peer = await saved({ peerAddress: addressOf(foreign) });
    expect(peer).toMatchObject({ status: 'Unsynchronized', lastError: 'connection', keys: [] });
    expect(peer.detail).toMatch(/certificate/i);
  });

  it('an account without the AXL role', async () => {
    const to = { headers: { Host: 'pub.a.localhost' } };
    const tool = '<userid>tool</userid><password>Tr0ub4dor-3</password>';
    await axl(telephony, 'addAppUser', `<appUser>${tool}</appUser>`, to);
    const peer = await saved({
      peerAddress: addressOf(telephony),
      axlUsername: 'tool',
      axlPassword: 'Tr0ub4dor-3',
    });
    expect(peer).toMatchObject({ status: 'Unsynchronized', lastError: 'axl', keys: [] });
  });

  it('a cluster whose AXL service is stopped', async () => {
    await control(telephony, 'pub.a.localhost', 'Cisco AXL Web Service', 'Stop');
    try {
      const peer = await saved({ peerAddress: addressOf(telephony) });
      expect(peer).toMatchObject({ status: 'Unsynchronized', lastError: 'axl', keys: [] });
    } finally {
      await control(telephony, 'pub.a.localhost', 'Cisco AXL Web Service', 'Start');
      await json(telephony, 'POST /_ucmock/clock', { body: { advance: { seconds: 5 } } });
    }
  });

  // 11.5(1)SU3 has the keys already, but the page wants SU4.
  it.each([
    ['old', /^11\.5\.1\.10000/],
    ['su3', /^11\.5\.1\.13900/],
  ])('a release before 11.5(1)SU4 (%s)', async (cluster, release) => {
    const host = `pub.${cluster}.localhost`;
    const peer = await saved({ peerAddress: addressOf(telephony, host) });
    expect(peer).toMatchObject({
      status: 'Unsynchronized',
      lastError: 'unsupported release',
      keys: [],
    });
    expect(peer.remoteRelease).toMatch(release);
  });

  it('11.5(1)SU4 is new enough, though it serves no schema that publishes the operations', async () => {
    const peer = await saved({ peerAddress: addressOf(telephony, 'pub.su4.localhost') });
    expect(peer).toMatchObject({ status: 'Synchronized', lastError: '' });
    expect(peer.keys).toHaveLength(2);
  });

  it('is synchronised when the cause is gone', async () => {
    const { id } = await saved({ peerAddress: addressOf(telephony), axlPassword: 'wrong' });
    const { status, value } = await json(central, `PUT ${PEERS}/${id}`, {
      node: IMP,
      body: { axlPassword: 'ucmock' },
    });
    expect(status).toBe(200);
    expect(value).toMatchObject({ id, status: 'Synchronized', lastError: '' });
  });

  it('keeps the keys of before when a later synchronisation fails', async () => {
    const { id, keys } = await saved({ peerAddress: addressOf(telephony) });
    const body = { axlPassword: 'wrong' };
    const { value } = await json(central, `PUT ${PEERS}/${id}`, { node: IMP, body });
    expect(value).toMatchObject({ status: 'Unsynchronized', keys });
  });

  it('and loses them with its address', async () => {
    const { id } = await saved({ peerAddress: addressOf(telephony) });
    const body = { peerAddress: '127.0.0.1:1' };
    const { value } = await json(central, `PUT ${PEERS}/${id}`, { node: IMP, body });
    expect(value).toMatchObject({ status: 'Unsynchronized', keys: [], remoteRelease: '' });
  });
});

describe('what is refused changes nothing', () => {
  it.each([
    ['nothing', 'null'],
    ['a list', []],
    ['no address', { ...account }],
    ['an empty address', { ...account, peerAddress: ' ' }],
    ['no address at all', { ...account, peerAddress: 'a b' }],
    ['five numbers', { ...account, peerAddress: '10.0.0.0.1' }],
    ['a port beyond', { ...account, peerAddress: 'cucm:70000' }],
    ['a URL', { ...account, peerAddress: 'https://cucm/' }],
    ['no user', { peerAddress: 'cucm', axlPassword: 'x' }],
    ['no password', { peerAddress: 'cucm', axlUsername: 'x' }],
    ['a number', { ...account, peerAddress: 7 }],
    ['a member too many', { ...account, peerAddress: 'cucm', status: 'Synchronized' }],
    ['a long name', { ...account, peerAddress: 'a'.repeat(256) }],
  ])('%s', async (_what, body) => {
    const { status, value } = await json(central, `POST ${PEERS}`, { node: IMP, body });
    expect({ status, value }).toEqual({ status: 400, value: { error: expect.any(String) } });
    expect(await all()).toEqual([]);
  });

  it('the address of another peer, in any case of letters', async () => {
    const peer = await saved({ peerAddress: 'cucm.invalid' });
    expect((await add({ peerAddress: 'CUCM.invalid' })).status).toBe(409);
    const other = await saved({ peerAddress: 'other.invalid' });
    const body = { peerAddress: 'cucm.invalid' };
    const { status } = await json(central, `PUT ${PEERS}/${other.id}`, { node: IMP, body });
    expect(status).toBe(409);
    expect(await all()).toEqual([peer, other]);
  });

  it.each(['GET', 'PUT', 'DELETE'])('%s of a peer that is not there', async (method) => {
    const what = `${method} ${PEERS}/00000000-0000-0000-0000-000000000001`;
    const options = { node: IMP, ...(method === 'PUT' && { body: {} }) };
    expect((await json(central, what, options)).status).toBe(404);
  });

  it.each([
    ['without a login', 'nobody:wrong', 401],
    ['without the role', 'reader:Tr0ub4dor-3', 403],
  ])('%s', async (_what, login, status) => {
    const reader = '<userid>reader</userid><password>Tr0ub4dor-3</password>';
    const group = '<userGroup><name>Standard CCM Read Only</name></userGroup>';
    const user = `<appUser>${reader}<associatedGroups>${group}</associatedGroups></appUser>`;
    await axl(central, 'addAppUser', user);
    expect((await add({ peerAddress: 'cucm.invalid' }, { login })).status).toBe(status);
    expect(await all()).toEqual([]);
    if (status === 403) expect((await json(central, PEERS, { node: IMP, login })).status).toBe(200);
  });

  it('a node that is no IM and Presence node has no such page', async () => {
    const node = 'pub.central.localhost';
    expect((await json(central, PEERS, { node })).status).toBe(404);
    expect((await add({ peerAddress: 'cucm' }, { node })).status).toBe(404);
    expect((await json(telephony, PEERS, { node: 'pub.a.localhost' })).status).toBe(404);
    // Nor has an IM and Presence node before 11.5(1)SU4.
    expect((await json(telephony, PEERS, { node: 'imp.old.localhost' })).status).toBe(404);
  });

  it('a peer that is deleted while its cluster is asked', async () => {
    const { id } = await saved({ peerAddress: addressOf(telephony) });
    const sync = json(central, `POST ${PEERS}/${id}/sync`, { node: IMP });
    const gone = json(central, `DELETE ${PEERS}/${id}`, { node: IMP });
    expect((await gone).status).toBe(204);
    expect([200, 404]).toContain((await sync).status);
    expect(await all()).toEqual([]);
    const host = { headers: { Host: IMP } };
    const keys = '<sql>select * from centralizedpeerkey</sql>';
    expect(await axl(central, 'executeSQLQuery', keys, host)).toBe('');
  });
});

it('peers are found by a part of their address', async () => {
  await saved({ peerAddress: 'one.invalid' });
  await saved({ peerAddress: 'two.invalid' });
  const { value } = await json(central, `${PEERS}?peerAddress=TWO`, { node: IMP });
  expect((value as { peers: unknown[] }).peers).toEqual([
    expect.objectContaining({ peerAddress: 'two.invalid' }),
  ]);
});

it('tables of IM and Presence are there for SQL on its nodes only', async () => {
  const statements = [
    'select count(*) from rosters',
    'select * from enterprisenode',
    'select * from enterprisesubcluster',
    'select syncstatus from epassyncagentcfg',
    'select count(*) from rosters where user_id in (select xcp_user_id from enduser where primarynodeid is NULL)',
  ];
  for (const statement of statements) {
    const query = `<sql>${statement}</sql>`;
    await axl(central, 'executeSQLQuery', query, { headers: { Host: IMP } });
    await expect(sql(central, statement)).rejects.toMatchObject({ code: -206 });
  }
  const nodes = '<sql>select name from enterprisenode</sql>';
  expect(await axl(central, 'executeSQLQuery', nodes, { headers: { Host: IMP } })).toContain(IMP);
});
