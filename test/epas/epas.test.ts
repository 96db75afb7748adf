/**
 * EPAS of IM and Presence nodes, as clients speak it: npm soap by the WSDL, and requests as a .NET client
 * writes them; tokens of a telephony cluster in the place of a password.
 */
import { Agent } from 'node:https';
import { BasicAuthSecurity, createClientAsync } from 'soap';
import { startUcmock, type Ucmock } from '../../server';
import { axl, post } from '../support/axl';
import { user } from '../support/builders';
import { command } from '../support/cli';
import { json } from '../support/json';
import { setParameters, tokensOf } from '../support/oauth';
import { ask } from '../support/rest';
import { END_USERS } from '../uds/support';

const PASSWORD = 'Right-1-Enough';
const [IMP, IMP2, LEAF] = ['imp1.example.com', 'imp2.example.com', 'pub.a.localhost'];
const PATH = '/EPASSoap/service/v80';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: {
      clusters: {
        central: {
          nodes: {
            pub: 'publisher',
            imp: { role: 'presence', name: IMP },
            imp2: { role: 'presence', name: IMP2 },
          },
        },
        a: { nodes: { pub: 'publisher' } },
      },
    },
  });
  await add(CENTRAL, 'amara', { imAndPresenceEnable: 'true' });
  await add(CENTRAL, 'zola', {});
  await add(LEAF, 'amara', {});
  await setParameters(ucm, undefined, LEAF);
  const peer = { peerAddress: LEAF, axlUsername: 'administrator', axlPassword: 'ucmock' };
  const path = 'POST /ucmock/presence/centralized-deployment/peers';
  expect((await json(ucm, path, { node: IMP, body: peer })).value).toMatchObject({
    status: 'Synchronized',
  });
  for (const node of [IMP, IMP2])
    await command(ucm, 'utils service restart Cisco XCP Authentication Service', {
      node,
      cluster: 'central',
    });
});
afterAll(() => ucm.stop());

const CENTRAL = 'pub.central.localhost';
const add = (node: string, userid: string, fields: Record<string, string>) =>
  axl(
    ucm,
    'addUser',
    user({ userid, password: PASSWORD, associatedGroups: END_USERS, ...fields }),
    { headers: { Host: node } },
  );

const send = (
  body: string,
  { node = IMP, key, path = PATH }: { node?: string; key?: string; path?: string } = {},
) => {
  const header =
    key === undefined
      ? ''
      : `<s:Header><session-key xmlns="urn:cisco:epas:soap">${key}</session-key></s:Header>`;
  return ask(ucm, path, {
    method: 'POST',
    headers: { Host: node, 'Content-Type': 'application/soap+xml; charset=utf-8' },
    body: `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">${header}<s:Body>${body}</s:Body></s:Envelope>`,
  });
};
const login = (username: string, password: string, more: { node?: string; path?: string } = {}) =>
  send(
    `<login client-version="8.5.0" client-type="CUPC" force="true" xmlns="urn:cisco:epas:soap"><username>${username}</username><password>${password}</password></login>`,
    more,
  );
const keyOf = (text: string) => /session-key>([0-9a-f-]{36})</.exec(text)?.[1];
const OTP = '<get-onetime-password xmlns="urn:cisco:epas:soap"/>';
const token = async () => (await tokensOf(ucm, 'amara', PASSWORD, LEAF)).access_token;

it('a client made from the WSDL logs in, reads its configuration and gets a password', async () => {
  const reply = await ask(ucm, `${PATH}?wsdl`, { headers: { Host: IMP } });
  expect(reply.text).toContain(`location="https://${IMP}${PATH}"`);
  const client = await createClientAsync(`${__dirname}/../../wsdl/epas/EpasSoapService.wsdl`, {
    forceSoap12Headers: true,
    endpoint: `${ucm.url}${PATH}`,
  });
  // A login of HTTP is not looked at.
  client.setSecurity(
    new BasicAuthSecurity('nobody', 'nothing', { httpsAgent: new Agent({ ca: ucm.ca }) }),
  );
  client.addHttpHeader('Host', IMP);
  type Operation = (args: object) => Promise<[Record<string, never>]>;
  const { loginAsync, get_all_configAsync, get_onetime_passwordAsync } =
    client as unknown as Record<string, Operation>;
  const [done] = (await loginAsync?.call(client, {
    attributes: { 'client-type': 'CUPC' },
    username: 'amara',
    password: PASSWORD,
  })) as unknown as [{ success: { 'session-key': string } }];
  const key = done.success['session-key'];
  expect(key).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  client.addSoapHeader({ 'session-key': key }, '', 'epas', 'urn:cisco:epas:soap');
  const [config] = (await get_all_configAsync?.call(client, {})) as unknown as [
    { 'get-system-config-resp': { property: { attributes: { name: string }; $value?: string }[] } },
  ];
  const properties = Object.fromEntries(
    config['get-system-config-resp'].property.map((one) => [one.attributes.name, one.$value]),
  );
  expect(properties).toMatchObject({
    'Presence.Domain': 'example.com',
    'Presence.Primary.Address': IMP,
    'IM.enable': 'true',
    'TFTP.Primary': CENTRAL,
  });
  const [otp] = (await get_onetime_passwordAsync?.call(client, {})) as unknown as [
    { success: { password: string } },
  ];
  expect(otp.success.password.length).toBeGreaterThan(20);
});

