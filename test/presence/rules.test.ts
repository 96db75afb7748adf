/**
 * The rules of the centralized deployment, each under its number (facts/centralized.md 1.1), over
 * sockets. C13 needs a directory: test/axl/ldap.test.ts; C16's login by token: test/epas; C17
 * (telephony presence needs a logged-in Jabber): test/xmpp/phone-presence.test.ts.
 */
import { createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { startUcmock, type Ucmock } from '../../server';
import { makeSelfSigned } from '../../server/security/authority';
import { axl, post, textOf } from '../support/axl';
import { user } from '../support/builders';
import { control } from '../support/control-center';
import { describeWith, have, run } from '../support/have';
import { configureIls, ilsPage, setClusterId, synchronizeIls } from '../support/ils';
import { json } from '../support/json';
import { logIn, setParameters, tokensOf } from '../support/oauth';
import { ask } from '../support/rest';

const PASSWORD = 'Right-1-Enough';
const BASE = '/ucmock/presence';
const PEERS = `${BASE}/centralized-deployment/peers`;
const HUB = 'cucm1.dcloud.example.com';
const SPOKE = 'cucm3.dcloud.example.com';
const CENTRAL = 'pub.central.localhost';
const IMP = 'imp1.central.localhost';
const XCP = 'Cisco XCP Authentication Service';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    dnsPort: 0,
    logLevel: 'error',
    topology: {
      clusters: {
        hub: {
          release: '14.0',
          domains: ['dcloud.example.com'],
          nodes: { pub: { role: 'publisher', name: HUB } },
        },
        spoke: { domains: [], nodes: { pub: { role: 'publisher', name: SPOKE } } },
        central: { nodes: { pub: 'publisher', imp1: 'presence', imp2: 'presence' } },
        other: { nodes: { pub: 'publisher', imp: 'presence' } },
        su3: { release: '11.5(1)SU3', nodes: { pub: 'publisher', imp: 'presence' } },
        su4: { release: '11.5(1)SU4', nodes: { pub: 'publisher', imp: 'presence' } },
        r105: { release: '10.5', nodes: { pub: 'publisher' } },
        r100: { release: '10.0', nodes: { pub: 'publisher' } },
      },
    },
  });
});
afterAll(() => ucm.stop());
beforeEach(() => ucm.reset());

const at = (node: string) => ({ headers: { Host: node } });
const account = { axlUsername: 'administrator', axlPassword: 'ucmock' };

interface Peer {
  id: string;
  status: string;
  lastError: string;
  detail: string;
}
const save = (peerAddress: string, node = IMP) =>
  json(ucm, `POST ${PEERS}`, { node, body: { peerAddress, ...account } });
const peer = async (address: string, node = IMP) => (await save(address, node)).value as Peer;
const find = async (node: string, userid: string) =>
  (await ask(ucm, `/cucm-uds/clusterUser?username=${userid}`, at(node))).text;
const power = (node: string, word: 'off' | 'on') =>
  post(ucm, JSON.stringify({ node, power: word }), {
    path: '/_ucmock/nodes',
    login: null,
    ...at(node),
  });
const uds = (node: string, path: string) =>
  ask(ucm, `/cucm-uds/${path}`, { ...at(node), login: `amara:${PASSWORD}` });
const GROUP =
  '<associatedGroups><userGroup><name>Standard CCM End Users</name></userGroup></associatedGroups>';

/** @param presence the box Enable User for Unified CM IM and Presence */
async function addUser(node: string, userid = 'amara', presence = false): Promise<void> {
  await axl(ucm, 'addUser', user({ userid, password: PASSWORD, homeCluster: 'true' }), at(node));
  const change = `<imAndPresenceEnable>${presence}</imAndPresenceEnable>${GROUP}`;
  await axl(ucm, 'updateUser', `<userid>${userid}</userid>${change}`, at(node));
}

const check = async (token: string, node = IMP) =>
  (await json(ucm, `POST ${BASE}/tokens/check`, { node, body: { token } })).value;

async function restartXcp(node = IMP): Promise<void> {
  await control(ucm, node, XCP, 'Restart');
  await json(ucm, 'POST /_ucmock/clock', { node, body: { advance: { seconds: 5 } } });
}

/** A token of the telephony cluster, whose users may have refresh login. */
async function tokenOf(node: string): Promise<string> {
  await addUser(node);
  await setParameters(ucm, { OAuthwithRefreshLoginFlow: 'Enabled' }, node);
  return (await tokensOf(ucm, 'amara', PASSWORD, node)).access_token;
}

