/** Two users of IM and Presence and their clients, by @xmpp/client. */
import { startUcmock, type Ucmock } from '../../server';
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { eventually } from '../support/eventually';
import { itemsOf, jabber, xml, xmppPort, type Jabber, type JabberOptions } from '../support/jabber';

const IMP = 'imp.central.localhost';
const DOMAIN = 'central.localhost';
const PASSWORD = 'Right-1-Enough';
const AMARA = `amara@${DOMAIN}`;
const BO = `bo@${DOMAIN}`;

let ucm: Ucmock;
const open: Jabber[] = [];
beforeAll(async () => {
  ucm = await startUcmock({
    ...{ port: 0, xmppPort: 0, logLevel: 'error' },
    topology: { clusters: { central: { nodes: { pub: 'publisher', imp: 'presence' } } } },
  });
  for (const userid of ['amara', 'bo', 'chen'])
    await axl(ucm, 'addUser', user({ userid, password: PASSWORD, imAndPresenceEnable: 'true' }));
  await axl(ucm, 'addUser', user({ userid: 'outside', password: PASSWORD }));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.stop()));
});
afterAll(() => ucm.stop());

async function come(name: string, more: Partial<JabberOptions> = {}): Promise<Jabber> {
  const port = xmppPort(ucm, IMP);
  const one = await jabber({ port, domain: DOMAIN, user: name, password: PASSWORD, ...more });
  open.push(one);
  return one;
}
const roster = (one: Jabber) => one.iq('get', xml('query', { xmlns: 'jabber:iq:roster' }));
const setItem = (one: Jabber, attrs: Record<string, string>, ...groups: string[]) =>
  one.iq(
    'set',
    xml(
      'query',
      { xmlns: 'jabber:iq:roster' },
      xml('item', attrs, ...groups.map((group) => xml('group', {}, group))),
    ),
  );
const chat = (to: string, body: string, more: Record<string, string> = {}) =>
  xml('message', { to, type: 'chat', ...more }, xml('body', {}, body));

it('binds the resource that the client wishes, and forty digits without a wish', async () => {
  expect((await come('amara', { resource: 'jabber_1' })).jid).toBe(`${AMARA}/jabber_1`);
  expect((await come('amara')).jid).toMatch(/^amara@central\.localhost\/[0-9a-f]{40}$/);
});

it.each([
  ['with a wrong password', 'amara', 'Wrong-1-Enough'],
  ['who is not enabled for IM and Presence', 'outside', PASSWORD],
  ['whom nobody knows', 'nobody', PASSWORD],
])('a user %s is not authorized', async (_who, name, password) => {
  await expect(come(name, { password })).rejects.toMatchObject({ condition: 'not-authorized' });
});

it('contacts are kept, told to all clients that asked, and seen by SQL', async () => {
  const one = await come('amara', { resource: 'one' });
  const two = await come('amara', { resource: 'two' });
  expect(itemsOf(await roster(one))).toEqual([]);
  await roster(two);
  await setItem(one, { jid: BO, name: 'Bo & Co' }, 'Team', 'Lunch');
  const push = await two.next((stanza) => stanza.is('iq') && stanza.attrs.type === 'set');
  expect(itemsOf(push)).toEqual([{ jid: BO, name: 'Bo & Co', subscription: 'none' }]);
  const groups = push.getChild('query')?.getChild('item')?.getChildren('group');
  expect(groups?.map((group) => group.text())).toEqual(['Team', 'Lunch']);
  const statement = '<sql>select user_id, contact_jid, nickname from rosters</sql>';
  const rows = await axl(ucm, 'executeSQLQuery', statement, { headers: { Host: IMP } });
  expect(rows).toContain(
    `<user_id>amara</user_id><contact_jid>${BO}</contact_jid><nickname>Bo &amp; Co</nickname>`,
  );
  await setItem(one, { jid: BO, subscription: 'remove' });
  expect(itemsOf(await roster(two))).toEqual([]);
  await expect(setItem(one, { jid: BO, subscription: 'remove' })).rejects.toMatchObject({
    condition: 'item-not-found',
  });
});

it('presence goes to who subscribed, to the own clients, and ends with the stream', async () => {
  const amara = await come('amara', { resource: 'a' });
  const bo = await come('bo', { resource: 'b' });
  await bo.send(xml('presence', { to: AMARA, type: 'subscribe' }));
  await bo.nextPresence(AMARA, 'subscribed');
  await bo.nextPresence(`${AMARA}/a`);
  await amara.send(xml('presence', {}, xml('show', {}, 'dnd'), xml('status', {}, 'Not now')));
  const seen = await bo.nextPresence(`${AMARA}/a`);
  expect([seen.getChildText('show'), seen.getChildText('status')]).toEqual(['dnd', 'Not now']);
  // Amara did not subscribe to Bo.
  await amara.settle();
  expect(amara.inbox.filter((one) => one.attrs.from?.startsWith(BO))).toEqual([]);
  const second = await come('amara', { resource: 'a2' });
  await amara.nextPresence(`${AMARA}/a2`);
  await second.nextPresence(`${AMARA}/a`);
  await bo.nextPresence(`${AMARA}/a2`);
  await second.stop();
  await bo.nextPresence(`${AMARA}/a2`, 'unavailable');
  const later = await come('bo', { resource: 'later' });
  expect((await later.nextPresence(`${AMARA}/a`)).getChildText('show')).toBe('dnd');
  await later.send(xml('presence', { to: AMARA, type: 'probe' }));
  await later.nextPresence(`${AMARA}/a`);
  await bo.send(xml('presence', { to: AMARA, type: 'unsubscribe' }));
  await bo.nextPresence(`${AMARA}/a`, 'unavailable');
});

