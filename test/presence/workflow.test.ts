/**
 * The work flow of the centralized deployment in the administrator's order, over sockets: users and
 * services of both clusters, keys, login. facts/centralized.md C5, C6, 7
 */
import { startUcmock, type Ucmock } from '../../server';
import { axl, sql, textOf } from '../support/axl';
import { user } from '../support/builders';
import { control } from '../support/control-center';
import { json } from '../support/json';
import { logIn, setParameters, tokensOf } from '../support/oauth';
import { ask } from '../support/rest';

const PASSWORD = 'Right-1-Enough';
const LEAF = 'pub.leaf.localhost';
const CENTRAL = 'pub.central.localhost';
const IMP = 'imp1.central.localhost';
const BASE = '/ucmock/presence';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: {
      clusters: {
        leaf: { release: '14.0', nodes: { pub: 'publisher' } },
        central: { nodes: { pub: 'publisher', imp1: 'presence', imp2: 'presence' } },
      },
    },
  });
});
afterAll(() => ucm.stop());

const at = (node: string) => ({ headers: { Host: node } });
const uds = (node: string, path: string, token?: string) =>
  ask(ucm, `/cucm-uds/${path}`, {
    headers: { Host: node, ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
    ...(token === undefined && { login: `amara:${PASSWORD}` }),
  });
const END_USER =
  '<associatedGroups><userGroup><name>Standard CCM End Users</name></userGroup></associatedGroups>';

it('1: the feature group template of the central cluster enables home cluster and IM and Presence', async () => {
  const template = `<featureGroupTemplate><name>IM and Presence</name><homeCluster>true</homeCluster><imAndUcPresenceEnable>true</imAndUcPresenceEnable><maxDeskPickupWait>10000</maxDeskPickupWait><remoteDestinationLimit>4</remoteDestinationLimit><BLFPresenceGp>Standard Presence group</BLFPresenceGp></featureGroupTemplate>`;
  await axl(ucm, 'addFeatureGroupTemplate', template, at(CENTRAL));
  const found = await axl(
    ucm,
    'getFeatureGroupTemplate',
    '<name>IM and Presence</name>',
    at(CENTRAL),
  );
  expect(textOf(found, 'homeCluster')).toBe('true');
  expect(textOf(found, 'imAndUcPresenceEnable')).toBe('true');
});

it('2, 3: the user is in both clusters, at home in both, enabled for presence in the central one only', async () => {
  for (const [node, presence] of [
    [CENTRAL, 'true'],
    [LEAF, 'false'],
  ] as const) {
    const fields = { userid: 'amara', password: PASSWORD, homeCluster: 'true' };
    await axl(ucm, 'addUser', user(fields), at(node));
    const changes = `<userid>amara</userid><imAndPresenceEnable>${presence}</imAndPresenceEnable>${END_USER}`;
    await axl(ucm, 'updateUser', changes, at(node));
    const { text } = await uds(node, 'user/amara');
    expect(text).toMatch(new RegExp(`<homeCluster enableImAndPresence="${presence}"[^>]*>true<`));
  }
  expect((await uds(CENTRAL, 'user/amara')).text).toContain(
    '<imAndPresence><server>imp1.central.localhost</server><server>imp2.central.localhost</server></imAndPresence>',
  );
  expect((await uds(LEAF, 'user/amara')).text).toContain('<imAndPresence/>');
});

it('4: the telephony cluster is a peer of the central one, by the name of its publisher', async () => {
  const body = { peerAddress: LEAF, axlUsername: 'administrator', axlPassword: 'ucmock' };
  const peers = `POST ${BASE}/centralized-deployment/peers`;
  const { value } = await json(ucm, peers, { node: IMP, body });
  expect(value).toMatchObject({
    status: 'Synchronized',
    remoteRelease: expect.stringMatching(/^14/),
  });
  // Both IM and Presence nodes have what the publisher of their cluster has.
  const second = await json(ucm, `${BASE}/centralized-deployment/peers`, {
    node: 'imp2.central.localhost',
  });
  expect((second.value as { peers: unknown[] }).peers).toEqual([value]);
});

it('5, 6: UC services point to the central nodes, and a service profile names them in order', async () => {
  for (const node of ['imp1', 'imp2']) {
    const service = `<ucService><serviceType>IM and Presence</serviceType><productType>Unified CM (IM and Presence)</productType><name>${node}</name><hostnameorip>${node}.central.localhost</hostnameorip></ucService>`;
    await axl(ucm, 'addUcService', service, at(LEAF));
  }
  const info =
    '<serviceProfileInfo><profileName>IM and Presence Profile</profileName><primary>imp1</primary><secondary>imp2</secondary></serviceProfileInfo>';
  const profile = `<serviceProfile><name>Central</name><serviceProfileInfos>${info}</serviceProfileInfos></serviceProfile>`;
  await axl(ucm, 'addServiceProfile', profile, at(LEAF));
  const found = await axl(ucm, 'getServiceProfile', '<name>Central</name>', at(LEAF));
  expect(textOf(found, 'primary')).toBe('imp1');
  expect(textOf(found, 'secondary')).toBe('imp2');
  const joined = `select p.name, s.hostnameorip from ucserviceprofile p
      join ucserviceprofiledetail d on d.fkucserviceprofile = p.pkid
      join ucservice s on s.pkid = d.fkucservice_1 where p.name = 'Central'`;
  expect(await sql(ucm, joined)).toEqual([
    { name: 'Central', hostnameorip: 'imp1.central.localhost' },
  ]);
});

it('a UC service that a profile names cannot be removed, and a name is taken once', async () => {
  await expect(axl(ucm, 'removeUcService', '<name>imp1</name>', at(LEAF))).rejects.toThrow();
  const again =
    '<ucService><serviceType>IM and Presence</serviceType><productType>Unified CM (IM and Presence)</productType><name>imp1</name><hostnameorip>x</hostnameorip></ucService>';
  await expect(axl(ucm, 'addUcService', again, at(LEAF))).rejects.toMatchObject({ code: -239 });
});

it('7: the user of the telephony cluster has that profile, and UDS leads the client to its file', async () => {
  const profile = '<userid>amara</userid><serviceProfile>Central</serviceProfile>';
  await axl(ucm, 'updateUser', profile, at(LEAF));
  const [row] = await sql(ucm, "select pkid from ucserviceprofile where name = 'Central'");
  expect((await uds(LEAF, 'user/amara')).text).toContain(
    `<serviceProfile><uri>http://${LEAF}:6970/SP${row?.pkid ?? ''}.cnf.xml</uri></serviceProfile>`,
  );
});

it('8: before the refresh login flow is enabled there is no code, afterwards one token opens UDS here and counts there', async () => {
  expect(await logIn(ucm, 'amara', PASSWORD, { node: LEAF })).toBeUndefined();
  await setParameters(ucm, { OAuthwithRefreshLoginFlow: 'Enabled' }, LEAF);
  const { access_token } = await tokensOf(ucm, 'amara', PASSWORD, LEAF);
  expect((await uds(LEAF, 'user/amara', access_token)).status).toBe(200);
  // The central cluster's own CUCM is another issuer.
  expect((await uds(CENTRAL, 'user/amara', access_token)).status).toBe(401);
  const check = async () =>
    (await json(ucm, `POST ${BASE}/tokens/check`, { node: IMP, body: { token: access_token } }))
      .value;
  expect(await check()).toEqual({ active: false, reason: 'service restart needed' });
  await control(ucm, IMP, 'Cisco XCP Authentication Service', 'Restart');
  await json(ucm, 'POST /_ucmock/clock', { node: CENTRAL, body: { advance: { seconds: 5 } } });
  expect(await check()).toMatchObject({ active: true, sub: 'amara' });
});