async function network(): Promise<void> {
  await configureIls(ucm, HUB, { clusterId: 'hub', role: 'Hub Cluster' });
  await configureIls(ucm, SPOKE, { clusterId: 'spoke', role: 'Spoke Cluster', server: HUB });
  await synchronizeIls(ucm, SPOKE);
}

describe('C1: the central cluster runs 11.5(1)SU4 or later, its own CUCM the same release', () => {
  it.each([
    ['imp.su3.localhost', 404],
    ['imp.su4.localhost', 200],
  ])('%s', async (node, status) => {
    expect((await json(ucm, PEERS, { node })).status).toBe(status);
  });

  it('one release on all nodes of the central cluster', async () => {
    const builds = await Promise.all(
      [CENTRAL, IMP].map(async (node) =>
        textOf(await axl(ucm, 'getCCMVersion', '', at(node)), 'version'),
      ),
    );
    expect(builds[0]).toMatch(/^15\./);
    expect(new Set(builds).size).toBe(1);
  });
});

it('C2: telephony clusters run 10.5(2) or later', async () => {
  for (const [node, detail] of [
    ['pub.r100.localhost', /older than 10\.5\(2\)/],
    ['pub.r105.localhost', /older than 11\.5\(1\)SU4/],
  ] as const) {
    const { status, lastError, detail: said } = await peer(node);
    expect({ status, lastError }).toEqual({
      status: 'Unsynchronized',
      lastError: 'unsupported release',
    });
    expect(said).toMatch(detail);
  }
});

describe('C3: features follow the release of the telephony cluster', () => {
  const offers = async (node: string) =>
    /refreshLogin="(\w+)"/.exec(
      (await ask(ucm, '/ssosp/ws/public/singleSignOn', at(node))).text,
    )?.[1];

  it.each([
    ['pub.su3.localhost', 'false'],
    ['pub.su4.localhost', 'true'],
    [HUB, 'true'],
  ])('refresh login at %s: %s', async (node, offered) => {
    await addUser(node);
    await setParameters(ucm, { OAuthwithRefreshLoginFlow: 'Enabled' }, node);
    expect(await offers(node)).toBe(offered);
    const tokens = tokensOf(ucm, 'amara', PASSWORD, node);
    if (offered === 'true') expect((await tokens).token_type).toBe('Bearer');
    else await expect(tokens).rejects.toThrow();
  });

  it('whatever the release of the central cluster itself', async () => {
    expect(await peer('pub.su4.localhost')).toMatchObject({ status: 'Synchronized' });
    expect(await peer('pub.su4.localhost', 'imp.su4.localhost')).toMatchObject({
      status: 'Synchronized',
    });
    expect(await peer(HUB, 'imp.su4.localhost')).toMatchObject({ status: 'Synchronized' });
  });
});

it('C4: the Cisco AXL Web Service runs on all clusters', async () => {
  await control(ucm, HUB, 'Cisco AXL Web Service', 'Stop');
  expect(await peer(HUB)).toMatchObject({ status: 'Unsynchronized', lastError: 'axl' });
});

describe('C5: a user is in both clusters, at home in both, enabled for presence in the central one', () => {
  it('so each cluster says of itself', async () => {
    await addUser(HUB);
    await addUser(CENTRAL, 'amara', true);
    const seen = async (node: string) => (await uds(node, 'user/amara')).text;
    expect(await seen(HUB)).toMatch(/<homeCluster enableImAndPresence="false"[^>]*>true</);
    expect(await seen(HUB)).toContain('<imAndPresence/>');
    expect(await seen(CENTRAL)).toMatch(/<homeCluster enableImAndPresence="true"[^>]*>true</);
    expect(await seen(CENTRAL)).toContain(`<server>${IMP}</server>`);
  });

  it('who is still enabled in a telephony cluster with presence nodes is led to those', async () => {
    await addUser('pub.other.localhost', 'amara', true);
    expect((await uds('pub.other.localhost', 'user/amara')).text).toContain(
      '<imAndPresence><server>imp.other.localhost</server></imAndPresence>',
    );
  });
});

