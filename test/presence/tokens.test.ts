/** A token of a telephony cluster at the central IM and Presence cluster, also when its issuer is gone. */
import { compactVerify, importSPKI } from 'jose';
import { startUcmock, type Ucmock } from '../../server';
import { allTexts, axl, axlRaw } from '../support/axl';
import { user } from '../support/builders';
import { control } from '../support/control-center';
import { json } from '../support/json';
import { setParameters, tokensOf } from '../support/oauth';
import { trust } from '../support/unity';

const IMP = 'imp.central.localhost';
const BASE = '/ucmock/presence';
const CHECK = `POST ${BASE}/tokens/check`;

const PASSWORD = 'Right-1-Enough';
let central: Ucmock;
let telephony: Ucmock;
beforeAll(async () => {
  central = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: { clusters: { central: { nodes: { pub: 'publisher', imp: 'presence' } } } },
  });
  telephony = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: {
      clusters: { a: { release: '12.5', nodes: { pub: 'publisher', imp: 'presence' } } },
    },
  });
  await setParameters(telephony);
  await axl(telephony, 'addUser', user({ userid: 'amara', password: PASSWORD }));
});
afterAll(async () => {
  await central.stop();
  await telephony.stop();
});

const token = async () => (await tokensOf(telephony, 'amara', PASSWORD)).access_token;
const check = async (text: unknown) =>
  (await json(central, CHECK, { node: IMP, body: { token: text } })).value;
const SERVICE = `${BASE}/services/xcp-authentication`;
const service = async () => (await json(central, SERVICE, { node: IMP })).value;
const advance = (seconds: number) =>
  json(central, 'POST /_ucmock/clock', { body: { advance: { seconds } } });

/** As an administrator does it: by the Control Center, and then it takes its time. */
async function restart(): Promise<void> {
  const name = 'Cisco XCP Authentication Service';
  await control(central, IMP, name, 'Restart');
  expect(await check('a.b.c')).toEqual({ active: false, reason: 'service not running' });
  await advance(5);
}

let peer: string;
beforeAll(async () => {
  await trust(central, telephony.ca);
  const body = {
    peerAddress: `localhost:${telephony.ports.https}`,
    axlUsername: 'administrator',
    axlPassword: 'ucmock',
  };
  const peers = `POST ${BASE}/centralized-deployment/peers`;
  const { value } = await json(central, peers, { node: IMP, body });
  expect(value).toMatchObject({ status: 'Synchronized' });
  peer = (value as { id: string }).id;
});

it('counts once XCP Authentication was restarted, not before', async () => {
  const text = await token();
  expect(await service()).toMatchObject({ state: 'Started', restartNeeded: true });
  expect(await check(text)).toEqual({ active: false, reason: 'service restart needed' });
  await restart();
  expect(await service()).toMatchObject({ state: 'Started', restartNeeded: false });
  expect(await check(text)).toMatchObject({
    active: true,
    sub: 'amara',
    client_id: expect.stringMatching(/^C[0-9a-f]{64}$/),
    scope: 'UnifiedCommunications:readwrite',
  });
});

it.each([
  ['changed', async () => `${(await token()).slice(0, -8)}AAAAAAAA`, 'signature'],
  ['no token', () => Promise.resolve('a.b.c'), 'malformed'],
  ['empty', () => Promise.resolve(''), 'malformed'],
  [
    'a refresh token',
    async () => (await tokensOf(telephony, 'amara', PASSWORD)).refresh_token,
    'kind',
  ],
])('%s: refused', async (_what, make, reason) => {
  expect(await check(await make())).toEqual({ active: false, reason });
});

it('an expired one is refused, on the clock of the central cluster', async () => {
  const text = await token();
  await advance(3600);
  expect(await check(text)).toEqual({ active: false, reason: 'expired' });
  await json(telephony, 'POST /_ucmock/clock', { body: { advance: { seconds: 3600 } } });
  expect(await check(await token())).toMatchObject({ active: true });
});

