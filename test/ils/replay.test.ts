/** A message of ILS counts once, and soon; the sender here knows the password and is no ucmock. */
import { createHmac } from 'node:crypto';
import { startUcmock, type Ucmock } from '../../server';
import { configureIls, ilsPage, told } from '../support/ils';
import { ask } from '../support/rest';

const HUB = 'ucm-pub';
const PASSWORD = 'Sahel-2026';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({ port: 0, logLevel: 'error' });
  await configureIls(ucm, HUB, { clusterId: 'hub', role: 'Hub Cluster', password: PASSWORD });
});
afterAll(() => ucm.stop());

function envelope(clusterId: string, sent: unknown): string {
  const from = {
    ...{ clusterId, peerId: `peer ${clusterId}`, role: 'Spoke Cluster', hub: 'hub' },
    ...{ version: '15.0.1', fqdn: `${clusterId}.example.com`, status: 'Up to Date' },
    address: `${clusterId}.example.com:8443`,
  };
  const nonce = `nonce of ${clusterId} ${Math.random()}`;
  const message = JSON.stringify({ from, clusters: [], sent });
  const signed = ['question', nonce, message].map((part) => `${part.length}:${part}`).join('');
  const proof = createHmac('sha256', PASSWORD).update(signed).digest('hex');
  return JSON.stringify({ nonce, message, proof });
}

const send = async (body: string) =>
  (
    await ask(ucm, '/ucmock/ilsd/exchange', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    })
  ).status;
const known = async () => told(await ilsPage(ucm, HUB)).join();

it('the same message a second time is refused', async () => {
  const body = envelope('b', Date.now());
  expect(await send(body)).toBe(200);
  expect(await known()).toContain('b: ');
  expect(await send(body)).toBe(401);
  expect(await send(envelope('b', Date.now()))).toBe(200);
});

it.each([
  ['old', () => Date.now() - 61_000],
  ['from tomorrow', () => Date.now() + 86_400_000],
  ['without a time', () => undefined],
  ['of a time that is none', () => 'now'],
])('a message that is %s is refused, and nothing is learnt', async (_what, sent) => {
  expect(await send(envelope('c', sent()))).toBe(401);
  expect(await known()).not.toContain('c: ');
});
