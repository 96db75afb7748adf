/** Logins by token, and the rows of the failure matrix that end at XMPP. facts/centralized.md 9 */
import { startUcmock, type Ucmock } from '../../server';
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { control } from '../support/control-center';
import { eventually } from '../support/eventually';
import { jabber, xml, xmppPort, type Jabber, type JabberOptions } from '../support/jabber';
import { json } from '../support/json';
import { setParameters, tokensOf } from '../support/oauth';
import { trust } from '../support/unity';

const IMP = 'imp.central.localhost';
const DOMAIN = 'central.localhost';
const PASSWORD = 'Right-1-Enough';

let central: Ucmock;
let north: Ucmock;
let south: Ucmock;
const open: Jabber[] = [];
const leaf = (name: string) =>
  startUcmock({
    ...{ port: 0, logLevel: 'error' },
    topology: { clusters: { [name]: { nodes: { pub: 'publisher' } } } },
  });

beforeAll(async () => {
  central = await startUcmock({
    ...{ port: 0, xmppPort: 0, logLevel: 'error' },
    topology: { clusters: { central: { nodes: { pub: 'publisher', imp: 'presence' } } } },
  });
  [north, south] = await Promise.all([leaf('north'), leaf('south')]);
  for (const [at, userid] of [
    [north, 'amara'],
    [south, 'bo'],
  ] as const) {
    await axl(at, 'addUser', user({ userid, password: PASSWORD }));
    await axl(central, 'addUser', user({ userid, imAndPresenceEnable: 'true' }));
    await setParameters(at);
    await addPeer(at);
  }
  await restart();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.stop()));
});
afterAll(() => Promise.all([central.stop(), north.stop(), south.stop()]));

const PEERS = '/ucmock/presence/centralized-deployment/peers';
async function addPeer(at: Ucmock) {
  await trust(central, at.ca);
  const body = {
    peerAddress: `localhost:${at.ports.https}`,
    ...{ axlUsername: 'administrator', axlPassword: 'ucmock' },
  };
  const { value } = await json(central, `POST ${PEERS}`, { node: IMP, body });
  expect(value).toMatchObject({ status: 'Synchronized' });
}
const service = (name: string, what: 'Start' | 'Stop' | 'Restart') =>
  control(central, IMP, name, what);
const advance = (seconds: number) =>
  json(central, 'POST /_ucmock/clock', { body: { advance: { seconds } } });
const AUTHENTICATION = 'Cisco XCP Authentication Service';
async function restart() {
  await service(AUTHENTICATION, 'Restart');
  await advance(5);
}
async function come(name: string, more: Partial<JabberOptions>): Promise<Jabber> {
  const one = await jabber({ port: xmppPort(central, IMP), domain: DOMAIN, user: name, ...more });
  open.push(one);
  return one;
}
const token = async (at: Ucmock, userid: string) =>
  (await tokensOf(at, userid, PASSWORD)).access_token;

it('users of two telephony clusters log in with their tokens and see each other', async () => {
  const amara = await come('amara', { token: await token(north, 'amara'), resource: 'a' });
  const bo = await come('bo', { token: await token(south, 'bo'), resource: 'b' });
  await amara.send(xml('presence', { to: `bo@${DOMAIN}`, type: 'subscribe' }));
  await amara.nextPresence(`bo@${DOMAIN}/b`);
  await bo.send(xml('presence', {}, xml('show', {}, 'away')));
  expect((await amara.nextPresence(`bo@${DOMAIN}/b`)).getChildText('show')).toBe('away');
});

it('the telephony cluster is not asked: a token goes on when it is off', async () => {
  const text = await token(north, 'amara');
  const power = (how: 'off' | 'on') =>
    json(north, 'POST /_ucmock/nodes', { body: { node: 'pub.north.localhost', power: how } });
  expect((await power('off')).status).toBe(200);
  await expect(token(north, 'amara')).rejects.toBeDefined();
  await come('amara', { token: text });
  expect((await power('on')).status).toBe(200);
});

it('another user’s token, a changed one and one that is over are not authorized', async () => {
  const text = await token(north, 'amara');
  const refused = { condition: 'not-authorized' };
  await expect(come('bo', { token: text })).rejects.toMatchObject(refused);
  await expect(come('amara', { token: `${text.slice(0, -8)}AAAAAAAA` })).rejects.toMatchObject(
    refused,
  );
  await advance(3_601);
  await expect(come('amara', { token: text })).rejects.toMatchObject(refused);
  await Promise.all(
    [north, south].map((at) =>
      json(at, 'POST /_ucmock/clock', { body: { advance: { seconds: 3_610 } } }),
    ),
  );
});

it('a regenerated key: tokens fail until it is synchronised and the service is restarted', async () => {
  await json(north, 'POST /ucmock/oauth/keys/signing/regenerate');
  const text = await token(north, 'amara');
  const attempt = () => come('amara', { token: text });
  await expect(attempt()).rejects.toMatchObject({ condition: 'not-authorized' });
  const { value } = await json(central, PEERS, { node: IMP });
  const { peers } = value as { peers: { id: string; peerAddress: string }[] };
  const peer = peers.find(({ peerAddress }) => peerAddress.endsWith(`:${north.ports.https}`));
  await json(central, `POST ${PEERS}/${peer?.id ?? ''}/sync`, { node: IMP });
  await expect(attempt()).rejects.toMatchObject({ condition: 'not-authorized' });
  await restart();
  await attempt();
});

it('XCP Authentication stopped: nobody logs in, who is there stays', async () => {
  const text = await token(south, 'bo');
  const bo = await come('bo', { token: text });
  await service(AUTHENTICATION, 'Stop');
  await expect(come('bo', { token: text })).rejects.toMatchObject({
    condition: 'temporary-auth-failure',
  });
  await bo.settle();
  await service(AUTHENTICATION, 'Start');
  await advance(5);
});

it.each(['Cisco XCP Router', 'Cisco XCP Connection Manager'])(
  '%s stopped: streams end, and the port takes nobody',
  async (name) => {
    const text = await token(south, 'bo');
    const bo = await come('bo', { token: text });
    await service(name, 'Stop');
    await eventually(() => {
      expect(bo.closed).toBe(true);
      return Promise.resolve();
    });
    expect(bo.errors).toContainEqual(expect.objectContaining({ condition: 'system-shutdown' }));
    await expect(come('bo', { token: text })).rejects.toBeDefined();
    await service(name, 'Start');
    await advance(5);
    await come('bo', { token: text });
  },
);
