/** Unity Connection fetches the authz keys of a CUCM and takes its tokens. facts/centralized.md 2.1 */
import type { Ucmock } from '../../server';
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { json } from '../support/json';
import { setParameters, tokensOf } from '../support/oauth';
import { LOGIN, startPair, trust, type Pair } from '../support/unity';

const SERVERS = '/ucmock/unity/authz-servers';
const PASSWORD = 'Right-1-Enough';
const FORM = {
  peerAddress: 'pub.a.localhost',
  axlUsername: 'administrator',
  axlPassword: 'ucmock',
};

let pair: Pair;
beforeAll(async () => {
  pair = await startPair();
});
afterAll(() => pair.ucm.stop());

const at = (what: string, body?: object) =>
  json(pair.unity as Ucmock, what, { login: LOGIN, ...(body && { body }) });
const add = async (more: object = {}) =>
  (await at(`POST ${SERVERS}`, { ...FORM, ...more })).value as { id: string };
const empty = async () => {
  const { value } = await at(SERVERS);
  for (const { id } of (value as { peers: { id: string }[] }).peers)
    await at(`DELETE ${SERVERS}/${id}`);
};
beforeEach(empty);

it('does not trust a CUCM whose certificate it has not, unless told to ignore errors', async () => {
  const server = await add();
  expect(server).toMatchObject({
    status: 'Unsynchronized',
    lastError: 'Failed to validate certificates.',
    keys: [],
  });
  const path = `PUT ${SERVERS}/${server.id}`;
  expect((await at(path, { ignoreCertificateErrors: true })).value).toMatchObject({
    status: 'Synchronized',
    ignoreCertificateErrors: true,
  });
});

it.each([
  ['a wrong password', { axlPassword: 'wrong' }, 'Not authorized - Invalid Username or Password'],
  ['nobody there', { peerAddress: '127.0.0.1:1' }, /^Failed to connect to Authz Server\. Check/],
])('%s: the documented text', async (_what, more, lastError) => {
  await trust(pair.unity, pair.ucm.ca);
  expect(await add(more)).toMatchObject({
    status: 'Unsynchronized',
    lastError: typeof lastError === 'string' ? lastError : expect.stringMatching(lastError),
    keys: [],
  });
});

it('with the certificate it fetches the keys, and takes tokens until they are regenerated', async () => {
  await trust(pair.unity, pair.ucm.ca);
  const server = await add();
  expect(server).toMatchObject({ status: 'Synchronized', lastError: '' });
  await setParameters(pair.ucm);
  await axl(pair.ucm, 'addUser', user({ userid: 'amara', password: PASSWORD }));
  const { access_token } = await tokensOf(pair.ucm, 'amara', PASSWORD);
  const check = async (token: string) =>
    (await at('POST /ucmock/unity/tokens/check', { token })).value;
  expect(await check(access_token)).toMatchObject({ active: true, sub: 'amara' });
  await json(pair.ucm, 'POST /ucmock/oauth/keys/signing/regenerate');
  const fresh = await tokensOf(pair.ucm, 'amara', PASSWORD);
  expect(await check(fresh.access_token)).toEqual({ active: false, reason: 'unknown key' });
  await at(`POST ${SERVERS}/${server.id}/sync`);
  expect(await check(fresh.access_token)).toMatchObject({ active: true });
});

it('needs a login', async () => {
  const stranger = { login: 'nobody:wrong' };
  expect((await json(pair.unity as Ucmock, SERVERS, stranger)).status).toBe(401);
});
