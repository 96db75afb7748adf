/**
 * An Expressway in front of two telephony clusters, as an administrator's tool and a client off site
 * see it: REST API, get_edge_sso, get_edge_config, UDS through the edge.
 */
import { startUcmock, type Ucmock } from '../../server';
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { json, type JsonOptions } from '../support/json';
import { logIn, setParameters, tokensOf } from '../support/oauth';
import { ask } from '../support/rest';
import { doorOf, trust } from '../support/unity';
import { END_USERS } from '../uds/support';

const PASSWORD = 'Right-1-Enough';
const [A, B] = ['pub.a.localhost', 'pub.b.localhost'];
const CUCM = '/api/provisioning/controller/server/cucm';
const IMP = '/api/provisioning/controller/server/imp';
const ACCESS = '/ucmock/expressway/access-control';

let ucm: Ucmock;
let door: { url: string; ca: string };
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: {
      clusters: {
        a: { nodes: { pub: 'publisher', sub: 'subscriber' } },
        b: { release: '11.5', nodes: { pub: 'publisher' } },
        central: { nodes: { pub: 'publisher', imp: 'presence' } },
        edge: {
          product: 'expressway',
          nodes: { expc: 'publisher' },
          hosts: ['expe.example.com'],
          domains: ['example.com'],
        },
        fresh: { product: 'expressway', nodes: { expc: 'publisher' } },
      },
    },
  });
  door = doorOf(ucm, 'edge');
  await trust(door, ucm.ca);
  for (const [node, userid] of [
    [A, 'amara'],
    [B, 'bo'],
  ] as const)
    await axl(ucm, 'addUser', endUser(userid), { headers: { Host: node } });
  await setParameters(ucm, undefined, A);
});
afterAll(() => ucm.stop());

const endUser = (userid: string) =>
  user({
    userid,
    password: PASSWORD,
    associatedGroups: END_USERS,
  });
const admin = (what: string, options: JsonOptions = {}) => json({ ...ucm, ...door }, what, options);
const configure = (Publisher: string, more: object = {}) =>
  admin(`POST ${CUCM}`, {
    body: { Publisher, AxlUsername: 'administrator', AxlPassword: 'ucmock', ...more },
  });
const b64 = (text: string) => Buffer.from(text).toString('base64url');
const DOMAIN = b64('example.com');
const through = (host: string, path: string, domain = 'example.com') =>
  `/${b64(`${domain}/https/${host}/8443`)}${path}`;
const basic = (userid: string, password = PASSWORD) =>
  `Basic ${Buffer.from(`${userid}:${password}`).toString('base64')}`;
const outside = (path: string, authorization?: string) =>
  ask(door, path, authorization === undefined ? {} : { headers: { Authorization: authorization } });
const allow = (body: object) => admin(`PUT ${ACCESS}`, { body });
const bearer = async (node = A, userid = 'amara') =>
  `Bearer ${(await tokensOf(ucm, userid, PASSWORD, node)).access_token}`;

/** [seed] tables 2 and 3 */
const ENABLED = {
  authenticationPath: 'UCM/LDAP basic authentication',
  oauthWithRefresh: true,
  oauth: true,
  userCredential: false,
  embeddedSafari: false,
  checkInternal: true,
};
const DISABLED = { ...ENABLED, oauthWithRefresh: false, oauth: false, userCredential: true };

beforeEach(async () => {
  for (const { Publisher } of (await admin(CUCM)).value as { Publisher: string }[])
    await admin(`DELETE ${CUCM}`, { body: { Publisher } });
  await configure(A);
  await configure(B);
  await allow(ENABLED);
});

