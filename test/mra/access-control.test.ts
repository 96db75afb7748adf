/** The two tables of the guide for the Expressway-C, and which tokens and credentials they let in. */
import { startUcmock, type Ucmock } from '../../server';
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { json } from '../support/json';
import { logIn, setParameters, tokensOf } from '../support/oauth';

const PASSWORD = 'Right-1-Enough';
const ACCESS = '/ucmock/mra/access-control';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({ port: 0, logLevel: 'error' });
  await axl(ucm, 'addUser', user({ userid: 'amara', password: PASSWORD }));
  await setParameters(ucm);
});
afterAll(() => ucm.stop());

const put = (body: unknown) => json(ucm, `PUT ${ACCESS}`, { body });
const signIn = async (body: unknown) =>
  (await json(ucm, 'POST /ucmock/mra/sign-in', { body })).value;
const refreshable = async () => (await tokensOf(ucm, 'amara', PASSWORD)).access_token;
const opaque = async () => {
  const at = await logIn(ucm, 'amara', PASSWORD, { response_type: 'token' });
  return new URLSearchParams(at?.hash.slice(1)).get('access_token') ?? '';
};

/** [seed] tables 2 and 3; the second leaves out "Authorize by OAuth token" */
const ENABLED = {
  authenticationPath: 'UCM/LDAP basic authentication',
  oauthWithRefresh: true,
  oauth: true,
  userCredential: false,
  embeddedSafari: false,
  checkInternal: true,
};
const DISABLED = { ...ENABLED, oauthWithRefresh: false, oauth: false, userCredential: true };

it('as installed, only tokens of the refresh login get in', async () => {
  expect((await json(ucm, ACCESS)).value).toEqual({
    ...ENABLED,
    allowActivationCode: false,
    oauth: false,
    checkInternal: false,
  });
  expect(await signIn({ token: await refreshable() })).toEqual({ accepted: true, userid: 'amara' });
  expect(await signIn({ token: await opaque() })).toMatchObject({ accepted: false });
  const password = { userid: 'amara', password: PASSWORD };
  expect(await signIn(password)).toEqual({ accepted: false, reason: 'userCredential is off' });
});

it.each([
  ['OAuth is enabled', ENABLED, [true, true, false]],
  ['OAuth is disabled', DISABLED, [false, false, true]],
  ['there is no path', { ...ENABLED, authenticationPath: 'None' }, [false, false, false]],
])('%s: refresh login, OAuth token, password', async (_what, form, wanted) => {
  expect(await put(form)).toMatchObject({ status: 200, value: form });
  const shown = [
    { token: await refreshable() },
    { token: await opaque() },
    { userid: 'amara', password: PASSWORD },
  ];
  const seen = await Promise.all(shown.map(signIn));
  expect(seen.map((one) => (one as { accepted: boolean }).accepted)).toEqual(wanted);
});

it('what is wrong is let in by no box', async () => {
  await put({ ...ENABLED, userCredential: true });
  const token = await refreshable();
  for (const body of [
    { token: `${token.slice(0, -8)}AAAAAAAA` },
    { token: 'none' },
    { userid: 'amara', password: 'wrong' },
    { userid: 'nobody', password: PASSWORD },
  ])
    expect(await signIn(body)).toMatchObject({ accepted: false });
});

it('the home cluster is asked whether it has the refresh login, where the box says so', async () => {
  const edge = async () => (await json(ucm, '/ucmock/mra/edge-sso')).value;
  await put(ENABLED);
  expect(await edge()).toEqual({ oauthWithRefresh: true, safari: false });
  await setParameters(ucm, { OAuthwithRefreshLoginFlow: 'Disabled' });
  expect(await edge()).toEqual({ oauthWithRefresh: false, safari: false });
  await put({ checkInternal: false, embeddedSafari: true });
  expect(await edge()).toEqual({ oauthWithRefresh: true, safari: true });
  await setParameters(ucm);
});

it.each([[[]], [{ oauth: 'yes' }], [{ other: true }], [{ authenticationPath: 'SAML' }]])(
  '%j is refused, and changes nothing',
  async (body) => {
    const before = (await json(ucm, ACCESS)).value;
    expect((await put(body)).status).toBe(400);
    expect((await json(ucm, ACCESS)).value).toEqual(before);
  },
);

it('administrators change it, nobody else', async () => {
  const login = `amara:${PASSWORD}`;
  expect((await json(ucm, `PUT ${ACCESS}`, { login, body: ENABLED })).status).toBe(403);
  expect((await json(ucm, 'POST /ucmock/mra/sign-in', { body: {} })).status).toBe(400);
});