it('clients are told of the settings for messages as the administrator left them', async () => {
  const told = async () => {
    const key = keyOf((await login('amara', PASSWORD)).text) ?? '';
    const { text } = await send('<get-all-config xmlns="urn:cisco:epas:soap"/>', { key });
    const named = /name="(IM\.enable|OfflineIM\.suppress)">(\w+)</g;
    return Object.fromEntries([...text.matchAll(named)].map(([, name, value]) => [name, value]));
  };
  const put = (body: object) => json(ucm, 'PUT /ucmock/presence/settings', { node: IMP, body });
  expect(await told()).toEqual({ 'IM.enable': 'true', 'OfflineIM.suppress': 'false' });
  await put({ messages: false, suppressOffline: true });
  expect(await told()).toEqual({ 'IM.enable': 'false', 'OfflineIM.suppress': 'true' });
  await put({ messages: true, suppressOffline: false });
});

it.each([PATH, '/EPASSoap/service/latest', `${PATH}/`])(
  'as a .NET client writes it: %s',
  async (path) => {
    const { status, text, headers } = await login('amara', PASSWORD, { path });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/soap+xml; charset=utf-8');
    expect(text).toContain('http://www.w3.org/2003/05/soap-envelope');
    expect(text).toMatch(/<epas:login-resp[^>]*><epas:success><epas:session-key>/);
    const config = await send(
      '<get-all-config xmlns="urn:cisco:epas:soap"><system-config/><user-config/><federated-domains auth-policy="all"/></get-all-config>',
      { key: keyOf(text) ?? '' },
    );
    expect(config.text).toContain(
      '<epas:property name="Presence.Domain">example.com</epas:property>',
    );
    expect(config.text).toContain(
      '<epas:property name="User.JID">amara@example.com</epas:property>',
    );
    expect(config.text).not.toContain('get-contact-info-resp');
  },
);

it.each([
  ['a wrong password', 'amara', 'wrong'],
  ['an unknown user', 'nobody', PASSWORD],
  ['a user who is not enabled', 'zola', PASSWORD],
  ['an application user', 'administrator', 'ucmock'],
  ['nothing', '', ''],
  ['a token of nobody', 'amara', 'a.b.c'],
])('%s: a failure, no key', async (_what, username, password) => {
  const { status, text } = await login(username, password);
  expect(status).toBe(200);
  expect(text).toContain('<epas:failure>');
  expect(text).toContain('Authentication failed');
  expect(keyOf(text)).toBeUndefined();
});

it('a token of the telephony cluster takes the place of the password; another user’s does not', async () => {
  const access = await token();
  expect(keyOf((await login('amara', access)).text)).toBeDefined();
  await add(CENTRAL, 'bo', { imAndPresenceEnable: 'true' });
  expect((await login('bo', access)).text).toContain('<epas:failure>');
  await json(ucm, 'POST /ucmock/oauth/keys/signing/regenerate', { node: LEAF });
  expect((await login('amara', await token())).text).toContain('<epas:failure>');
  const peers = '/ucmock/presence/centralized-deployment/peers';
  const { value } = await json(ucm, peers, { node: IMP });
  const [peer] = (value as { peers: { id: string }[] }).peers;
  await json(ucm, `POST ${peers}/${peer?.id}/sync`, { node: IMP });
  expect((await login('amara', await token())).text).toContain('<epas:failure>');
  for (const node of [IMP, IMP2])
    await command(ucm, 'utils service restart Cisco XCP Authentication Service', {
      node,
      cluster: 'central',
    });
  expect(keyOf((await login('amara', await token())).text)).toBeDefined();
});