describe('the REST API of Expressway-C', () => {
  it('lists the publishers as a known client reads them, never the password', async () => {
    const { value } = await admin(CUCM);
    expect(value).toEqual([
      {
        Publisher: A,
        AxlUsername: 'administrator',
        TlsVerify: 'On',
        AesGcm: 'off',
        SipUpdateForSessionRefresh: 'off',
        IcePassthrough: 'off',
      },
      expect.objectContaining({ Publisher: B }),
    ]);
    expect(JSON.stringify(value)).not.toContain('"ucmock"');
  });

  it('refuses a publisher twice, one that is none, and strangers', async () => {
    expect((await configure(A)).status).toBe(409);
    expect((await configure('')).status).toBe(400);
    expect((await admin(CUCM, { login: 'administrator:wrong' })).status).toBe(401);
    expect((await ask(door, CUCM)).status).toBe(401);
    const unknown = { body: { Publisher: 'nobody.example.com' } };
    expect((await admin(`DELETE ${CUCM}`, unknown)).status).toBe(404);
  });

  it('shows on its page what came of a refresh: nodes, keys, and why not', async () => {
    await configure('127.0.0.1:1');
    await configure('pub.central.localhost', { AxlPassword: 'wrong' });
    const { value } = await admin('/ucmock/expressway/cucm-servers');
    const { peers } = value as { peers: Record<string, unknown>[] };
    const by = (address: string) => peers.find((one) => one.peerAddress === address);
    expect(by(A)).toMatchObject({
      status: 'Synchronized',
      nodes: [A, 'sub.a.localhost'],
      keys: [{ purpose: 'signing' }, { purpose: 'encryption' }],
    });
    // 11.5(1) has no keys yet; its users log in by password.
    expect(by(B)).toMatchObject({ status: 'Unsynchronized', nodes: [B], keys: [] });
    expect(by('127.0.0.1:1')).toMatchObject({ lastError: 'Failed: Unable to connect', nodes: [] });
    expect(by('pub.central.localhost')).toMatchObject({
      lastError: 'Not authorized - Invalid Username or Password',
    });
  });

  it('does not speak to a cluster whose certificate it does not trust, unless TlsVerify is Off', async () => {
    const careful = { ...ucm, ...doorOf(ucm, 'fresh') };
    const shown = async () => (await json(careful, '/ucmock/expressway/cucm-servers')).value;
    const body = { Publisher: A, AxlUsername: 'administrator', AxlPassword: 'ucmock' };
    await json(careful, `POST ${CUCM}`, { body });
    expect(await shown()).toMatchObject({
      peers: [{ status: 'Unsynchronized', lastError: 'Failed: TLS verification', keys: [] }],
    });
    await json(careful, `PUT ${CUCM}`, { body: { Publisher: A, TlsVerify: 'Off' } });
    expect(await shown()).toMatchObject({ peers: [{ status: 'Synchronized', lastError: '' }] });
  });

  it('MRA is switched on and off', async () => {
    const MRA = '/api/provisioning/common/mra';
    expect((await admin(MRA)).value).toEqual({ Enabled: 'On', SSO: 'Off' });
    await admin(`PUT ${MRA}`, { body: { Enabled: 'Off' } });
    expect((await admin(MRA)).value).toEqual({ Enabled: 'Off', SSO: 'Off' });
    expect((await outside(through(A, '/cucm-uds/user/amara'), await bearer())).status).toBe(401);
    await admin(`PUT ${MRA}`, { body: { Enabled: 'On' } });
    expect((await outside(through(A, '/cucm-uds/user/amara'), await bearer())).status).toBe(200);
  });
});