it('what is no request for a check gets 400', async () => {
  for (const body of [{}, { token: 7 }, []])
    expect((await json(central, CHECK, { node: IMP, body })).status).toBe(400);
});

it('the fetched key verifies a token for a JOSE library that is not ours', async () => {
  const { text } = await axlRaw(telephony, 'getAuthzKey');
  const pem = `-----BEGIN PUBLIC KEY-----\n${allTexts(text, 'value')[0] ?? ''}\n-----END PUBLIC KEY-----`;
  const { payload } = await compactVerify(await token(), await importSPKI(pem, 'RS256'));
  expect(Object.keys(JSON.parse(Buffer.from(payload).toString()) as object)).toEqual(['private']);
});

it('counts at the IM and Presence node of its own cluster, without any peer', async () => {
  const own = async (text: string) =>
    (await json(telephony, CHECK, { node: 'imp.a.localhost', body: { token: text } })).value;
  expect(await own(await token())).toMatchObject({ active: true, sub: 'amara' });
});

it.each(['signing', 'encryption'])(
  'a regenerated %s key leaves the peer Synchronized, but tokens fail until it is synchronised again',
  async (purpose) => {
    const before = await token();
    const keys = async () =>
      (await json(telephony, '/ucmock/oauth/keys')).value as Record<string, { checksum: string }>;
    const old = (await keys())[purpose]?.checksum;
    const regenerate = `POST /ucmock/oauth/keys/${purpose}/regenerate`;
    const { value } = await json(telephony, regenerate);
    expect(value).toEqual({ purpose, checksum: (await keys())[purpose]?.checksum });
    expect((value as { checksum: string }).checksum).not.toBe(old);
    const after = await token();
    const path = `${BASE}/centralized-deployment/peers/${peer}`;
    expect((await json(central, path, { node: IMP })).value).toMatchObject({
      status: 'Synchronized',
    });
    expect(await check(after)).toEqual({ active: false, reason: 'unknown key' });
    await json(central, `POST ${path}/sync`, { node: IMP });
    await restart();
    expect(await check(after)).toMatchObject({ active: true, sub: 'amara' });
    expect(await check(before)).toEqual({ active: false, reason: 'unknown key' });
  },
);

it('the keys are shown by checksum, to administrators', async () => {
  await axl(telephony, 'addUser', user({ userid: 'plain', password: PASSWORD }));
  const plain = { login: `plain:${PASSWORD}` };
  expect((await json(telephony, '/ucmock/oauth/keys', plain)).status).toBe(403);
  const regenerate = 'POST /ucmock/oauth/keys/signing/regenerate';
  expect((await json(telephony, regenerate, plain)).status).toBe(403);
  expect((await json(telephony, 'POST /ucmock/oauth/keys/other/regenerate')).status).toBe(404);
  const { value } = await json(telephony, '/ucmock/oauth/keys');
  const { text } = await axlRaw(telephony, 'listAuthzKeys');
  for (const { id, checksum } of Object.values(value as Record<string, Record<string, string>>))
    expect(text).toContain(`<id>${id ?? ''}</id><value>${checksum ?? ''}</value>`);
});

it('a token counts also after its telephony cluster is stopped, until its peer is deleted', async () => {
  const text = await token();
  await telephony.stop();
  expect(await check(text)).toMatchObject({ active: true, sub: 'amara' });
  const path = `${BASE}/centralized-deployment/peers/${peer}`;
  const { value } = await json(central, `POST ${path}/sync`, { node: IMP });
  expect(value).toMatchObject({ status: 'Unsynchronized', lastError: 'connection' });
  expect(await check(text)).toMatchObject({ active: true, sub: 'amara' });
  expect((await json(central, `DELETE ${path}`, { node: IMP })).status).toBe(204);
  expect(await check(text)).toEqual({ active: false, reason: 'unknown key' });
});
