/** Cisco Cloud Onboarding as the precondition of push, on the central cluster and on the leaves. */
import { startUcmock, type Ucmock } from '../../server';
import { axl } from '../support/axl';
import { json } from '../support/json';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: {
      clusters: {
        leaf: { release: '14.0', nodes: { pub: 'publisher' } },
        central: { nodes: { pub: 'publisher', imp: 'presence' } },
        su3: { release: '11.5(1)SU3', nodes: { pub: 'publisher' } },
      },
    },
  });
});
afterAll(() => ucm.stop());

const push = async (cluster: string) =>
  (await json(ucm, '/ucmock/push/notifications', { node: `pub.${cluster}.localhost` })).value;

it.each([
  ['leaf', { calls: true, messages: false }],
  ['central', { calls: true, messages: true }],
])('%s: nothing before onboarding, afterwards what the cluster has', async (cluster, after) => {
  const reason = 'Cisco Cloud Onboarding is not enabled.';
  expect(await push(cluster)).toEqual({ onboarded: false, calls: false, messages: false, reason });
  const node = { headers: { Host: `pub.${cluster}.localhost` } };
  // A voucher first; without a cloud in the lab nobody is asked for it.
  const box =
    '<voucherExists>true</voucherExists><enablePushNotifications>true</enablePushNotifications>';
  await axl(ucm, 'updateCiscoCloudOnboarding', box, node);
  expect(await push(cluster)).toEqual({ onboarded: true, ...after, reason: '' });
});

it('a release before 11.5(1)SU4 has none', async () => {
  expect(await push('su3')).toMatchObject({ calls: false, reason: 'It came with 11.5(1)SU4.' });
});
