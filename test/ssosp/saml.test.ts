/** SAML single sign-on: the agreement, a login over it, what ends it; facts/centralized.md 3.4. */
import { inflateRawSync } from 'node:zlib';
import { axl, axlRaw, post } from '../support/axl';
import { command } from '../support/cli';
import { json } from '../support/json';
import { CLIENT, form, REQUEST, setParameters } from '../support/oauth';
import { ask } from '../support/rest';
import {
  agree,
  browser,
  exportTo,
  IDP_PASSWORD,
  PASSWORD,
  PUB,
  put,
  startSso,
  SUB,
  type Sso,
} from '../support/saml';

/** A SAML library that nobody here wrote; its types would bring a browser's globals along. */
interface Samlify {
  setSchemaValidator(validator: { validate(xml: string): Promise<string> }): void;
  IdentityProvider(settings: { metadata: string }): Entity;
  ServiceProvider(settings: { metadata: string }): Entity & {
    parseLoginResponse(
      idp: Entity,
      binding: 'post',
      request: { body: { SAMLResponse: string } },
    ): Promise<{ extract: Record<string, unknown> }>;
  };
}
interface Entity {
  entityMeta: {
    getEntityID(): string;
    getSingleSignOnService(binding: string): string;
    getAssertionConsumerService(binding: string): string | string[];
  };
}
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const samlify = require('samlify') as Samlify;

let sso: Sso;
beforeAll(async () => {
  sso = await startSso();
  await agree(sso);
  await setParameters(sso.ucm, undefined, PUB);
});
afterAll(() => sso.ucm.stop());
beforeEach(async () => {
  await put(sso, { mode: 'node', enabled: true, recoveryUrl: true }).catch(() => undefined);
  await json(sso.idp, 'PUT /ucmock/idp/assertion', { body: {} });
});

const cli = (line: string, node = PUB) => command(sso.ucm, line, { node, cluster: 'a' });
const location = (reply: { headers: Record<string, unknown> }) => String(reply.headers.location);

describe('the agreement', () => {
  it('both sides’ metadata are read by a library that is not ours', async () => {
    const sp = samlify.ServiceProvider({ metadata: await exportTo(sso) });
    expect(sp.entityMeta.getEntityID()).toBe(PUB);
    expect(sp.entityMeta.getAssertionConsumerService('post')).toBe(
      `https://${sso.host()}/ssosp/saml/SSO/alias/${PUB}`,
    );
    const { text } = await ask(sso.idp, '/idp/metadata');
    const idp = samlify.IdentityProvider({ metadata: text });
    expect(idp.entityMeta.getEntityID()).toBe('https://idp.idp.localhost/idp');
    expect(idp.entityMeta.getSingleSignOnService('redirect')).toMatch(/\/idp\/sso$/);
  });

  it('without the identity provider’s metadata it cannot be enabled; garbage is refused', async () => {
    const other = await startSso();
    try {
      expect((await put(other, { enabled: true })).status).toBe(409);
      const foreign = '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"/>';
      for (const idpMetadata of ['<a/>', 'no XML', foreign, `<!DOCTYPE a>${foreign}`])
        expect((await put(other, { idpMetadata })).status).toBe(400);
      expect((await put(other, { mode: 'both' })).status).toBe(400);
    } finally {
      await other.ucm.stop();
    }
  });

  it('per node there is a file for each; for the cluster one with all consumers', async () => {
    const login = 'administrator:ucmock';
    const headers = { Host: sso.host() };
    const path = '/ssosp/ws/config/metadata/sp';
    const zip = await ask(sso.ucm, `${path}?all=true`, { login, headers });
    expect(zip.headers['content-type']).toBe('application/zip');
    expect(zip.text).toContain(`SPMetadata_${PUB}.xml`);
    expect(zip.text).toContain(`SPMetadata_${SUB}.xml`);
    expect((await put(sso, { mode: 'cluster' })).status).toBe(409);
    await put(sso, { enabled: false });
    await put(sso, { mode: 'cluster' });
    const { text } = await ask(sso.ucm, path, { login, headers: { Host: sso.host(SUB) } });
    const sp = samlify.ServiceProvider({ metadata: text });
    expect(sp.entityMeta.getEntityID()).toBe(PUB);
    for (const node of [PUB, SUB])
      expect(text).toContain(`Location="https://${sso.host(node)}/ssosp/saml/SSO/alias/${PUB}"`);
    await put(sso, { mode: 'node' });
  });

  it('administrators see and change it, nobody else', async () => {
    const path = '/ucmock/sso/settings';
    expect((await ask(sso.ucm, path, { headers: { Host: PUB } })).status).toBe(401);
    const other = { login: `amara:${PASSWORD}`, node: PUB };
    expect((await json(sso.ucm, path, other)).status).toBe(403);
    expect((await json(sso.ucm, path, { node: PUB })).value).toMatchObject({
      enabled: true,
      identityProvider: { entityId: 'https://idp.idp.localhost/idp' },
    });
  });
});

