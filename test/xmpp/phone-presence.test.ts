/** Phone presence as the guide has it set up, and Do Not Disturb on its way to phones. facts/centralized.md 11 */
import { startUcmock, type Ucmock } from '../../server';
import { axl } from '../support/axl';
import { line, lines, phone, user } from '../support/builders';
import { control } from '../support/control-center';
import { eventually } from '../support/eventually';
import { jabber, xml, xmppPort, type Jabber } from '../support/jabber';
import { json } from '../support/json';
import { trust } from '../support/unity';

const IMP = 'imp.central.localhost';
const DOMAIN = 'central.localhost';
const PASSWORD = 'Right-1-Enough';
const BASE = '/ucmock/presence';

let central: Ucmock;
let leaf: Ucmock;
let amara: Jabber;
const form = (path: string, body?: unknown) =>
  body === undefined
    ? json(central, `${BASE}/${path}`, { node: IMP })
    : json(central, `POST ${BASE}/${path}`, { node: IMP, body });
const address = () => `localhost:${leaf.ports.https}`;
const missing = async () => {
  const { value } = await form('phone-presence');
  return (value as { gateways: { missing: string[]; ready: boolean }[] }).gateways[0];
};
async function restart(name: string) {
  await control(central, IMP, name, 'Restart');
  await json(central, 'POST /_ucmock/clock', { body: { advance: { seconds: 5 } } });
}

beforeAll(async () => {
  central = await startUcmock({
    ...{ port: 0, xmppPort: 0, logLevel: 'error' },
    topology: { clusters: { central: { nodes: { pub: 'publisher', imp: 'presence' } } } },
  });
  leaf = await startUcmock({
    ...{ port: 0, logLevel: 'error' },
    topology: { clusters: { leaf: { nodes: { pub: 'publisher' } } } },
  });
  for (const pattern of ['1001', '1002', '1003']) await axl(leaf, 'addLine', line({ pattern }));
  const devices = [
    ['SEP000000000001', '1001'],
    ['CSFAMARA', '1002'],
    ['SEP000000000003', '1003'],
    ['SEP000000000004', '1003'],
  ] as const;
  for (const [name, pattern] of devices) {
    const soft = name.startsWith('CSF') && {
      product: 'Cisco Unified Client Services Framework',
      phoneTemplateName: 'Standard Client Services Framework',
    };
    await axl(leaf, 'addPhone', phone({ name, lines: lines(pattern), ...soft }));
  }
  const devicesOf = ['SEP000000000001', 'CSFAMARA', 'SEP000000000003']
    .map((name) => `<device>${name}</device>`)
    .join('');
  await axl(leaf, 'addUser', user({ userid: 'amara', associatedDevices: devicesOf }));
  await axl(
    central,
    'addUser',
    user({ userid: 'amara', password: PASSWORD, imAndPresenceEnable: 'true' }),
  );
  await trust(central, leaf.ca);
  const body = { peerAddress: address(), axlUsername: 'administrator', axlPassword: 'ucmock' };
  await form('centralized-deployment/peers', body);
  const at = { port: xmppPort(central, IMP), domain: DOMAIN, user: 'amara', password: PASSWORD };
  await eventually(async () => void (amara = await jabber(at)), 20_000);
});
afterAll(async () => {
  await amara.stop();
  await Promise.all([central.stop(), leaf.stop()]);
});

const show = (word?: string) =>
  amara.send(xml('presence', {}, ...(word === undefined ? [] : [xml('show', {}, word)])));
const disturbed = async () => {
  const statement =
    "<sql>select d.name as name from device d, dnddynamic n where n.fkdevice = d.pkid and n.dndstatus = 't' order by d.name</sql>";
  const answer = await axl(leaf, 'executeSQLQuery', statement);
  return [...answer.matchAll(/<name>([^<]+)</g)].map(([, name]) => name);
};