it('a user of another node is told where to go', async () => {
  await add(CENTRAL, 'chidi', { imAndPresenceEnable: 'true' });
  await axl(ucm, 'assignPresenceUser', `<userid>chidi</userid><server>${IMP2}</server>`, {
    headers: { Host: CENTRAL },
  });
  const { text } = await login('chidi', PASSWORD);
  expect(text).toContain(`<epas:hostname>${IMP2}</epas:hostname>`);
  expect(keyOf(text)).toBeUndefined();
  expect(keyOf((await login('chidi', PASSWORD, { node: IMP2 })).text)).toBeDefined();
});

it.each([undefined, 'no key', '00000000-0000-0000-0000-000000000000'])(
  'without a session: Invalid request (%s)',
  async (key) => {
    const { status, text } = await send(OTP, key === undefined ? {} : { key });
    expect(status).toBe(500);
    expect(text).toContain('Invalid request');
    expect(text).not.toContain('<epas:password>');
  },
);

it('a session counts at every node of the cluster, and ends when nobody uses it', async () => {
  const key = keyOf((await login('amara', PASSWORD)).text) ?? '';
  expect((await send(OTP, { key })).status).toBe(200);
  expect((await send(OTP, { key, node: IMP2 })).status).toBe(200);
  const clock = (body: object) =>
    post(ucm, JSON.stringify(body), {
      path: '/_ucmock/clock',
      login: null,
      headers: { 'X-Ucmock-Cluster': 'central' },
    });
  await clock({ advance: { hours: 9 } });
  expect((await send(OTP, { key })).status).toBe(500);
  await clock({ reset: true });
});

it('is there on IM and Presence nodes only, while the Client Profile Agent runs', async () => {
  expect((await login('amara', PASSWORD, { node: CENTRAL })).status).toBe(404);
  expect((await login('amara', PASSWORD, { node: LEAF })).status).toBe(404);
  const agent = (word: string) =>
    command(ucm, `utils service ${word} Cisco Client Profile Agent`, {
      node: IMP,
      cluster: 'central',
    });
  await agent('stop');
  expect((await login('amara', PASSWORD)).status).toBe(404);
  await agent('start');
  expect((await login('amara', PASSWORD)).status).toBe(200);
});

describe('a user of a sub-domain, by token', () => {
  const CHANGES = { directoryUri: 'amara@eu.example.com', mailid: 'amara@eu.example.com' };
  const update = (body: string) =>
    axl(ucm, 'updateUser', `<userid>amara</userid>${body}`, { headers: { Host: CENTRAL } });
  const elements = (fields: Record<string, string>) =>
    Object.entries(fields)
      .map(([name, value]) => `<${name}>${value}</${name}>`)
      .join('');

  it('needs all that the guide’s section sets up on the central cluster', async () => {
    const tried = async () => (await login('amara', await token())).text;
    await update(elements({ mailid: 'other@eu.example.com', directoryUri: CHANGES.directoryUri }));
    expect(await tried()).toContain('The directory URI is not the mail address');
    await update(elements({ mailid: CHANGES.mailid }));
    expect(await tried()).toContain('OAuth with Refresh Login Flow is disabled');
    await setParameters(ucm, undefined, CENTRAL);
    expect(await tried()).toContain('The default service profile has no IM and Presence service');
    const at = { headers: { Host: CENTRAL } };
    await axl(
      ucm,
      'addUcService',
      `<ucService><serviceType>IM and Presence</serviceType><productType>Unified CM (IM and Presence)</productType><name>imp</name><hostnameorip>${IMP}</hostnameorip></ucService>`,
      at,
    );
    await axl(
      ucm,
      'addServiceProfile',
      '<serviceProfile><name>default</name><isDefault>true</isDefault><serviceProfileInfos><serviceProfileInfo><profileName>IM and Presence Profile</profileName><primary>imp</primary></serviceProfileInfo></serviceProfileInfos></serviceProfile>',
      at,
    );
    expect(keyOf(await tried())).toBeDefined();
    expect(keyOf((await login('amara@eu.example.com', await token())).text)).toBeDefined();
    await update('<associatedGroups/>');
    expect(await tried()).toContain('The user is not in Standard CCM End Users');
    // By password nothing of this is asked.
    expect(keyOf((await login('amara', PASSWORD)).text)).toBeDefined();
  });
});

it.each([
  ['no XML', '<s:Env'],
  ['no SOAP', '<a/>'],
  ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  [
    'another operation',
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><x xmlns="urn:cisco:epas:soap"/></s:Body></s:Envelope>',
  ],
])('%s is refused in form, and the service goes on', async (_what, body) => {
  const reply = await ask(ucm, PATH, { method: 'POST', headers: { Host: IMP }, body });
  expect(reply.status).toBe(500);
  expect(reply.text).toContain('Fault');
  expect(reply.text).not.toContain('/server/');
  expect((await login('amara', PASSWORD)).status).toBe(200);
});