it('C6: UC services and service profile are in the telephony cluster and name central nodes in order', async () => {
  await addUser(HUB);
  for (const node of ['imp1', 'imp2'])
    await axl(
      ucm,
      'addUcService',
      `<ucService><serviceType>IM and Presence</serviceType><productType>Unified CM (IM and Presence)</productType><name>${node}</name><hostnameorip>${node}.central.localhost</hostnameorip></ucService>`,
      at(HUB),
    );
  await axl(
    ucm,
    'addServiceProfile',
    '<serviceProfile><name>Central</name><serviceProfileInfos><serviceProfileInfo><profileName>IM and Presence Profile</profileName><primary>imp1</primary><secondary>imp2</secondary></serviceProfileInfo></serviceProfileInfos></serviceProfile>',
    at(HUB),
  );
  const assign = '<userid>amara</userid><serviceProfile>Central</serviceProfile>';
  await axl(ucm, 'updateUser', assign, at(HUB));
  const uri = /<serviceProfile><uri>http:\/\/[^/]+\/([^<]+)</.exec(
    (await uds(HUB, 'user/amara')).text,
  )?.[1];
  expect(uri).toMatch(/^SP[0-9a-f-]{36}\.cnf\.xml$/);
  expect(await axl(ucm, 'listServiceProfile', ALL, at(CENTRAL))).not.toContain('Central');
});
const ALL = '<searchCriteria><name>%</name></searchCriteria><returnedTags><name/></returnedTags>';

it('C7: neither presence gateway nor publish trunk is needed', async () => {
  const token = await tokenOf(HUB);
  await peer(HUB);
  await restartXcp();
  expect(await check(token)).toMatchObject({ active: true });
  expect((await json(ucm, `${BASE}/gateways`, { node: IMP })).value).toEqual({ gateways: [] });
});

