/** OAuth of a CUCM over sockets: authorize, token, refresh, revoke, and what a token opens. */
import { startUcmock, type Ucmock } from '../../server';
import { compactDecrypt, compactVerify, decodeProtectedHeader, importSPKI } from 'jose';
import { allTexts, axl, axlRaw, post, sql } from '../support/axl';
import { user } from '../support/builders';
import {
  CLIENT,
  form,
  logIn,
  refresh,
  REQUEST,
  SCOPE,
  setParameters,
  tokensOf,
} from '../support/oauth';
import { ask } from '../support/rest';

const PASSWORD = 'Right-1-Enough';
let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({ port: 0, logLevel: 'error', release: '14.0' });
});
afterAll(() => ucm.stop());
// Not a reset: making an RSA key for each test takes longer than all of them.
beforeEach(async () => {
  await clock({ reset: true });
  await setParameters(ucm, {
    OAuthwithRefreshLoginFlow: 'Enabled',
    'OAuthAccessTokenExpiryTimer(minutes)': '60',
    'OAuthRefreshTokenExpiryTimer(days)': '60',
    RedirectURIsforThirdPartySSOClient: '',
  });
  await axl(ucm, 'executeSQLUpdate', '<sql>delete from authzgrant</sql>');
  await axl(ucm, 'executeSQLUpdate', '<sql>delete from refreshtokendetails</sql>');
  await axlRaw(ucm, 'removeUser', '<userid>amara</userid>');
  await axl(ucm, 'addUser', user({ userid: 'amara', password: PASSWORD }));
});

const authorize = (fields: Record<string, string> | [string, string][]) =>
  ask(ucm, `/ssosp/oauth/authorize?${new URLSearchParams(fields).toString()}`);
const open = (token: string, scheme = 'Bearer') =>
  ask(ucm, '/ucmock/oauth/token-info', { headers: { Authorization: `${scheme} ${token}` } });
const clock = (body: object) =>
  post(ucm, JSON.stringify(body), { path: '/_ucmock/clock', login: null });
const authorized = async (token: string) =>
  (
    await axlRaw(ucm, 'getCCMVersion', '', {
      login: null,
      headers: { Authorization: `Bearer ${token}` },
    })
  ).status;

/** The keys as another product fetches them. */
async function keys(): Promise<Record<string, string>> {
  const { text } = await axlRaw(ucm, 'getAuthzKey');
  const [purposes, values] = [allTexts(text, 'purpose'), allTexts(text, 'value')];
  return Object.fromEntries(purposes.map((purpose, i) => [purpose, values[i] ?? '']));
}

/** Claims of an access token, read by a library that is not ours. */
async function claimsOf(token: string): Promise<Record<string, unknown>> {
  const { signing = '', encryption = '' } = await keys();
  const pem = `-----BEGIN PUBLIC KEY-----\n${signing}\n-----END PUBLIC KEY-----`;
  const { payload } = await compactVerify(token, await importSPKI(pem, 'RS256'));
  const outer = JSON.parse(Buffer.from(payload).toString()) as { private: string };
  const inner = await compactDecrypt(outer.private, Buffer.from(encryption, 'base64'));
  return JSON.parse(Buffer.from(inner.plaintext).toString()) as Record<string, unknown>;
}