describe('a client off site', () => {
  it('asks what to log in with: the home cluster is asked where the box says so', async () => {
    const sso = async (who: string) => (await outside(`/${DOMAIN}/get_edge_sso?${who}`)).text;
    const offers = (text: string) => /refreshLogin="(\w+)"/.exec(text)?.[1];
    expect(offers(await sso('username=amara'))).toBe('true');
    expect(offers(await sso('username=bo'))).toBe('false');
    await allow({ ...ENABLED, checkInternal: false });
    expect(offers(await sso('username=bo'))).toBe('true');
  });

  it.each([
    ['OAuth is enabled', ENABLED, [200, 200, 401]],
    ['OAuth is disabled', DISABLED, [401, 401, 200]],
    ['there is no path', { ...ENABLED, authenticationPath: 'None' }, [401, 401, 401]],
  ])('%s: refresh login, OAuth token, password', async (_what, form, wanted) => {
    await allow(form);
    const at = await logIn(ucm, 'amara', PASSWORD, { response_type: 'token', node: A });
    const opaque = new URLSearchParams(at?.hash.slice(1)).get('access_token') ?? '';
    const shown = [await bearer(), `Bearer ${opaque}`, basic('amara')];
    const path = through(A, '/cucm-uds/user/amara');
    const seen = await Promise.all(shown.map((one) => outside(path, one)));
    expect(seen.map(({ status }) => status)).toEqual(wanted);
  });

  it('gets the edge configuration in the recorded form', async () => {
    const { text, headers } = await outside(
      `/${DOMAIN}/get_edge_config?service_name=_cisco-uds&service_name=_cuplogin`,
      await bearer(),
    );
    expect(headers['content-type']).toMatch('xml');
    expect(text).toContain(
      '<getEdgeConfigResponse version="1.0"><serviceConfig><service><name>_cisco-uds</name><server><priority>1</priority><weight>1</weight><port>8443</port><address>pub.a.localhost</address></server>',
    );
    expect(text).toContain('<service><name>_cuplogin</name><error>NameError</error></service>');
    expect(text).toContain(
      '<xmppEdgeServer><server><address>expe.example.com</address><tlsPort>5222</tlsPort></server></xmppEdgeServer>',
    );
    expect(text).toContain('<turnEdgeServer/>');
  });

  it('is told of the central IM and Presence nodes once they are configured', async () => {
    const body = {
      Publisher: 'imp.central.localhost',
      AxlUsername: 'administrator',
      AxlPassword: 'ucmock',
    };
    expect((await admin(`POST ${IMP}`, { body })).status).toBe(201);
    expect((await admin(IMP)).value).toEqual([
      { Publisher: 'imp.central.localhost', AxlUsername: 'administrator', TlsVerify: 'On' },
    ]);
    const { text } = await outside(`/${DOMAIN}/get_edge_config`, await bearer());
    expect(text).toContain('<name>_cuplogin</name><server><priority>1</priority>');
    expect(text).toContain('<address>imp.central.localhost</address>');
    await admin(`DELETE ${IMP}`, { body: { Publisher: 'imp.central.localhost' } });
  });

  it('reaches UDS of every node of a refreshed cluster, and no other host', async () => {
    const token = await bearer();
    const direct = await ask(ucm, '/cucm-uds/user/amara', {
      headers: { Authorization: token, Host: 'pub.a.localhost:8443' },
    });
    const there = await outside(through(A, '/cucm-uds/user/amara'), token);
    expect(there.text).toBe(direct.text);
    expect(there.headers['content-type']).toBe(direct.headers['content-type']);
    const put = await ask(door, through('sub.a.localhost', '/cucm-uds/user/amara/credentials'), {
      method: 'PUT',
      headers: { Authorization: token },
      body: '<credentials><credential type="pin">482915</credential></credentials>',
    });
    expect(put.status).toBe(204);
    for (const host of ['evil.example.com', '127.0.0.1', 'pub.central.localhost'])
      expect((await outside(through(host, '/cucm-uds/version'), token)).status).toBe(403);
    expect((await outside(through(A, '/axl/'), token)).status).toBe(403);
    expect((await outside(through(A, '/_ucmock/info'), token)).status).toBe(403);
    expect((await outside(through(A, '/cucm-uds/../axl/'), token)).status).toBe(403);
    expect((await outside(through(A, '/cucm-uds/%2e%2e/axl/'), token)).status).toBe(403);
  });

  it.each([
    ['no login', undefined],
    ['a password that is wrong', basic('amara', 'wrong')],
    ['a token that is none', 'Bearer x'],
    ['a token of nobody', `Bearer ${'a'.repeat(20)}.b.c`],
  ])('%s: 401, and nothing behind is asked', async (_what, authorization) => {
    await allow({ ...ENABLED, userCredential: true });
    expect((await outside(through(A, '/cucm-uds/version'), authorization)).status).toBe(401);
    expect((await outside(`/${DOMAIN}/get_edge_config`, authorization)).status).toBe(401);
  });

  it.each([
    '!!!',
    b64('other.example.org'),
    b64('example.com/gopher/pub.a.localhost/70'),
    b64('\0'),
  ])('the destination %s leads nowhere', async (destination) => {
    const { status } = await outside(`/${destination}/cucm-uds/version`, await bearer());
    expect([403, 404]).toContain(status);
  });

  it('an access token ends with the keys of its cluster; new ones count after a refresh', async () => {
    const path = through(A, '/cucm-uds/user/amara');
    const before = await bearer();
    await json(ucm, 'POST /ucmock/oauth/keys/signing/regenerate', { node: A });
    expect((await outside(path, before)).status).toBe(401);
    const after = await bearer();
    // CUCM takes it, the Expressway does not know the key yet.
    const headers = { Authorization: after, Host: A };
    expect((await ask(ucm, '/cucm-uds/user/amara', { headers })).status).toBe(200);
    expect((await outside(path, after)).status).toBe(401);
    const { status, value } = await admin('POST /ucmock/expressway/refresh');
    expect(status).toBe(200);
    expect(value).toMatchObject({
      servers: [{ peerAddress: A, status: 'Synchronized', lastError: '' }, { peerAddress: B }],
    });
    expect((await outside(path, after)).status).toBe(200);
    expect((await outside(path, before)).status).toBe(401);
  });
});