describe('C8: Save and Synchronize exchanges the keys', () => {
  let between: Server;
  let shown = '';
  const actions: string[] = [];
  beforeAll(async () => {
    const { cert, key } = await makeSelfSigned(['127.0.0.1'], Date.now());
    // What goes over the wire, seen from between: each request is handed on and noted.
    between = createServer({ cert, key }, (incoming, answer) => {
      actions.push(String(incoming.headers.soapaction));
      const headers = { ...incoming.headers, host: HUB };
      const target = `${ucm.url}${incoming.url ?? ''}`;
      const outgoing = request(target, { method: 'POST', headers, ca: ucm.ca, agent: false });
      outgoing.on('response', (reply) => {
        answer.writeHead(reply.statusCode ?? 500, reply.headers);
        reply.pipe(answer);
      });
      incoming.pipe(outgoing);
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    shown = cert;
  });
  afterAll(() => new Promise((resolve) => between.close(resolve)));

  it('release, list of the keys, each key; nothing else is asked', async () => {
    await json(ucm, 'POST /platformcom/api/v1/certmgr/config/trust/certificates', {
      node: CENTRAL,
      body: { service: ['tomcat'], certificates: [shown] },
    });
    const { port } = between.address() as AddressInfo;
    expect(await peer(`127.0.0.1:${port}`)).toMatchObject({ status: 'Synchronized' });
    expect(actions.map((action) => action.replace(/^"|"$/g, ''))).toEqual([
      'CUCM:DB ver=12.0 getCCMVersion',
      'CUCM:DB ver=12.0 listAuthzKeys',
      'CUCM:DB ver=12.0 getAuthzKey',
      'CUCM:DB ver=12.0 getAuthzKey',
    ]);
  });

  it('a peer that the subscriber was given is one of the database publisher', async () => {
    const added = await peer(HUB, 'imp2.central.localhost');
    const { value } = await json(ucm, `${PEERS}/${added.id}`, { node: IMP });
    expect(value).toEqual(added);
  });
});

describe('C9: more than one telephony cluster needs ILS, and the hub is asked', () => {
  beforeEach(async () => {
    await addUser(HUB, 'amara');
    await addUser(SPOKE, 'bao');
  });

  it('without ILS only its own users are found', async () => {
    expect(await find(HUB, 'amara')).toContain('found="true"');
    expect(await find(HUB, 'bao')).toContain('found="false"');
  });

  it('with the Cluster ID StandAloneCluster it cannot be had', async () => {
    await setClusterId(ucm, HUB, 'StandAloneCluster');
    const refused = configureIls(ucm, HUB, { role: 'Hub Cluster' });
    await expect(refused).rejects.toMatchObject({ code: 5002 });
    expect(await find(HUB, 'bao')).toContain('found="false"');
  });

  it('with it the hub leads to the home of each', async () => {
    await network();
    expect(await find(HUB, 'amara')).toContain(`>${HUB}</homeCluster>`);
    expect(await find(HUB, 'bao')).toContain(`>${SPOKE}</homeCluster>`);
  });

  describeWith('dig', have('dig', '-v'), () => {
    it('the SRV record points to the publisher of the hub alone', async () => {
      const { out } = await run('dig', [
        ...['@127.0.0.1', '-p', String(ucm.ports.dns), '+short', '+tries=1'],
        ...['SRV', '_cisco-uds._tcp.dcloud.example.com'],
      ]);
      expect(out.trim()).toBe(`10 10 ${ucm.ports.https} ${HUB}.`);
    });
  });
});

describe('C10: the hub is down', () => {
  it('with more than one telephony cluster nobody finds a home elsewhere', async () => {
    await addUser(HUB, 'amara');
    await addUser(SPOKE, 'bao');
    await network();
    await power(HUB, 'off');
    // The target of the SRV record does not answer, and the spoke sees no further than itself.
    await expect(find(HUB, 'bao')).rejects.toThrow();
    expect(await find(SPOKE, 'amara')).toContain('found="false"');
  });

  it('one cluster alone is unaffected', async () => {
    await addUser(SPOKE, 'bao');
    await power(HUB, 'off');
    expect(await find(SPOKE, 'bao')).toContain('found="true"');
  });
});

describe("C11: ILS is not for the central cluster's own CUCM", () => {
  it('it is refused where there are peers', async () => {
    await peer(HUB);
    await setClusterId(ucm, CENTRAL, 'central');
    const refused = configureIls(ucm, CENTRAL, { role: 'Hub Cluster' });
    await expect(refused).rejects.toThrow(/centralized deployment/);
    expect(await ilsPage(ucm, CENTRAL)).toMatchObject({ active: false });
  });

  it('and a cluster with ILS takes no peers', async () => {
    await configureIls(ucm, CENTRAL, { clusterId: 'central', role: 'Hub Cluster' });
    expect((await save(HUB)).status).toBe(409);
    expect((await json(ucm, PEERS, { node: IMP })).value).toEqual({ peers: [] });
  });
});

it('C12: Unsynchronized for its old release hinders no login with a password', async () => {
  const node = 'pub.su3.localhost';
  await addUser(node);
  await addUser(CENTRAL, 'amara', true);
  expect(await peer(node)).toMatchObject({ status: 'Unsynchronized' });
  expect((await uds(node, 'user/amara')).status).toBe(200);
  expect((await uds(CENTRAL, 'user/amara')).status).toBe(200);
  expect(await logIn(ucm, 'amara', PASSWORD, { node })).toBeUndefined();
});

describe('C14: XCP Authentication is restarted after each new key', () => {
  it('of a new peer', async () => {
    const token = await tokenOf(HUB);
    await peer(HUB);
    expect(await check(token)).toEqual({ active: false, reason: 'service restart needed' });
    await restartXcp();
    expect(await check(token)).toMatchObject({ active: true });
  });

  it('of a regenerated one', async () => {
    await tokenOf(HUB);
    const { id } = await peer(HUB);
    await restartXcp();
    await json(ucm, 'POST /ucmock/oauth/keys/signing/regenerate', { node: HUB });
    const token = (await tokensOf(ucm, 'amara', PASSWORD, HUB)).access_token;
    expect(await check(token)).toEqual({ active: false, reason: 'unknown key' });
    await json(ucm, `POST ${PEERS}/${id}/sync`, { node: IMP });
    expect(await check(token)).toEqual({ active: false, reason: 'service restart needed' });
    await restartXcp();
    expect(await check(token)).toMatchObject({ active: true });
  });
});

describe('C15: a presence gateway goes before its peer', () => {
  const GATEWAYS = `${BASE}/gateways`;
  const addGateway = async (address: string) =>
    json(ucm, `POST ${GATEWAYS}`, { node: IMP, body: { address, description: 'leaf' } });

  it('the peer is deleted, or gets another address, once the gateway is gone', async () => {
    const { id } = await peer(HUB);
    const { status, value } = await addGateway(HUB);
    expect(status).toBe(201);
    const move = { node: IMP, body: { peerAddress: SPOKE } };
    expect((await json(ucm, `DELETE ${PEERS}/${id}`, { node: IMP })).status).toBe(409);
    expect((await json(ucm, `PUT ${PEERS}/${id}`, move)).status).toBe(409);
    // Anything else of it may change.
    const same = { node: IMP, body: { axlPassword: 'ucmock' } };
    expect((await json(ucm, `PUT ${PEERS}/${id}`, same)).status).toBe(200);
    const gateway = `DELETE ${GATEWAYS}/${(value as Peer).id}`;
    expect((await json(ucm, gateway, { node: IMP })).status).toBe(204);
    expect((await json(ucm, `PUT ${PEERS}/${id}`, move)).status).toBe(200);
    expect((await addGateway(SPOKE)).status).toBe(201);
  });

  it('a central cluster has several, any other one', async () => {
    expect((await addGateway(HUB)).status).toBe(201);
    expect((await addGateway(SPOKE)).status).toBe(409);
    await peer(HUB);
    expect((await addGateway(SPOKE)).status).toBe(201);
    expect((await addGateway(SPOKE.toUpperCase())).status).toBe(409);
    expect((await addGateway('no address')).status).toBe(400);
  });
});

it('C16: with sub-domains both clusters have the mail address as directory URI, and the central one a default profile', async () => {
  for (const node of [HUB, CENTRAL]) {
    await addUser(node, 'amara', node === CENTRAL);
    const uri = 'amara@sub.example.com';
    const fields = `<userid>amara</userid><mailid>${uri}</mailid><directoryUri>${uri}</directoryUri>`;
    await axl(ucm, 'updateUser', fields, at(node));
    expect((await uds(node, 'user/amara')).text).toContain(
      '<directoryUri>amara@sub.example.com</directoryUri>',
    );
  }
  const profile =
    '<serviceProfile><name>Central</name><isDefault>true</isDefault></serviceProfile>';
  await axl(ucm, 'addServiceProfile', profile, at(CENTRAL));
  expect((await uds(CENTRAL, 'user/amara')).text).toContain('/SPDefault.cnf.xml');
  const other = '<serviceProfile><name>Other</name><isDefault>true</isDefault></serviceProfile>';
  await axl(ucm, 'addServiceProfile', other, at(CENTRAL));
  const first = await axl(ucm, 'getServiceProfile', '<name>Central</name>', at(CENTRAL));
  expect(textOf(first, 'isDefault')).toBe('false');
  // The central cluster issues tokens of its own, which count at its own nodes without a peer.
  await setParameters(ucm, { OAuthwithRefreshLoginFlow: 'Enabled' }, CENTRAL);
  const { access_token } = await tokensOf(ucm, 'amara', PASSWORD, CENTRAL);
  expect(await check(access_token)).toMatchObject({ active: true });
});

describe('C18: two central clusters', () => {
  it('C18: two central clusters serve the same telephony cluster, each with its own keys of it', async () => {
    const token = await tokenOf(HUB);
    for (const node of [IMP, 'imp.other.localhost']) {
      expect(await check(token, node)).toEqual({ active: false, reason: 'unknown key' });
      await peer(HUB, node);
      await restartXcp(node);
      expect(await check(token, node)).toMatchObject({ active: true, sub: 'amara' });
    }
  });

  it('are peers of each other: each knows nodes and users of the other, and who is in both', async () => {
    await addUser(CENTRAL, 'amara', true);
    await addUser(CENTRAL, 'chidi', true);
    await addUser(CENTRAL, 'zola', false);
    await addUser('pub.other.localhost', 'chidi', true);
    const path = `${BASE}/intercluster-peers`;
    const body = { peerAddress: IMP, ...account };
    const node = 'imp.other.localhost';
    const added = await json(ucm, `POST ${path}`, { node, body });
    expect(added.value).toMatchObject({
      status: 'Synchronized',
      keys: [],
      nodes: ['pub.central.localhost', 'imp1.central.localhost', 'imp2.central.localhost'],
      users: ['amara', 'chidi'],
      duplicates: ['chidi'],
    });
    const wrong = { body: { ...body, peerAddress: CENTRAL, axlPassword: 'wrong' }, node };
    expect((await json(ucm, `POST ${path}`, wrong)).value).toMatchObject({
      status: 'Unsynchronized',
      users: [],
    });
    expect((await json(ucm, path, { node: 'pub.other.localhost' })).status).toBe(404);
    expect((await json(ucm, path, { node: IMP })).value).toEqual({ peers: [] });
  });
});