describe('authorize', () => {
  it('shows a login form that carries the request along', async () => {
    const { status, text, headers } = await authorize({ ...REQUEST, state: '"><b>x' });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html;charset=UTF-8');
    expect(text).toContain(`name="client_id" value="${CLIENT}"`);
    expect(text).toContain('name="j_password" type="password"');
    expect(text).not.toContain('<b>');
  });

  it.each([
    ['no scope', { ...REQUEST, scope: '' }],
    ['another scope', { ...REQUEST, scope: 'openid' }],
    ['no client', { ...REQUEST, client_id: '' }],
    ['no such client', { ...REQUEST, client_id: 'C12' }],
    ['another response type', { ...REQUEST, response_type: 'id_token' }],
    [
      'a redirect URI that is not configured',
      { ...REQUEST, redirect_uri: 'https://evil.example/' },
    ],
  ])('%s: the JSON error as it was recorded', async (_what, fields) => {
    for (const reply of [
      await authorize(fields),
      await form(ucm, '/ssosp/oauth/authorize', {
        ...fields,
        j_username: 'amara',
        j_password: PASSWORD,
      }),
    ]) {
      expect(reply.status).toBe(400);
      expect(reply.headers.location).toBeUndefined();
      expect(reply.text).toBe(
        '{"error":INVALID_REQUEST,"error_description":"The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed."}',
      );
    }
  });

  it('a parameter that stands twice is refused', async () => {
    const twice: [string, string][] = [...Object.entries(REQUEST), ['scope', SCOPE]];
    expect((await authorize(twice)).status).toBe(400);
  });

  it.each([
    ['a wrong password', 'amara', 'wrong'],
    ['an unknown user', 'nobody', PASSWORD],
    ['an application user', 'administrator', 'ucmock'],
    ['nothing', '', ''],
  ])('%s: the form again, and no code', async (_what, j_username, j_password) => {
    const fields = { ...REQUEST, j_username, j_password };
    const reply = await form(ucm, '/ssosp/oauth/authorize', fields);
    expect(reply.status).toBe(401);
    expect(reply.headers.location).toBeUndefined();
    expect(reply.text).toContain('Invalid username or password');
    expect(reply.text).not.toContain(PASSWORD);
    expect(await sql(ucm, 'select * from authzgrant')).toEqual([]);
  });

  it('the wrong password counts as any failed login', async () => {
    await form(ucm, '/ssosp/oauth/authorize', {
      ...REQUEST,
      j_username: 'amara',
      j_password: 'wrong',
    });
    const [row] = await sql(
      ucm,
      "select d.hackcount from credentialdynamic d join credential c on d.fkcredential = c.pkid join enduser u on c.fkenduser = u.pkid where u.userid = 'amara' and c.tkcredential = 3",
    );
    expect(row?.hackcount).toBe('1');
  });

  it('sends the browser to a configured redirect URI, with the state', async () => {
    const redirect_uri = 'ciscojabber://callback?x=1';
    await setParameters(ucm, {
      RedirectURIsforThirdPartySSOClient: `https://a.example/b, ${redirect_uri}`,
    });
    const at = await logIn(ucm, 'amara', PASSWORD, { redirect_uri, state: 's 1' });
    expect(at?.href.startsWith('ciscojabber://callback?x=1&code=')).toBe(true);
    expect(at?.searchParams.get('state')).toBe('s 1');
  });

  it('gives no code while the refresh login flow is disabled', async () => {
    await setParameters(ucm, { OAuthwithRefreshLoginFlow: 'Disabled' });
    expect((await authorize(REQUEST)).status).toBe(400);
  });

  it('the implicit flow gives an opaque token in the fragment, which opens UDS', async () => {
    await setParameters(ucm, { OAuthwithRefreshLoginFlow: 'Disabled' });
    const at = await logIn(ucm, 'amara', PASSWORD, { response_type: 'token' });
    const members = new URLSearchParams(at?.hash.slice(1));
    expect(members.get('token_type')).toBe('Bearer');
    expect(members.get('expires_in')).toBe('3600');
    const token = members.get('access_token') ?? '';
    expect(Buffer.from(token, 'base64').toString()).toMatch(/^\d+:[0-9a-f-]{36}$/);
    expect(token).not.toContain('=');
    expect((await open(token)).status).toBe(200);
    await clock({ advance: { minutes: 61 } });
    expect((await open(token)).status).toBe(401);
  });
});

