/**
 * What no service provider may take: assertions that are unsigned, altered, wrapped, replayed, of another
 * issuer, for another audience, recipient or request, or of another time.
 */
import { post } from '../support/axl';
import { json } from '../support/json';
import { ask } from '../support/rest';
import {
  agree,
  browser,
  IDP_PASSWORD,
  PUB,
  put,
  startSso,
  type Posted,
  type Sso,
} from '../support/saml';

let sso: Sso;
beforeAll(async () => {
  sso = await startSso();
  await agree(sso, 'amara');
  await put(sso, { enabled: false });
  await agree(sso, 'bo');
});
afterAll(() => sso.ucm.stop());
afterEach(() => json(sso.idp, 'PUT /ucmock/idp/assertion', { body: {} }));

const tampering = async (body: object) => {
  expect((await json(sso.idp, 'PUT /ucmock/idp/assertion', { body })).status).toBe(200);
};

/** A login up to the point where the browser holds the answer. */
async function held(): Promise<{ tab: ReturnType<typeof browser>; posted: Posted }> {
  const tab = browser(sso);
  const to = String((await tab.get('/ssosp/saml/login')).headers.location);
  return { tab, posted: await tab.authenticate(to) };
}

const changed = (posted: Posted, change: (xml: string) => string): Posted => {
  const xml = Buffer.from(posted.SAMLResponse, 'base64').toString();
  const other = change(xml);
  expect(other).not.toBe(xml);
  return { ...posted, SAMLResponse: Buffer.from(other).toString('base64') };
};

async function refused(tab: ReturnType<typeof browser>, posted: Posted): Promise<void> {
  const reply = await tab.post(posted);
  expect(reply.status).toBe(403);
  expect(reply.text).toContain('Invalid SAML response.');
  expect(tab.cookies).toEqual({});
}

it.each(['assertion', 'response', 'both'])('a signed %s is taken', async (signed) => {
  await tampering({ signed });
  const { tab, posted } = await held();
  expect((await tab.post(posted)).status).toBe(302);
});

it.each([
  ['nothing is signed', { signed: 'none' }],
  ['it is for another audience', { audience: 'sub.a.localhost' }],
  ['it is for another recipient', { recipient: 'https://evil.example/ssosp/saml/SSO' }],
  ['it answers a request that was not made', { inResponseTo: 'sdeadbeef' }],
  ['another issuer made it', { issuer: 'https://other.example/idp' }],
  ['it is not valid yet', { clockSkew: 4 }],
  ['it is over', { clockSkew: -304 }],
  ['it never was valid', { lifetime: -10 }],
])('%s: refused', async (_what, form) => {
  await tampering(form);
  const { tab, posted } = await held();
  await refused(tab, posted);
});

it.each([[{ clockSkew: 2 }], [{ clockSkew: -302 }]])(
  'a clock that differs by less than 3 s does no harm: %j',
  async (form) => {
    await tampering(form);
    const { tab, posted } = await held();
    expect((await tab.post(posted)).status).toBe(302);
  },
);

it('time is the cluster’s: what waited too long is over', async () => {
  const { tab, posted } = await held();
  const clock = (body: object) =>
    post(sso.ucm, JSON.stringify(body), {
      path: '/_ucmock/clock',
      login: null,
      headers: { 'X-Ucmock-Cluster': 'a' },
    });
  await clock({ advance: { minutes: 6 } });
  await refused(tab, posted);
  await clock({ reset: true });
});

it('a response counts once', async () => {
  const { tab, posted } = await held();
  expect((await tab.post(posted)).status).toBe(302);
  await refused(browser(sso), posted);
});

it('a response that was refused cannot be tried again with better words', async () => {
  const { tab, posted } = await held();
  await refused(tab, { ...posted, RelayState: 'sother' });
  await refused(tab, posted);
});

it('the response to one browser’s request is of no use with another’s state', async () => {
  const [first, second] = [await held(), await held()];
  await refused(first.tab, { ...first.posted, RelayState: second.posted.RelayState });
});

