/**
 * Rows of the failure matrix about what a telephony cluster tells its Jabbers, followed as a Jabber does to
 * the XMPP node where it then is, or is not. facts/centralized.md 9
 */
import { startUcmock, type Ucmock } from '../../server';
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { command } from '../support/cli';
import { jabber, xmppPort } from '../support/jabber';
import { json } from '../support/json';
import { setParameters, tokensOf } from '../support/oauth';
import { ask } from '../support/rest';
import { END_USERS } from '../uds/support';

const [LEAF, LEAF_IMP, OLD, CENTRAL, IMP] = [
  ...['pub.leaf.localhost', 'imp.leaf.localhost', 'pub.old.localhost'],
  ...['pub.central.localhost', 'imp.central.localhost'],
] as [string, string, string, string, string];
const PASSWORD = 'Right-1-Enough';
const PEERS = '/ucmock/presence/centralized-deployment/peers';

let ucm: Ucmock;
const at = (node: string) => ({ headers: { Host: node } });

beforeAll(async () => {
  ucm = await startUcmock({
    ...{ port: 0, xmppPort: 0, logLevel: 'error' },
    topology: {
      clusters: {
        leaf: { nodes: { pub: 'publisher', imp: 'presence' } },
        old: { release: '11.5(1)SU2', nodes: { pub: 'publisher' } },
        central: { nodes: { pub: 'publisher', imp: 'presence' } },
      },
    },
  });
  await setParameters(ucm, undefined, LEAF);
  for (const [node, userid] of [
    [LEAF, 'amara'],
    [OLD, 'bo'],
  ] as const) {
    await axl(
      ucm,
      'addUser',
      user({ userid, password: PASSWORD, associatedGroups: END_USERS }),
      at(node),
    );
    const there = user({ userid, password: PASSWORD, imAndPresenceEnable: 'true' });
    await axl(ucm, 'addUser', there, at(CENTRAL));
  }
  await addProfile();
});
afterAll(() => ucm.stop());

/** The service profile of everybody in the leaf leads to the central node. */
async function addProfile(): Promise<void> {
  const service = `<serviceType>IM and Presence</serviceType><productType>Unified CM (IM and Presence)</productType><name>central</name><hostnameorip>${IMP}</hostnameorip>`;
  await axl(ucm, 'addUcService', `<ucService>${service}</ucService>`, at(LEAF));
  const info = `<serviceProfileInfo><profileName>IM and Presence Profile</profileName><primary>central</primary></serviceProfileInfo>`;
  await axl(
    ucm,
    'addServiceProfile',
    `<serviceProfile><name>all</name><isDefault>true</isDefault><serviceProfileInfos>${info}</serviceProfileInfos></serviceProfile>`,
    at(LEAF),
  );
}

async function sync(peerAddress: string): Promise<unknown> {
  const body = { peerAddress, axlUsername: 'administrator', axlPassword: 'ucmock' };
  const { value } = await json(ucm, `POST ${PEERS}`, { node: IMP, body });
  const service = 'utils service restart Cisco XCP Authentication Service';
  await command(ucm, service, { node: IMP, cluster: 'central' });
  return value;
}

/** What UDS of the home cluster tells a Jabber: is presence here, where does the profile lead? */
async function told(home: string, userid: string, headers: Record<string, string>) {
  const get = async (path: string) => {
    const { status, text } = await ask(ucm, `/cucm-uds/${path}`, {
      headers: { Host: home, ...headers },
    });
    expect(status).toBe(200);
    return text.replace(/>\s+</g, '><');
  };
  const one = await get(`user/${userid}`);
  const profile = await get(`private/user/${userid}/serviceProfile`);
  return {
    enabledHere: one.includes('enableImAndPresence="true"'),
    servers: [...one.matchAll(/<imAndPresence><server>([^<]*)/g)].map(([, name]) => name),
    primary: /<IMandPresence><Primary><Address>([^<]*)</.exec(profile)?.[1] ?? '',
  };
}

const come = async (
  node: string,
  userid: string,
  secret: { token: string } | { password: string },
) => {
  const domain = node.replace('imp.', '');
  const one = await jabber({ port: xmppPort(ucm, node), domain, user: userid, ...secret });
  const { jid } = one;
  await one.stop();
  return jid.split('/')[0];
};

it('a user who is still enabled in the leaf is sent to the leaf’s own node, and is there', async () => {
  expect(await sync(LEAF)).toMatchObject({ status: 'Synchronized' });
  const { access_token: token } = await tokensOf(ucm, 'amara', PASSWORD, LEAF);
  const bearer = { Authorization: `Bearer ${token}` };
  expect(await told(LEAF, 'amara', bearer)).toEqual({
    enabledHere: false,
    servers: [],
    primary: IMP,
  });
  expect(await come(IMP, 'amara', { token })).toBe('amara@central.localhost');
  await expect(come(LEAF_IMP, 'amara', { password: PASSWORD })).rejects.toMatchObject({
    condition: 'not-authorized',
  });

  const still = '<userid>amara</userid><imAndPresenceEnable>true</imAndPresenceEnable>';
  await axl(ucm, 'updateUser', still, at(LEAF));
  expect(await told(LEAF, 'amara', bearer)).toMatchObject({
    enabledHere: true,
    servers: [LEAF_IMP],
  });
  expect(await come(LEAF_IMP, 'amara', { password: PASSWORD })).toBe('amara@leaf.localhost');
  await axl(ucm, 'updateUser', still.replace('>true<', '>false<'), at(LEAF));
});

it('a service profile without IM and Presence: the token is good, but leads to no node', async () => {
  await axl(
    ucm,
    'updateServiceProfile',
    '<name>all</name><serviceProfileInfos><serviceProfileInfo><profileName>IM and Presence Profile</profileName><primary/></serviceProfileInfo></serviceProfileInfos>',
    at(LEAF),
  );
  const { access_token: token } = await tokensOf(ucm, 'amara', PASSWORD, LEAF);
  expect(await told(LEAF, 'amara', { Authorization: `Bearer ${token}` })).toEqual({
    enabledHere: false,
    servers: [],
    primary: '',
  });
});

it('a leaf of 11.5(1)SU2: no refresh login, Unsynchronized; the password opens UDS, EPAS and XMPP', async () => {
  expect(await sync(OLD)).toMatchObject({
    status: 'Unsynchronized',
    lastError: 'unsupported release',
  });
  const asked = await ask(ucm, '/ssosp/ws/public/singleSignOn', at(OLD));
  expect(asked.text).toContain('refreshLogin="false"');
  const basic = Buffer.from(`bo:${PASSWORD}`).toString('base64');
  expect(await told(OLD, 'bo', { Authorization: `Basic ${basic}` })).toMatchObject({
    enabledHere: false,
  });
  const soap = async (body: string, key = '') =>
    (
      await ask(ucm, '/EPASSoap/service/v80', {
        method: 'POST',
        headers: { Host: IMP, 'Content-Type': 'application/soap+xml; charset=utf-8' },
        body: `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns="urn:cisco:epas:soap"><s:Header><session-key>${key}</session-key></s:Header><s:Body>${body}</s:Body></s:Envelope>`,
      })
    ).text;
  const login = await soap(
    `<login><username>bo</username><password>${PASSWORD}</password></login>`,
  );
  const key = /session-key>([^<]+)</.exec(login)?.[1];
  const answer = await soap('<get-onetime-password/>', key);
  const token = /password>([^<]+)</.exec(answer)?.[1] ?? '';
  expect(await come(IMP, 'bo', { token })).toBe('bo@central.localhost');
});
