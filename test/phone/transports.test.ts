/**
 * Simulated phones of a group of two nodes: UDP, digest, and what they do when the node that they
 * registered with goes and comes back. The ports are those of their files.
 */
import { Phone, type PhoneOptions } from '../../phone';
import { startUcmock, type Ucmock } from '../../server';
import { axl } from '../support/axl';
import { line, lines, phone as phoneXml, user } from '../support/builders';
import { command, postControl } from '../support/cli';

const [PUB, SUB] = ['pub.a.localhost', 'sub.a.localhost'];
const DEVICE = 'SEP001122334455';
let ucm: Ucmock;
let one: Phone;

beforeAll(async () => {
  ucm = await startUcmock({
    ...{ port: 0, sipPort: 0, filePort: 0, logLevel: 'error' },
    topology: { clusters: { a: { nodes: { pub: 'publisher', sub: 'subscriber' } } } },
  });
  const member = (priority: number, node: string): string =>
    `<member><priority>${priority}</priority><callManagerName>CM_${node}</callManagerName></member>`;
  await axl(
    ucm,
    'updateCallManagerGroup',
    `<name>Default</name><members>${member(0, PUB)}${member(1, SUB)}</members>`,
  );
  await axl(ucm, 'addUser', user({ digestCredentials: 'digest-1' }));
  await axl(
    ucm,
    'addPhoneSecurityProfile',
    '<phoneSecurityProfile><phoneType>Cisco 8845</phoneType><protocol>SIP</protocol><name>Digest</name><transportType>UDP</transportType><enableDigestAuthentication>true</enableDigestAuthentication></phoneSecurityProfile>',
  );
  await axl(ucm, 'addLine', line({ pattern: '1001' }));
  await axl(ucm, 'addPhone', phoneXml({ name: DEVICE, lines: lines('1001') }));
});
afterEach(() => one.stop());
afterAll(() => ucm.stop());

function phone(more: Partial<PhoneOptions> = {}): Phone {
  one = new Phone({
    ...{ model: '8845', mac: '001122334455', tftp: '127.0.0.1:1', retryMs: 300 },
    ...{ httpPort: ucm.ports.files ?? 0, keepAliveSeconds: 1, ...more },
  });
  return one;
}

it('goes to the next node when its own is lost, and comes back', async () => {
  phone();
  await one.start();
  await one.registered();
  expect(one.callManager?.host).toBe(PUB);
  const left = new Promise((resolve) => one.once('state', resolve));
  await command(ucm, 'utils service stop Cisco CallManager', { node: PUB });
  await left;
  await one.registered();
  expect(one.callManager?.host).toBe(SUB);
  const moved = new Promise((resolve) => one.once('moved', resolve));
  await command(ucm, 'utils service start Cisco CallManager', { node: PUB });
  await postControl(ucm, '/clock', { advance: { minutes: 5 } });
  await moved;
  expect(one.callManager?.host).toBe(PUB);
}, 60_000);

it('registers over UDP and proves its digest user; a wrong secret is refused', async () => {
  const fields = '<securityProfileName>Digest</securityProfileName><digestUser>amara</digestUser>';
  await axl(ucm, 'updatePhone', `<name>${DEVICE}</name>${fields}`);
  phone({ digest: { user: 'amara', password: 'digest-1' } });
  await one.start();
  await one.registered();
  expect(one.config?.transport).toBe('udp');
  await one.stop();
  phone({ digest: { user: 'amara', password: 'another' } });
  await one.start();
  await one.reaches('rejected');
}, 60_000);