describe('token', () => {
  it('a code becomes a self-describing access token and a refresh token', async () => {
    const tokens = await tokensOf(ucm, 'amara', PASSWORD);
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    const { kid, ...header } = decodeProtectedHeader(tokens.access_token);
    expect(header).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(kid).toMatch(/^[0-9a-f-]{36}:[0-9a-f]{64}$/);
    const uuid = kid?.split(':')[0];
    expect(await claimsOf(tokens.access_token)).toEqual({
      iss: uuid,
      sub: 'amara',
      exp: expect.any(Number),
      ccid: CLIENT,
      ctyp: 'access',
      tid: expect.any(String),
      siss: uuid,
      scopes: [SCOPE],
    });
    const [, payload = ''] = tokens.refresh_token.split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual({
      exp: expect.any(Number),
      iss: uuid,
      typ: 'user',
      tid: expect.any(String),
      ctyp: 'refresh',
      ccid: CLIENT,
    });
  });

  it('a code counts once, for a minute, for its client and redirect URI', async () => {
    const exchange = (code: string, more = {}) =>
      form(ucm, '/ssosp/oauth/token', {
        grant_type: 'authorization_code',
        code,
        client_id: CLIENT,
        redirect_uri: '',
        ...more,
      });
    const code = async () => (await logIn(ucm, 'amara', PASSWORD))?.searchParams.get('code') ?? '';
    const good = await code();
    expect((await exchange(good)).status).toBe(200);
    for (const reply of [
      await exchange(good),
      await exchange(await code(), { client_id: `C${'00'.repeat(32)}` }),
      await exchange(await code(), { redirect_uri: 'https://evil.example/' }),
      await exchange('0'.repeat(64)),
    ]) {
      expect(reply.status).toBe(400);
      expect(JSON.parse(reply.text)).toMatchObject({ error: 'invalid_grant' });
    }
    const late = await code();
    await clock({ advance: { seconds: 61 } });
    expect((await exchange(late)).status).toBe(400);
  });

  it.each([
    ['no client', { grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_request'],
    ['no token', { grant_type: 'refresh_token', client_id: CLIENT }, 'invalid_request'],
    ['no code', { grant_type: 'authorization_code', client_id: CLIENT }, 'invalid_request'],
    ['another grant', { grant_type: 'password', client_id: CLIENT }, 'unsupported_grant_type'],
    ['no grant', { client_id: CLIENT }, 'unsupported_grant_type'],
    [
      'a token that is none',
      { grant_type: 'refresh_token', client_id: CLIENT, refresh_token: 'x' },
      'invalid_grant',
    ],
  ])('%s is refused as RFC 6749 says', async (_what, fields, error) => {
    const reply = await form(ucm, '/ssosp/oauth/token', fields);
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.text)).toEqual({ error, error_description: expect.any(String) });
  });

  it('another media type is 415', async () => {
    const reply = await ask(ucm, '/ssosp/oauth/token', { method: 'POST', body: '<a/>' });
    expect(reply.status).toBe(415);
  });

  it('the lifetime is the enterprise parameter, on the cluster’s clock', async () => {
    await setParameters(ucm, { 'OAuthAccessTokenExpiryTimer(minutes)': '5' });
    const { access_token, expires_in } = await tokensOf(ucm, 'amara', PASSWORD);
    expect(expires_in).toBe(300);
    expect((await open(access_token)).status).toBe(200);
    await clock({ advance: { minutes: 6 } });
    expect((await open(access_token)).status).toBe(401);
  });
});

