/** Streams that are wrong, too large, out of order or slow: refused in form, and the server goes on. */
import { startUcmock, type Ucmock } from '../../server';
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { eventually } from '../support/eventually';
import { have, run } from '../support/have';
import { jabber, xml, xmppPort } from '../support/jabber';
import { header, plain, rawClient, type RawClient } from '../support/raw-xmpp';

const IMP = 'imp.central.localhost';
const DOMAIN = 'central.localhost';
const PASSWORD = 'Right-1-Enough';
const PATIENCE = 1_500;

let ucm: Ucmock;
const open: RawClient[] = [];
beforeAll(async () => {
  ucm = await startUcmock({
    ...{ port: 0, xmppPort: 0, logLevel: 'error', requestTimeout: PATIENCE },
    topology: { clusters: { central: { nodes: { pub: 'publisher', imp: 'presence' } } } },
  });
  await axl(ucm, 'addUser', user({ password: PASSWORD, imAndPresenceEnable: 'true' }));
  // The certificate is made in the background.
  await eventually(async () => (await come()).stop(), 20_000);
});
afterEach(async () => {
  open.splice(0).forEach((one) => one.destroy());
  // Whatever was said: a client that behaves is served.
  await (await come()).stop();
});
afterAll(() => ucm.stop());

const port = () => xmppPort(ucm, IMP);
const come = () => jabber({ port: port(), domain: DOMAIN, user: 'amara', password: PASSWORD });
async function raw(): Promise<RawClient> {
  const one = await rawClient(port(), DOMAIN);
  open.push(one);
  return one;
}
async function authenticated(): Promise<RawClient> {
  const one = await raw();
  await one.secure();
  await one.hear('</stream:features>');
  one.say(plain('amara', PASSWORD));
  await one.hear('<success');
  one.say(header(DOMAIN));
  await one.hear('</stream:features>');
  return one;
}
async function bound(): Promise<RawClient> {
  const one = await authenticated();
  one.say("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
  await one.hear('</iq>');
  return one;
}
const streamError = (condition: string) =>
  new RegExp(
    `<stream:error><${condition} xmlns="urn:ietf:params:xml:ns:xmpp-streams"/></stream:error></stream:stream>$`,
  );

it.each([
  ['is no XML', 'GET / HTTP/1.1\r\n\r\n', 'not-well-formed'],
  ['is another root', "<stream xmlns='jabber:client' version='1.0'>", 'invalid-namespace'],
  [
    'has other stanzas',
    header(DOMAIN).replace('jabber:client', 'jabber:server'),
    'invalid-namespace',
  ],
  ['has no version', header(DOMAIN).replace(" version='1.0'>", '>'), 'unsupported-version'],
  ['asks for another host', header('elsewhere.example'), 'host-unknown'],
  ['is no UTF-8', Buffer.from([0x3c, 0xff, 0xfe, 0x3e]), 'unsupported-encoding'],
  ['has a DTD', `<!DOCTYPE x [<!ENTITY a "aaaa">]>${header(DOMAIN)}`, 'restricted-xml'],
  ['has a comment', `<!-- -->${header(DOMAIN)}`, 'restricted-xml'],
  ['has a processing instruction', `<?php ?>${header(DOMAIN)}`, 'restricted-xml'],
  ['never ends', `<stream:stream a='${'x'.repeat(70_000)}`, 'policy-violation'],
])('a header that %s', async (_what, text, condition) => {
  const one = await raw();
  one.say(text);
  expect(await one.end()).toMatch(streamError(condition));
});

it('a bomb of entities is refused before it is read', async () => {
  const one = await raw();
  const entities = Array.from(
    { length: 20 },
    (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`,
  );
  one.say(`<!DOCTYPE lol [<!ENTITY e0 "lol">${entities.join('')}]>${header(DOMAIN)}&e20;`);
  expect(await one.end()).toMatch(streamError('restricted-xml'));
});

it.each([
  ['a stanza before TLS', "<message to='x'/>", 'not-authorized'],
  ['text between stanzas', 'hello<a/>', 'bad-format'],
  ['an unknown entity', '<message>&bomb;</message>', 'not-well-formed'],
  ['an unknown prefix', '<x:message/>', 'bad-namespace-prefix'],
  ['tags that cross', '<message><a></message></a>', 'not-well-formed'],
  ['a stanza too large', `<message>${'x'.repeat(70_000)}`, 'policy-violation'],
  ['a stanza too deep', '<a>'.repeat(40), 'policy-violation'],
])('%s', async (_what, text, condition) => {
  const one = await raw();
  one.say(header(DOMAIN));
  await one.hear('</stream:features>');
  one.say(text);
  expect(await one.end()).toMatch(streamError(condition));
});

it('SASL: not before TLS, and only as it is meant', async () => {
  const one = await raw();
  one.say(header(DOMAIN));
  await one.hear('<required/></starttls>');
  one.say(plain('amara', PASSWORD));
  await one.hear('<encryption-required/>');
  const two = await raw();
  await two.secure();
  await two.hear('<mechanism>CISCO-VTG-TOKEN</mechanism>');
  const attempts = [
    [
      "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>eA==</auth>",
      'invalid-mechanism',
    ],
    [
      "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%%%</auth>",
      'incorrect-encoding',
    ],
  ] as const;
  for (const [text, condition] of attempts) {
    two.say(text);
    await two.hear(`<${condition}/></failure>`);
  }
  // The third attempt is the last.
  two.say(plain('amara', PASSWORD, 'bo'));
  expect(await two.end()).toMatch(/<invalid-authzid\/><\/failure>.*<policy-violation/);
});

it('what comes with STARTTLS in one packet is no part of the secured stream', async () => {
  const one = await raw();
  one.say(header(DOMAIN));
  await one.hear('</stream:features>');
  one.say(`<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>${plain('amara', PASSWORD)}`);
  const heard = await one.hear('<proceed');
  expect(heard).not.toContain('success');
  expect(heard).not.toContain('failure');
});

it.each([
  ['a message', "<message to='x@central.localhost'><body>x</body></message>"],
  ['another question', "<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>"],
])('%s before a resource is bound', async (_what, text) => {
  const one = await authenticated();
  one.say(text);
  expect(await one.end()).toMatch(streamError('not-authorized'));
});

it.each([
  ['from another', "<message from='bo@central.localhost'/>", 'invalid-from'],
  ['of an unknown kind', '<letter/>', 'unsupported-stanza-type'],
  ['too large', `<message to='x'><body>${'x'.repeat(70_000)}`, 'policy-violation'],
])('a stanza %s', async (_what, text, condition) => {
  const one = await bound();
  one.say(text);
  expect(await one.end()).toMatch(streamError(condition));
});

it('a client that is slow to log in, and one that never ends a stanza, lose their streams', async () => {
  const silent = await raw();
  const slow = await bound();
  slow.say('<message ');
  const spaces = setInterval(() => slow.say(' '), 200);
  expect(await silent.end()).toMatch(streamError('connection-timeout'));
  expect(await slow.end()).toMatch(streamError('connection-timeout'));
  clearInterval(spaces);
});

it('a client that only keeps its connection alive stays', async () => {
  const one = await bound();
  for (let i = 0; i < 10; i += 1) {
    one.say(' \n');
    await new Promise((resolve) => setTimeout(resolve, PATIENCE / 4));
  }
  one.say("<iq type='get' id='still'><ping xmlns='urn:xmpp:ping'/></iq>");
  await one.hear('id="still"');
});

it('stanzas byte by byte, and many in one packet, are read alike', async () => {
  const one = await bound();
  const ping = (id: number) => `<iq type='get' id='p${id}'><ping xmlns='urn:xmpp:ping'/></iq>`;
  for (const letter of ping(0)) one.say(letter);
  await one.hear('id="p0"');
  one.say(Array.from({ length: 300 }, (_, i) => ping(i + 1)).join(''));
  const heard = await one.hear('id="p300"');
  const order = [...heard.matchAll(/id="p(\d+)"/g)].map(([, id]) => Number(id));
  expect(order).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
});

it('a client that does not read is let go before its messages fill the memory', async () => {
  const deaf = await bound();
  const self = await come();
  deaf.say('<presence/>');
  await self.settle();
  deaf.pause();
  const before = process.memoryUsage().arrayBuffers;
  const body = 'x'.repeat(50_000);
  for (let i = 0; i < 200; i += 1)
    await self.send(
      xml('message', { to: self.jid.split('/')[0] ?? '', type: 'headline' }, xml('body', {}, body)),
    );
  await self.settle();
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 << 20);
  await self.stop();
});

const OPENSSL = have('openssl', 'version');
(OPENSSL ? it : it.skip)(
  'openssl sees the certificate of cup-xmpp, for node and domain',
  async () => {
    const { out } = await run(
      'openssl',
      ['s_client', '-connect', `127.0.0.1:${port()}`, '-starttls', 'xmpp', '-xmpphost', DOMAIN],
      { input: '' },
    );
    const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(out)?.[0] ?? '';
    const text = await run('openssl', ['x509', '-noout', '-subject', '-ext', 'subjectAltName'], {
      input: pem,
    });
    expect(text.out).toContain(`CN = ${IMP}`);
    expect(text.out).toContain(`DNS:${IMP}, DNS:${DOMAIN}`);
  },
);
