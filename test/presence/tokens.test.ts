/** A token of a telephony cluster at the central IM and Presence cluster, also when its issuer is gone. */
import { compactVerify, importSPKI } from 'jose';
import { startUcmock, type Ucmock } from '../../server';
import { assemble, type Running } from '../../server/assemble';
import { checkOptions } from '../../server/config/read';
import { ensureKeys, regenerateKey } from '../../server/domain/authz/keys';
import { issueAccessToken, issueRefreshToken } from '../../server/domain/authz/tokens';
import { createIds } from '../../server/runtime/ids';
import { control } from '../support/control-center';
import { json } from '../support/json';

const IMP = 'imp.central.localhost';
const BASE = '/ucmock/presence';
const CHECK = `POST ${BASE}/tokens/check`;

let central: Ucmock;
let telephony: Running;
beforeAll(async () => {
  central = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: { clusters: { central: { nodes: { pub: 'publisher', imp: 'presence' } } } },
  });
  telephony = await assemble(checkOptions({ port: 0, logLevel: 'error', release: '12.5' }));
});
afterAll(async () => {
  await central.stop();
  await stopTelephony();
});

let stopped: Promise<void> | undefined;
const stopTelephony = () => (stopped ??= telephony.stop());

async function token(userid: string, seconds = 3600): Promise<string> {
  const keys = await ensureKeys(telephony.cluster);
  const expires = Math.floor(telephony.cluster.clock.now() / 1000) + seconds;
  const grant = { userid, clientId: 'C1', tokenId: 't1', expires };
  return issueAccessToken(keys, grant, createIds());
}

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
  const text = await token('amara');
  expect(await service()).toMatchObject({ state: 'Started', restartNeeded: true });
  expect(await check(text)).toEqual({ active: false, reason: 'service restart needed' });
  await restart();
  expect(await service()).toMatchObject({ state: 'Started', restartNeeded: false });
  expect(await check(text)).toMatchObject({
    active: true,
    sub: 'amara',
    client_id: 'C1',
    scope: 'UnifiedCommunications:readwrite',
  });
});

it.each([
  ['expired', () => token('amara', -1), 'expired'],
  ['changed', async () => `${(await token('amara')).slice(0, -8)}AAAAAAAA`, 'signature'],
  ['no token', () => Promise.resolve('a.b.c'), 'malformed'],
  ['empty', () => Promise.resolve(''), 'malformed'],
  [
    'a refresh token',
    async () =>
      issueRefreshToken(await ensureKeys(telephony.cluster), {
        clientId: 'C1',
        tokenId: 't1',
        expires: 4_000_000_000,
      }),
    'kind',
  ],
])('%s: refused', async (_what, make, reason) => {
  expect(await check(await make())).toEqual({ active: false, reason });
});

it('what is no request for a check gets 400', async () => {
  for (const body of [{}, { token: 7 }, []])
    expect((await json(central, CHECK, { node: IMP, body })).status).toBe(400);
});

it('the fetched key verifies a token for a JOSE library that is not ours', async () => {
  const { signing } = await ensureKeys(telephony.cluster);
  const pem = `-----BEGIN PUBLIC KEY-----\n${signing.shared}\n-----END PUBLIC KEY-----`;
  const { payload } = await compactVerify(await token('amara'), await importSPKI(pem, 'RS256'));
  expect(Object.keys(JSON.parse(Buffer.from(payload).toString()) as object)).toEqual(['private']);
});

it('after a regeneration the peer stays Synchronized, but tokens fail until it is synchronised again', async () => {
  const before = await token('amara');
  for (const purpose of ['signing', 'encryption'] as const) {
    await regenerateKey(telephony.cluster, purpose);
    const after = await token('amara');
    const path = `${BASE}/centralized-deployment/peers/${peer}`;
    expect((await json(central, path, { node: IMP })).value).toMatchObject({
      status: 'Synchronized',
    });
    expect(await check(after)).toEqual({ active: false, reason: 'unknown key' });
    await json(central, `POST ${path}/sync`, { node: IMP });
    await restart();
    expect(await check(after)).toMatchObject({ active: true, sub: 'amara' });
    expect(await check(before)).toEqual({ active: false, reason: 'unknown key' });
  }
});

it('a token counts also after its telephony cluster is stopped, until its peer is deleted', async () => {
  const text = await token('kofi');
  await stopTelephony();
  expect(await check(text)).toMatchObject({ active: true, sub: 'kofi' });
  const path = `${BASE}/centralized-deployment/peers/${peer}`;
  const { value } = await json(central, `POST ${path}/sync`, { node: IMP });
  expect(value).toMatchObject({ status: 'Unsynchronized', lastError: 'connection' });
  expect(await check(text)).toMatchObject({ active: true, sub: 'kofi' });
  expect((await json(central, `DELETE ${path}`, { node: IMP })).status).toBe(204);
  expect(await check(text)).toEqual({ active: false, reason: 'unknown key' });
});