describe('refresh', () => {
  it('gives a new access token for as long as the refresh token lives', async () => {
    const { refresh_token } = await tokensOf(ucm, 'amara', PASSWORD);
    await clock({ advance: { days: 59 } });
    const reply = await refresh(ucm, refresh_token);
    expect(reply.status).toBe(200);
    const fresh = JSON.parse(reply.text) as { access_token: string };
    expect((await open(fresh.access_token)).status).toBe(200);
    await clock({ advance: { days: 2 } });
    expect((await refresh(ucm, refresh_token)).status).toBe(400);
  });

  it.each([
    ['of another client', (token: string) => refresh(ucm, token, `C${'11'.repeat(32)}`)],
    [
      'an access token',
      async () => {
        const { access_token } = await tokensOf(ucm, 'amara', PASSWORD);
        return refresh(ucm, access_token);
      },
    ],
    [
      'of a removed user',
      async (token: string) => {
        await axl(ucm, 'removeUser', '<userid>amara</userid>');
        return refresh(ucm, token);
      },
    ],
    [
      'of a locked user',
      async (token: string) => {
        const lock =
          '<pinCredentials/><passwordCredentials><pwdCredLockedByAdministrator>true</pwdCredLockedByAdministrator></passwordCredentials>';
        await axl(ucm, 'updateUser', `<userid>amara</userid>${lock}`);
        return refresh(ucm, token);
      },
    ],
    [
      'after the timer was changed',
      async (token: string) => {
        await setParameters(ucm, { 'OAuthRefreshTokenExpiryTimer(days)': '30' });
        return refresh(ucm, token);
      },
    ],
    [
      'while the flow is disabled',
      async (token: string) => {
        await setParameters(ucm, { OAuthwithRefreshLoginFlow: 'Disabled' });
        return refresh(ucm, token);
      },
    ],
  ])('%s: refused', async (_what, act) => {
    const { refresh_token } = await tokensOf(ucm, 'amara', PASSWORD);
    expect((await act(refresh_token)).status).toBe(400);
  });
});

it('refresh tokens that are over are flushed at 02:00', async () => {
  await clock({ freeze: '2020-03-01T12:00:00Z' });
  await axl(ucm, 'updateUser', `<userid>amara</userid><password>${PASSWORD}.2</password>`);
  await setParameters(ucm, { 'OAuthRefreshTokenExpiryTimer(days)': '1' });
  await tokensOf(ucm, 'amara', `${PASSWORD}.2`);
  const count = async () => (await sql(ucm, 'select * from refreshtokendetails')).length;
  await clock({ advance: { hours: 37 } });
  expect(await count()).toBe(1);
  await clock({ advance: { hours: 2 } });
  expect(await count()).toBe(0);
});

describe('revoke', () => {
  const revoke = (query: string, login = 'administrator:ucmock') =>
    ask(ucm, `/ssosp/token/revoke${query}`, { login });

  it('takes the refresh tokens of a user away, and says which', async () => {
    const { refresh_token, access_token } = await tokensOf(ucm, 'amara', PASSWORD);
    const [row] = await sql(
      ucm,
      "select refreshtokenindex, userid, clientid, dbinfo('utc_to_datetime', validity) as validity, state from refreshtokendetails",
    );
    expect(row).toMatchObject({ userid: 'amara', clientid: CLIENT, state: '1' });
    const reply = await revoke('?user_id=amara');
    expect(reply.text).toBe(
      `{"revoked_tokens":{"status":"success","user_id":"amara","clientID_tokens": [{"client_id":"${CLIENT}", "refresh_token":"${row?.refreshtokenindex ?? ''}"}]}}`,
    );
    expect((await refresh(ucm, refresh_token)).status).toBe(400);
    // An access token describes itself: it lives on until its end.
    expect((await open(access_token)).status).toBe(200);
  });

  it('of one client only, when that is said', async () => {
    const { refresh_token } = await tokensOf(ucm, 'amara', PASSWORD);
    await revoke(`?user_id=amara&client_id=C${'00'.repeat(32)}`);
    expect((await refresh(ucm, refresh_token)).status).toBe(200);
    await revoke(`?user_id=amara&client_id=${CLIENT}`);
    expect((await refresh(ucm, refresh_token)).status).toBe(400);
  });

  it('needs AXL rights and a user', async () => {
    expect((await revoke('?user_id=amara', 'a:b')).status).toBe(401);
    expect((await revoke('?user_id=amara', `amara:${PASSWORD}`)).status).toBe(403);
    expect((await revoke('')).status).toBe(400);
    expect((await revoke('?user_id=nobody')).text).toContain('"status":"failure"');
  });
});