const SIGNATURE = /<ds:Signature .*?<\/ds:Signature>/s;
const ASSERTION = /<saml:Assertion .*<\/saml:Assertion>/s;
const part = (xml: string, pattern: RegExp) => pattern.exec(xml)?.[0] ?? '';
const evil = (xml: string) => xml.replace('>amara<', '>bo<').replace(/ ID="_/g, ' ID="_evil');

it.each<[string, (xml: string) => string]>([
  ['another user is written in', (xml) => xml.replace('>amara<', '>bo<')],
  ['the signature is cut out', (xml) => xml.replace(SIGNATURE, '')],
  ['the signature is empty', (xml) => xml.replace(SIGNATURE, '<ds:Signature/>')],
  [
    'a second assertion stands before the signed one',
    (xml) => xml.replace(ASSERTION, (signed) => evil(signed).replace(SIGNATURE, '') + signed),
  ],
  [
    'a second assertion stands behind the signed one',
    (xml) => xml.replace(ASSERTION, (signed) => signed + evil(signed).replace(SIGNATURE, '')),
  ],
  [
    'the signed one is wrapped into the signature of another',
    (xml) =>
      xml.replace(ASSERTION, (signed) =>
        evil(signed).replace(
          SIGNATURE,
          part(signed, SIGNATURE).replace(
            '</ds:Signature>',
            `<ds:Object>${signed}</ds:Object></ds:Signature>`,
          ),
        ),
      ),
  ],
  [
    'the signed one is wrapped into another with the same id',
    (xml) =>
      xml.replace(ASSERTION, (signed) =>
        signed
          .replace('>amara<', '>bo<')
          .replace('</saml:Assertion>', `<saml:Advice>${signed}</saml:Advice></saml:Assertion>`),
      ),
  ],
  [
    'the signed one is moved into an extension of the response',
    (xml) =>
      xml.replace(
        ASSERTION,
        (signed) =>
          `<samlp:Extensions>${signed}</samlp:Extensions>${evil(signed).replace(SIGNATURE, '')}`,
      ),
  ],
  [
    'a document type brings entities',
    (xml) => `<!DOCTYPE a [<!ENTITY b "bo">]>${xml.replace('>amara<', '>&b;<')}`,
  ],
  [
    'it is no success',
    (xml) => xml.replace('status:Success', 'status:Responder').replace(ASSERTION, ''),
  ],
  [
    'it is no response',
    () => '<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>',
  ],
  ['it is no XML', () => '<samlp:Response'],
  ['it is nothing', () => ''],
])('%s: refused', async (_what, change) => {
  const { tab, posted } = await held();
  await refused(tab, changed(posted, change));
});

it('a comment in the user id does not cut it', async () => {
  const body = { password: IDP_PASSWORD, attributes: { uid: 'amara.evil' } };
  await json(sso.idp, 'PUT /ucmock/idp/users/amara', { body });
  const { tab, posted } = await held();
  await refused(
    tab,
    changed(posted, (xml) => xml.replace('amara.evil', 'amara<!-- -->.evil')),
  );
  await json(sso.idp, 'PUT /ucmock/idp/users/amara', { body: { password: IDP_PASSWORD } });
});

it('another identity provider’s key does not count, though it says the same name', async () => {
  const other = await startSso();
  try {
    await agree(other);
    const tab = browser(sso);
    const to = String((await tab.get('/ssosp/saml/login')).headers.location);
    const metadata = (
      await ask(sso.ucm, '/ssosp/ws/config/metadata/sp', {
        login: 'administrator:ucmock',
        headers: { Host: sso.host() },
      })
    ).text;
    await json(other.idp, 'POST /ucmock/idp/service-providers', { body: { metadata } });
    const posted = await browser(other).authenticate(to);
    await refused(tab, posted);
  } finally {
    await other.ucm.stop();
  }
});

it.each([
  ['larger than a login is', 'A'.repeat(300_000)],
  ['no base64', '%%%'],
  ['missing', ''],
])('a response that is %s is refused in form', async (_what, SAMLResponse) => {
  const { tab, posted } = await held();
  await refused(tab, { ...posted, SAMLResponse });
});

it('while SSO is off nothing is taken', async () => {
  const { tab, posted } = await held();
  await put(sso, { enabled: false });
  await refused(tab, posted);
  await put(sso, { enabled: true });
});

it('the server goes on serving', async () => {
  const { tab, posted } = await held();
  expect((await tab.post(posted)).status).toBe(302);
  expect((await tab.get('/cucm-uds/user/amara', PUB)).status).toBe(200);
});
