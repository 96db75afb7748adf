/** Two IM and Presence nodes: users are served at home, or by the other node of their group. */
import { startUcmock, type Ucmock } from '../../server';
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { control } from '../support/control-center';
import { eventually } from '../support/eventually';
import { jabber, xml, xmppPort, type Jabber } from '../support/jabber';
import { json } from '../support/json';
import { header, plain, rawClient } from '../support/raw-xmpp';

const [ONE, TWO] = ['imp1.central.localhost', 'imp2.central.localhost'];
const DOMAIN = 'central.localhost';
const PASSWORD = 'Right-1-Enough';
const BO = `bo@${DOMAIN}`;

let ucm: Ucmock;
const open: Jabber[] = [];
beforeAll(async () => {
  ucm = await startUcmock({
    ...{ port: 0, xmppPort: 0, logLevel: 'error' },
    topology: {
      clusters: { central: { nodes: { pub: 'publisher', imp1: 'presence', imp2: 'presence' } } },
    },
  });
  for (const [userid, node] of [
    ['amara', ONE],
    ['bo', TWO],
  ] as const) {
    await axl(ucm, 'addUser', user({ userid, password: PASSWORD }));
    await axl(ucm, 'assignPresenceUser', `<userid>${userid}</userid><server>${node}</server>`);
  }
  // The certificates are made in the background.
  for (const [userid, node] of [
    ['amara', ONE],
    ['bo', TWO],
  ] as const)
    await eventually(async () => (await come(userid, node)).stop(), 20_000);
  open.length = 0;
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.stop()));
});
afterAll(() => ucm.stop());

async function come(name: string, node: string, resource?: string): Promise<Jabber> {
  const at = { port: xmppPort(ucm, node), domain: DOMAIN, user: name, password: PASSWORD };
  const one = await jabber({ ...at, ...(resource !== undefined && { resource }) });
  open.push(one);
  return one;
}
const advance = () => json(ucm, 'POST /_ucmock/clock', { body: { advance: { seconds: 5 } } });
async function power(node: string, how: 'on' | 'off') {
  await json(ucm, 'POST /_ucmock/nodes', { body: { node, power: how } });
  // Its services take their time to start.
  await advance();
}
/** Where a user who logs in at this node is sent. */
async function elsewhere(name: string, node: string): Promise<string | undefined> {
  const raw = await rawClient(xmppPort(ucm, node), DOMAIN);
  await raw.secure();
  await raw.hear('</stream:features>');
  raw.say(plain(name, PASSWORD));
  await raw.hear('<success');
  raw.say(header(DOMAIN));
  return /<see-other-host [^>]*>([^<]*)</.exec(await raw.end())?.[1];
}
const redundant = (haEnabled: boolean) => {
  const fields = `<server1>${ONE}</server1><server2>${TWO}</server2><haEnabled>${haEnabled}</haEnabled>`;
  return axl(
    ucm,
    'addPresenceRedundancyGroup',
    `<presenceRedundancyGroup><name>DefaultCUPSubcluster</name>${fields}</presenceRedundancyGroup>`,
  );
};
it('users at different nodes see each other and talk', async () => {
  const amara = await come('amara', ONE, 'a');
  const bo = await come('bo', TWO, 'b');
  await amara.send(xml('presence', { to: BO, type: 'subscribe' }));
  await amara.nextPresence(`${BO}/b`);
  await amara.send(xml('message', { to: BO, type: 'chat' }, xml('body', {}, 'hello')));
  expect((await bo.nextMessage()).getChildText('body')).toBe('hello');
  await bo.stop();
  await amara.nextPresence(`${BO}/b`, 'unavailable');
});

it('the command line counts who is connected to its node', async () => {
  const perf = (node: string, line: string) =>
    json(ucm, 'POST /_ucmock/cli', { body: { node, command: `show perf ${line}` } });
  const amara = await come('amara', ONE, 'counted');
  const count = 'query counter "Cisco XCP CM" "CmConnectedSockets"';
  const outputs = await Promise.all([ONE, TWO].map((node) => perf(node, count)));
  expect(outputs.map(({ value }) => /= (\d+)/.exec(JSON.stringify(value))?.[1])).toEqual([
    '1',
    '0',
  ]);
  const listed = await perf(ONE, 'list instances "Cisco XCP JSM Session Counters"');
  expect(JSON.stringify(listed.value)).toContain(amara.jid);
});

it('at another node a user is told where he is at home', async () => {
  expect(await elsewhere('amara', TWO)).toBe(`${ONE}:${xmppPort(ucm, ONE)}`);
});

it('without high availability nobody takes the users of a node that is down', async () => {
  await power(ONE, 'off');
  expect(await elsewhere('amara', TWO)).toBe(`${ONE}:${xmppPort(ucm, ONE)}`);
  await power(ONE, 'on');
});

it('with it the second node of the group takes them over, until the first is back', async () => {
  await redundant(true);
  const home = await come('amara', ONE);
  await power(ONE, 'off');
  await eventually(() => {
    expect(home.closed).toBe(true);
    return Promise.resolve();
  });
  await expect(come('amara', ONE)).rejects.toBeDefined();
  const backup = await come('amara', TWO);
  await backup.settle();
  await power(ONE, 'on');
  expect(await elsewhere('amara', TWO)).toBe(`${ONE}:${xmppPort(ucm, ONE)}`);
  // Who has moved stays where he is.
  await backup.settle();
  await come('amara', ONE);
});

it('it takes over too when only the router of the first is stopped', async () => {
  await control(ucm, ONE, 'Cisco XCP Router', 'Stop');
  await (await come('amara', TWO)).settle();
  await control(ucm, ONE, 'Cisco XCP Router', 'Start');
  await advance();
});

it('a client that says who it is learns home and backup before it logs in', async () => {
  const named = await rawClient(xmppPort(ucm, TWO), DOMAIN);
  await named.secure(` from='amara@${DOMAIN}'`);
  const features = await named.hear('</stream:features>');
  const hosts = [...features.matchAll(/domain-based-name:0">([^<]+)</g)].map(([, name]) => name);
  expect(hosts).toEqual([ONE, TWO]);
  named.destroy();
});