describe('a token', () => {
  it('is refused when it is expired, changed, unsigned, of another algorithm or of other keys', async () => {
    const { access_token, refresh_token } = await tokensOf(ucm, 'amara', PASSWORD);
    const [head = '', body = '', signature = ''] = access_token.split('.');
    const { kid } = decodeProtectedHeader(access_token);
    const none = Buffer.from(JSON.stringify({ alg: 'none', kid })).toString('base64url');
    const foreign = `${Buffer.from(JSON.stringify({ alg: 'RS256', kid: 'x:y' })).toString('base64url')}.${body}.${signature}`;
    const bad = [
      `${head}.${body}.${signature.slice(0, -8)}AAAAAAAA`,
      `${head}.${body}.`,
      `${none}.${body}.`,
      `${none}.${body}.${signature}`,
      foreign,
      refresh_token,
      'a.b.c',
      'AAAA',
    ];
    expect((await open(access_token)).status).toBe(200);
    for (const token of bad) expect((await open(token)).status).toBe(401);
    expect((await open(access_token, 'Basic')).status).toBe(401);
  });

  it('stops working when its user is locked or removed', async () => {
    const { access_token } = await tokensOf(ucm, 'amara', PASSWORD);
    const lock = (value: string) =>
      axl(
        ucm,
        'updateUser',
        `<userid>amara</userid><passwordCredentials><pwdCredLockedByAdministrator>${value}</pwdCredLockedByAdministrator></passwordCredentials>`,
      );
    await lock('true');
    expect((await open(access_token)).status).toBe(401);
    await lock('false');
    expect((await open(access_token)).status).toBe(200);
    await axl(ucm, 'removeUser', '<userid>amara</userid>');
    expect((await open(access_token)).status).toBe(401);
  });

  it('says what it holds at token-info', async () => {
    const { access_token } = await tokensOf(ucm, 'amara', PASSWORD);
    expect(JSON.parse((await open(access_token)).text)).toEqual({
      sub: 'amara',
      client_id: CLIENT,
      exp: expect.any(Number),
      iss: expect.any(String),
      scope: SCOPE,
    });
    const basic = { login: `amara:${PASSWORD}` };
    expect((await ask(ucm, '/ucmock/oauth/token-info', basic)).status).toBe(401);
  });

  it('opens UDS, and only its own user', async () => {
    const group = '<userGroup><name>Standard CCM End Users</name></userGroup>';
    const endUser = `<associatedGroups>${group}</associatedGroups>`;
    await axl(ucm, 'updateUser', `<userid>amara</userid>${endUser}`);
    const { access_token } = await tokensOf(ucm, 'amara', PASSWORD);
    const uds = (userid: string, token = access_token) =>
      ask(ucm, `/cucm-uds/user/${userid}`, { headers: { Authorization: `Bearer ${token}` } });
    const own = await uds('amara');
    expect(own.status).toBe(200);
    expect(own.text).toContain('<userName>amara</userName>');
    expect((await uds('other')).status).not.toBe(200);
    expect((await uds('amara', 'a.b.c')).status).toBe(401);
  });

  it('is no login to AXL', async () => {
    const { access_token } = await tokensOf(ucm, 'amara', PASSWORD);
    expect(await authorized(access_token)).toBe(401);
  });
});

it('singleSignOn is open to all and says that SAML is off and the refresh login on', async () => {
  const { status, text } = await ask(ucm, '/ssosp/ws/public/singleSignOn');
  expect(status).toBe(200);
  expect(text).toContain(
    '<Response><SingleSignOn version="14.0"><Status enabled="false"/><OAuth refreshLogin="true"/></SingleSignOn></Response>',
  );
});