/** A digit of its cipher text changed. */
function flipped(response: string): string {
  const xml = Buffer.from(response, 'base64').toString('utf8');
  const at = xml.lastIndexOf('CipherValue>', xml.lastIndexOf('</')) - 200;
  const other = xml[at] === 'A' ? 'B' : 'A';
  return Buffer.from(xml.slice(0, at) + other + xml.slice(at + 1)).toString('base64');
}

describe('a login', () => {
  const single = async (node = PUB) =>
    (await ask(sso.ucm, '/ssosp/ws/public/singleSignOn', { headers: { Host: node } })).text;

  it('clients see that it is on', async () => {
    expect(await single()).toContain('<Status enabled="true"/>');
    expect(await single(SUB)).toContain('<Status enabled="true"/>');
    await put(sso, { enabled: false });
    expect(await single()).toContain('<Status enabled="false"/>');
  });

  it('goes to the identity provider as recorded, and comes back with a session', async () => {
    const tab = browser(sso);
    const sent = await tab.get('/ssosp/saml/login?relayurl=%2Fcucm-uds%2Fuser%2Famara');
    expect(sent.status).toBe(302);
    const to = new URL(location(sent));
    expect(to.searchParams.get('RelayState')).toMatch(/^s[0-9a-f]+$/);
    const request = inflateRawSync(
      Buffer.from(to.searchParams.get('SAMLRequest') ?? '', 'base64'),
    ).toString();
    expect(request).toContain('ForceAuthn="false" IsPassive="false"');
    expect(request).toContain('nameid-format:transient');
    expect(request).toContain(`SPNameQualifier="${PUB}" AllowCreate="true"`);

    const posted = await tab.authenticate(to.href);
    expect(posted.RelayState).toBe(to.searchParams.get('RelayState'));
    const back = await tab.post(posted);
    expect(back.status).toBe(302);
    expect(location(back)).toBe('/cucm-uds/user/amara');
    expect(tab.cookies).toMatchObject({ JSESSIONIDSSO: expect.any(String) });
    const uds = await tab.get(location(back));
    expect(uds.status).toBe(200);
    expect(uds.text).toContain('<userName>amara</userName>');
  });

  it('what our identity provider answers convinces another library, too', async () => {
    samlify.setSchemaValidator({ validate: () => Promise.resolve('not asked') });
    const tab = browser(sso);
    const posted = await tab.authenticate(location(await tab.get('/ssosp/saml/login')));
    const sp = samlify.ServiceProvider({ metadata: await exportTo(sso) });
    const { text } = await ask(sso.idp, '/idp/metadata');
    const { extract } = await sp.parseLoginResponse(
      samlify.IdentityProvider({ metadata: text }),
      'post',
      { body: { SAMLResponse: posted.SAMLResponse } },
    );
    expect(extract).toMatchObject({ attributes: { uid: 'amara' }, audience: PUB });
  });

  it.each(['assertion', 'response', 'both'])(
    'an encrypted assertion is opened by the node it is for, and by no other (signed: %s)',
    async (signed) => {
      for (const node of [PUB, SUB]) await exportTo(sso, node);
      await json(sso.idp, 'PUT /ucmock/idp/assertion', { body: { encrypted: true, signed } });
      const tab = browser(sso);
      const posted = await tab.authenticate(location(await tab.get('/ssosp/saml/login')));
      const xml = Buffer.from(posted.SAMLResponse, 'base64').toString('utf8');
      expect(xml).toContain('<saml:EncryptedAssertion>');
      expect(xml).not.toContain('amara');
      const answer = await tab.post(posted);
      expect({ status: answer.status, to: location(answer) }).toEqual({ status: 302, to: '/' });
      const again = await tab.authenticate(location(await tab.get('/ssosp/saml/login')));
      expect((await tab.post(again, SUB)).status).toBe(403);
      const broken = { ...again, SAMLResponse: flipped(again.SAMLResponse) };
      expect((await tab.post(broken)).status).toBe(403);
    },
  );

  it('an encrypted assertion that nobody signed lets nobody in', async () => {
    await json(sso.idp, 'PUT /ucmock/idp/assertion', { body: { encrypted: true, signed: 'none' } });
    const tab = browser(sso);
    const posted = await tab.authenticate(location(await tab.get('/ssosp/saml/login')));
    expect((await tab.post(posted)).status).toBe(403);
  });

  it('a wrong password at the identity provider brings nothing', async () => {
    const tab = browser(sso);
    const to = location(await tab.get('/ssosp/saml/login'));
    await expect(tab.authenticate(to, 'amara', 'wrong')).rejects.toThrow('401');
  });

  it.each([
    ['https://evil.example/', '/'],
    ['//evil.example/', '/'],
    ['/\\evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['/a\nb', '/'],
    ['/ccmadmin/', '/ccmadmin/'],
  ])('after it the browser goes nowhere else: %j', async (asked, wanted) => {
    const tab = browser(sso);
    const query = new URLSearchParams({ relayurl: asked }).toString();
    const posted = await tab.authenticate(location(await tab.get(`/ssosp/saml/login?${query}`)));
    expect(location(await tab.post(posted))).toBe(wanted);
  });

  it('works at a subscriber whose metadata is known, in both modes', async () => {
    for (const mode of ['node', 'cluster']) {
      await put(sso, { enabled: false });
      await put(sso, { mode });
      await put(sso, { enabled: true });
      await exportTo(sso, SUB);
      const tab = browser(sso);
      const posted = await tab.authenticate(location(await tab.get('/ssosp/saml/login', SUB)));
      expect(posted.action.host).toBe(sso.host(SUB));
      expect((await tab.post(posted, SUB)).status).toBe(302);
    }
    await put(sso, { enabled: false });
    await put(sso, { mode: 'node' });
    await exportTo(sso);
  });

  it('a service provider that is not known there gets no answer', async () => {
    const third = await startSso();
    try {
      await agree(third);
      const tab = browser(third);
      const to = new URL(location(await tab.get('/ssosp/saml/login')));
      const elsewhere = new URL(to.search, `${sso.idp.url}/idp/sso`);
      const reply = await ask(sso.idp, `/idp/sso${elsewhere.search}`);
      expect(reply.status).toBe(403);
    } finally {
      await third.ucm.stop();
    }
  });

  it.each([
    ['nobody has the user id', 'zola', undefined],
    ['the attribute uid is missing', 'amara', { mail: 'amara@example.com' }],
    ['the attribute uid has two values', 'amara', { uid: ['amara', 'administrator'] }],
    ['it is an application user', 'administrator', undefined],
  ])('%s: refused', async (_what, userid, attributes) => {
    const body = { password: IDP_PASSWORD, ...(attributes && { attributes }) };
    await json(sso.idp, `PUT /ucmock/idp/users/${userid}`, { body });
    const tab = browser(sso);
    const posted = await tab.authenticate(location(await tab.get('/ssosp/saml/login')), userid);
    expect((await tab.post(posted)).status).toBe(403);
    expect(tab.cookies).toEqual({});
    await json(sso.idp, 'PUT /ucmock/idp/users/amara', { body: { password: IDP_PASSWORD } });
  });

  it('a locked user is refused, and a session ends with the user', async () => {
    const tab = browser(sso);
    const again = async () => {
      const other = browser(sso);
      const to = location(await other.get('/ssosp/saml/login'));
      return (await other.post(await other.authenticate(to))).status;
    };
    const to = location(await tab.get('/ssosp/saml/login'));
    await tab.post(await tab.authenticate(to));
    expect((await tab.get('/cucm-uds/user/amara')).status).toBe(200);
    const lock = (locked: boolean) =>
      axl(
        sso.ucm,
        'updateUser',
        `<userid>amara</userid><passwordCredentials><pwdCredLockedByAdministrator>${locked}</pwdCredLockedByAdministrator></passwordCredentials>`,
        { headers: { Host: PUB } },
      );
    await lock(true);
    expect((await tab.get('/cucm-uds/user/amara')).status).toBe(401);
    expect(await again()).toBe(403);
    await lock(false);
    expect(await again()).toBe(302);
  });
});

describe('OAuth with it', () => {
  const path = `/ssosp/oauth/authorize?${new URLSearchParams({ ...REQUEST, state: 'x' }).toString()}`;

  it('there is no form: by the identity provider a client gets its code, and then tokens', async () => {
    const tab = browser(sso);
    const first = await tab.get(path);
    expect(first.status).toBe(302);
    const to = await tab.get(location(first));
    const back = await tab.post(await tab.authenticate(location(to)));
    const last = await tab.get(location(back));
    expect(last.status).toBe(302);
    const at = new URL(location(last));
    expect(at.searchParams.get('state')).toBe('x');
    const fields = {
      grant_type: 'authorization_code',
      code: at.searchParams.get('code') ?? '',
      client_id: CLIENT,
      redirect_uri: '',
    };
    const tokens = await form(sso.ucm, '/ssosp/oauth/token', fields, PUB);
    expect(tokens.status).toBe(200);
    const { access_token } = JSON.parse(tokens.text) as { access_token: string };
    const headers = { Authorization: `Bearer ${access_token}`, Host: PUB };
    expect((await ask(sso.ucm, '/cucm-uds/user/amara', { headers })).status).toBe(200);
    // The session is still there: another client of the same browser is not asked again.
    expect(new URL(location(await tab.get(path))).searchParams.get('code')).toBeTruthy();
  });

  it('a session at a subscriber gets its code of the publisher', async () => {
    await exportTo(sso, SUB);
    const tab = browser(sso);
    const first = await tab.get(path, SUB);
    const to = await tab.get(location(first), SUB);
    const back = await tab.post(await tab.authenticate(location(to)), SUB);
    const last = await tab.get(location(back), SUB);
    expect(new URL(location(last)).searchParams.get('code')).toBeTruthy();
  });

  it('a password is not taken there any more, nor a request that is none', async () => {
    const fields = { ...REQUEST, j_username: 'amara', j_password: PASSWORD };
    expect((await form(sso.ucm, '/ssosp/oauth/authorize', fields, PUB)).status).toBe(401);
    expect((await browser(sso).get('/ssosp/oauth/authorize?scope=x')).status).toBe(400);
  });
});

describe('the recovery URL and the command line', () => {
  const local = (fields: Record<string, string>) =>
    form(sso.ucm, '/ssosp/local/login', { relayurl: '/ccmadmin/', ...fields }, sso.host());

  it('lets an administrator in by password while it is open', async () => {
    const good = { j_username: 'administrator', j_password: 'ucmock' };
    const reply = await local(good);
    expect(reply.status).toBe(302);
    expect(location(reply)).toBe('/ccmadmin/');
    expect(String(reply.headers['set-cookie'])).toContain('JSESSIONIDSSO=');
    const wrong = await local({ ...good, j_password: 'wrong' });
    expect(wrong.status).toBe(401);
    expect(wrong.headers['set-cookie']).toBeUndefined();
    expect(await cli('utils sso recovery-url disable')).toContain('disabled');
    expect((await local(good)).status).toBe(403);
    expect((await browser(sso).get('/ssosp/local/login')).status).toBe(403);
    await cli('utils sso recovery-url enable');
    expect((await browser(sso).get('/ssosp/local/login')).status).toBe(200);
  });

  it('without SSO the login page is the local one', async () => {
    await cli('utils sso disable');
    expect(await cli('utils sso status', SUB)).toContain('SAML SSO Disabled');
    const reply = await browser(sso).get('/ssosp/saml/login?relayurl=/a');
    expect(location(reply)).toBe('/ssosp/local/login?relayurl=%2Fa');
    await cli('utils sso enable');
    expect(await cli('utils sso status')).toContain('SAML SSO Enabled');
  });

  it('AXL goes on with passwords', async () => {
    const { status } = await axlRaw(sso.ucm, 'getCCMVersion', '', { headers: { Host: PUB } });
    expect(status).toBe(200);
  });
});

it('an accepted token starts a session, one for each token', async () => {
  const tab = browser(sso);
  const path = `/ssosp/oauth/authorize?${new URLSearchParams({ ...REQUEST, response_type: 'token' }).toString()}`;
  const to = await tab.get(location(await tab.get(path)));
  const back = await tab.post(await tab.authenticate(location(to)));
  const hash = new URL(location(await tab.get(location(back)))).hash.slice(1);
  const token = new URLSearchParams(hash).get('access_token') ?? '';
  const open = (headers: Record<string, string>) =>
    ask(sso.ucm, '/cucm-uds/user/amara', { headers: { Host: PUB, ...headers } });
  const cookieOf = (reply: { headers: Record<string, unknown> }) =>
    /JSESSIONIDSSO=[^;]+/.exec(String(reply.headers['set-cookie']))?.[0] ?? '';
  const first = cookieOf(await open({ Authorization: `Bearer ${token}` }));
  expect(first).not.toBe('');
  expect(cookieOf(await open({ Authorization: `Bearer ${token}` }))).toBe(first);
  expect((await open({ Cookie: first })).status).toBe(200);
  await post(sso.ucm, JSON.stringify({ advance: { minutes: 31 } }), {
    path: '/_ucmock/clock',
    login: null,
    headers: { 'X-Ucmock-Cluster': 'a' },
  });
  expect((await open({ Cookie: first })).status).toBe(401);
});