it('is ready once all of the guide is done, in both clusters', async () => {
  expect((await form('gateways', { address: address(), description: 'leaf' })).status).toBe(201);
  expect((await missing())?.missing).toEqual([
    'publish trunk',
    'incoming ACL',
    'TLS peer subject',
    'TLS context',
    'Cisco Presence Engine restart',
  ]);
  await axl(
    leaf,
    'addSipTrunk',
    `<sipTrunk><name>to-imp</name><product>SIP Trunk</product><class>Trunk</class><protocol>SIP</protocol><protocolSide>Network</protocolSide><devicePoolName>Default</devicePoolName><locationName>Hub_None</locationName><securityProfileName>Non Secure SIP Trunk Profile</securityProfileName><sipProfileName>Standard SIP Profile</sipProfileName><presenceGroupName>Standard Presence group</presenceGroupName><destinations><destination><addressIpv4>${IMP}</addressIpv4><port>5060</port><sortOrder>1</sortOrder></destination></destinations></sipTrunk>`,
  );
  const parameter =
    '<processNodeName>EnterpriseWideData</processNodeName><service>Cisco CallManager</service><name>IMandPresencePublishTrunk</name><value>to-imp</value>';
  await axl(leaf, 'updateServiceParameter', parameter);
  expect((await form('incoming-acl', { addressPattern: 'localhost' })).status).toBe(201);
  expect((await form('tls-peer-subjects', { subject: 'localhost' })).status).toBe(201);
  const { value } = await form('tls-contexts');
  const [context] = (value as { contexts: { id: string; available: string[] }[] }).contexts;
  expect(context?.available).toEqual(['localhost']);
  const put = `PUT ${BASE}/tls-contexts/${context?.id ?? ''}`;
  const selected = { node: IMP, body: { selected: ['localhost'] } };
  expect((await json(central, put, selected)).value).toMatchObject({
    selected: ['localhost'],
    available: [],
  });
  expect((await missing())?.missing).toEqual([
    'Cisco OAM Agent restart',
    'Cisco Presence Engine restart',
  ]);
  await restart('Cisco OAM Agent');
  expect((await missing())?.ready).toBe(false);
  await show('dnd');
  await amara.settle();
  expect(await disturbed()).toEqual([]);
  await show();
  await restart('Cisco Presence Engine');
  expect(await missing()).toMatchObject({ ready: true, missing: [], error: '' });
});

it('Do Not Disturb goes to the phones that the user controls, not to a shared line', async () => {
  await show('dnd');
  await eventually(async () => expect(await disturbed()).toEqual(['CSFAMARA', 'SEP000000000001']));
  await show('away');
  await eventually(async () => expect(await disturbed()).toEqual([]));
});

it('without the gateway nothing is told', async () => {
  const { value } = await form('gateways');
  const [gateway] = (value as { gateways: { id: string }[] }).gateways;
  await json(central, `DELETE ${BASE}/gateways/${gateway?.id ?? ''}`, { node: IMP });
  await show('dnd');
  await amara.settle();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await disturbed()).toEqual([]);
});

it.each([
  ['incoming-acl', { addressPattern: 'localhost' }, 409],
  ['incoming-acl', { addressPattern: '' }, 400],
  ['incoming-acl', { other: 'x' }, 400],
  ['tls-peer-subjects', { subject: 'LOCALHOST' }, 409],
  ['tls-peer-subjects', { subject: 7 }, 400],
])('POST %s %j is %i', async (path, body, status) => {
  expect((await form(path, body)).status).toBe(status);
});

it('approval is asked for where the setting says so', async () => {
  await axl(
    central,
    'addUser',
    user({ userid: 'bo', password: PASSWORD, imAndPresenceEnable: 'true' }),
  );
  const put = { node: IMP, body: { automaticApproval: false } };
  expect((await json(central, `PUT ${BASE}/settings`, put)).value).toMatchObject({
    automaticApproval: false,
    messages: true,
  });
  const at = { port: xmppPort(central, IMP), domain: DOMAIN, user: 'bo', password: PASSWORD };
  const bo = await jabber(at);
  await bo.send(xml('presence', { to: `amara@${DOMAIN}`, type: 'subscribe' }));
  await amara.nextPresence(`bo@${DOMAIN}`, 'subscribe');
  await bo.settle();
  expect(bo.inbox.filter((one) => one.is('presence'))).toEqual([]);
  await amara.send(xml('presence', { to: `bo@${DOMAIN}`, type: 'subscribed' }));
  await bo.nextPresence(`amara@${DOMAIN}`, 'subscribed');
  await bo.nextPresence(amara.jid);
  await amara.send(xml('presence', { to: `bo@${DOMAIN}`, type: 'unsubscribed' }));
  await bo.nextPresence(amara.jid, 'unavailable');
  await bo.stop();
});