it('messages: to a client, to the highest priority, and kept for who is not there', async () => {
  const amara = await come('amara', { resource: 'a' });
  const high = await come('bo', { resource: 'high', available: false });
  const low = await come('bo', { resource: 'low', available: false });
  for (const [one, priority] of [
    [high, '5'],
    [low, '1'],
  ] as const) {
    await one.send(xml('presence', {}, xml('priority', {}, priority)));
    await one.settle();
  }
  await amara.send(chat(BO, 'to bare'), chat(`${BO}/low`, 'to low'), chat(`${BO}/gone`, 'to gone'));
  await amara.settle();
  const bodies = async (one: Jabber) => {
    await one.settle();
    return one.inbox.filter((m) => m.is('message')).map((m) => m.getChildText('body'));
  };
  expect(await bodies(high)).toEqual(['to bare', 'to gone']);
  expect(await bodies(low)).toEqual(['to low']);
  expect(high.inbox.find((m) => m.is('message'))?.attrs.from).toBe(`${AMARA}/a`);
  await high.stop();
  await low.stop();
  await amara.send(chat(BO, 'first'), chat(BO, 'second', { id: 'm2' }));
  await amara.send(xml('message', { to: BO, type: 'chat' }, xml('composing')));
  await amara.settle();
  const back = await come('bo', { resource: 'back' });
  const kept = [await back.nextMessage(), await back.nextMessage()];
  expect(kept.map((m) => m.getChildText('body'))).toEqual(['first', 'second']);
  expect(kept[1]?.getChild('delay', 'urn:xmpp:delay')?.attrs.from).toBe(DOMAIN);
  await back.settle();
  expect(back.inbox.filter((m) => m.is('message'))).toEqual([]);
});

it.each([
  ['nobody', `nobody@${DOMAIN}`, 'service-unavailable'],
  ['another domain', 'x@elsewhere.example', 'remote-server-not-found'],
  ['no address', '@', 'jid-malformed'],
])('a message to %s comes back', async (_who, to, condition) => {
  const amara = await come('amara');
  await amara.send(chat(to, 'hello', { id: 'lost' }));
  const error = await amara.next((one) => one.is('message') && one.attrs.type === 'error');
  expect(error.attrs.id).toBe('lost');
  expect(error.getChild('error')?.getChildElements()[0]?.name).toBe(condition);
});

it('answers ping, version and discovery; what it does not know is service-unavailable', async () => {
  const amara = await come('amara');
  const version = await amara.iq('get', xml('query', { xmlns: 'jabber:iq:version' }), DOMAIN);
  expect(version.getChild('query')?.getChildText('version')).toBe(ucm.build);
  const info = xml('query', { xmlns: 'http://jabber.org/protocol/disco#info' });
  const identity = (await amara.iq('get', info, DOMAIN)).getChild('query')?.getChild('identity');
  expect(identity?.attrs).toEqual({ category: 'server', type: 'im' });
  await expect(amara.iq('get', xml('query', { xmlns: 'made:up' }))).rejects.toMatchObject({
    condition: 'service-unavailable',
  });
});

it('clients ask each other by iq', async () => {
  const amara = await come('amara', { resource: 'a' });
  const bo = await come('bo', { resource: 'b' });
  const asked = bo.iq('get', xml('query', { xmlns: 'made:up' }), amara.jid);
  // The library refuses what its user does not serve.
  await expect(asked).rejects.toMatchObject({ condition: 'service-unavailable' });
  const request = await amara.next((one) => one.is('iq') && one.attrs.from === bo.jid);
  expect(request.getChild('query')?.attrs.xmlns).toBe('made:up');
});

it('a second client of the same name takes the place of the first', async () => {
  const first = await come('amara', { resource: 'same' });
  const second = await come('amara', { resource: 'same' });
  await second.settle();
  expect(first.errors).toEqual([expect.objectContaining({ condition: 'conflict' })]);
});

it('a user who is disabled loses his stream with his next stanza', async () => {
  const chen = await come('chen');
  await axl(
    ucm,
    'updateUser',
    '<userid>chen</userid><imAndPresenceEnable>false</imAndPresenceEnable>',
  );
  await chen.send(xml('presence'));
  await eventually(() => {
    expect(chen.closed).toBe(true);
    return Promise.resolve();
  });
  expect(chen.errors).toEqual([expect.objectContaining({ condition: 'not-authorized' })]);
});
