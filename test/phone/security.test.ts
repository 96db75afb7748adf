/**
 * What simulated phones believe: trust lists, signed files, trust verification, CAPF, TLS. They read
 * the formats by code of their own. Release 11.5: CallManager signs the ITL, so that a new one of its
 * certificates needs somebody to vouch for it. facts/trust-lists.md 5
 */
import { Phone, textOf } from '../../phone';
import { axl, sql } from '../support/axl';
import { line, lines, phone as phoneXml } from '../support/builders';
import { command, postControl } from '../support/cli';
import { useServer } from '../support/server';
import { fetchBytes, md5 } from '../support/trust-lists';

const server = useServer({
  ...{ sipPort: 0, sipsPort: 0, filePort: 0, tvsPort: 0, capfPort: 0, release: '11.5' },
});
const phones: Phone[] = [];
const DEVICE = 'SEP001122334455';
const TVS = 'Cisco Trust Verification Service';

/** No ports: the files name those that are open. */
function phone(options: Partial<ConstructorParameters<typeof Phone>[0]> = {}): Phone {
  const one = new Phone({
    ...{ model: '8845', mac: '001122334455', retryMs: 300, tftp: '127.0.0.1:1' },
    ...{ httpPort: server.ucm.ports.files ?? 0, hosts: { 'ucm-pub': '127.0.0.1' } },
    ...options,
  });
  phones.push(one);
  return one;
}

afterEach(async () => {
  await Promise.all(phones.splice(0).map((one) => one.stop()));
});

async function configure(fields: Record<string, string> = {}): Promise<void> {
  await axl(server.ucm, 'addLine', line({ pattern: '1001' }));
  await axl(server.ucm, 'addPhone', phoneXml({ lines: lines('1001'), ...fields }));
}

const cli = (text: string, ...answers: string[]) => command(server.ucm, text, { answers });
const later = () => postControl(server.ucm, '/clock', { advance: { minutes: 5 } });
const regenerate = (unit: string) => cli(`set cert regen ${unit}`, 'yes');

async function restart(...services: string[]): Promise<void> {
  for (const one of services) await cli(`utils service restart ${one}`);
  await later();
}

/** Off and on again, as after a reset. */
async function again(one: Phone): Promise<Phone> {
  await one.stop();
  await one.start();
  return one.registered();
}

const served = async (file: string): Promise<string> =>
  md5((await fetchBytes(server.ucm, `/${file}`, 'ucm-pub')) ?? Buffer.alloc(0));

it('an ITL of a new signer is believed when trust verification vouches for it', async () => {
  await configure();
  const one = phone({ webPort: 0 });
  await one.start();
  await one.registered();
  const { trust, messages } = one.security;
  expect(trust.itl?.md5).toBe(await served('ITLFile.tlv'));
  expect(one.fetched.map(({ file }) => file)).toContain(`${DEVICE}.cnf.xml.sgn`);
  expect(one.fetched.map(({ file }) => file)).not.toContain(`${DEVICE}.cnf.xml`);
  expect(one.securityMode).toBe('non-secure');
  const page = await (await fetch(`${one.webUrl}/SecurityInformation`)).text();
  expect(page).toContain(`<td>ITL File MD5</td><td>${trust.itl?.md5}</td>`);

  // Changed, cut off, in another order: not for one that has lists, and not for one that has none.
  const whole = trust.itl?.bytes ?? Buffer.alloc(0);
  const changed = Buffer.from(whole);
  changed[whole.length - 40] = (changed[whole.length - 40] ?? 0) ^ 1;
  const header = whole.readUInt16BE(8);
  const first = header + whole.readUInt16BE(header + 3);
  const turned = [whole.subarray(0, header), whole.subarray(first), whole.subarray(header, first)];
  const bare = phone({ mac: '0011223344FE' });
  for (const bad of [changed, whole.subarray(0, -1), Buffer.concat(turned), Buffer.alloc(0)])
    for (const { security } of [one, bare]) expect(await security.take('ITL', bad)).toBe('refused');
  expect(await bare.security.take('CTL', whole)).toBe('refused');
  expect(await bare.security.take('ITL', whole)).toBe('installed');

  await regenerate('CallManager');
  await restart('Cisco Tftp');
  await again(one);
  expect(trust.itl?.md5).toBe(await served('ITLFile.tlv'));
  expect(messages.filter((text) => text === 'Trust List Updated: ITL')).toHaveLength(2);

  // Nobody vouches: the old list stays, the file of the new signer is refused, the phone goes on.
  await regenerate('CallManager');
  await restart('Cisco Tftp');
  await cli(`utils service stop ${TVS}`);
  const before = trust.itl?.md5;
  const said = messages.length;
  await axl(server.ucm, 'updatePhone', `<name>${DEVICE}</name><description>new</description>`);
  await again(one);
  expect(trust.itl?.md5).toBe(before);
  expect(messages.slice(said)).toContain('Trust List Update Failed');
  expect(messages.slice(said)).toContain(`File auth error: ${DEVICE}.cnf.xml.sgn`);
  await cli(`utils service start ${TVS}`);
  await later();
  await again(one);
  expect(trust.itl?.md5).toBe(await served('ITLFile.tlv'));

  // [doc] the trap: both made anew, and trust verification itself is a stranger.
  await regenerate('CallManager');
  await regenerate('TVS');
  await restart('Cisco Tftp', TVS);
  await again(one);
  expect(trust.itl?.md5).not.toBe(await served('ITLFile.tlv'));
  // One that is new does not know the others.
  const fresh = phone({ mac: '0011223344FF' });
  await fresh.start();
  await fresh.reaches('unprovisioned');
  expect(fresh.security.trust.itl?.md5).toBe(await served('ITLFile.tlv'));
  trust.erase();
  await again(one);
  expect(trust.itl?.md5).toBe(await served('ITLFile.tlv'));
}, 120_000);

it('in mixed mode it registers encrypted by its MIC, then by the LSC that CAPF gives it', async () => {
  await axl(
    server.ucm,
    'addPhoneSecurityProfile',
    '<phoneSecurityProfile><phoneType>Cisco 8845</phoneType><protocol>SIP</protocol><name>Secure</name><tftpEncryptedConfig>true</tftpEncryptedConfig><deviceSecurityMode>Encrypted</deviceSecurityMode><transportType>TLS</transportType></phoneSecurityProfile>',
  );
  await configure({ securityProfileName: 'Secure' });
  const one = phone({ authenticationString: '4711' });
  const { trust } = one.security;
  await one.start();
  await one.registered();
  expect([trust.ctl, one.securityMode]).toEqual([undefined, 'non-secure']);
  await cli('utils ctl set-cluster mixed-mode', 'y');
  await restart('Cisco Tftp', 'Cisco CallManager');
  await again(one);
  expect(trust.ctl?.md5).toBe(await served('CTLFile.tlv'));
  expect(one.securityMode).toBe('encrypted');
  expect(one.security.lsc).toBeUndefined();

  const ask = (operation: string, secret: string): Promise<string> =>
    axl(
      server.ucm,
      'updatePhone',
      `<name>${DEVICE}</name><certificateOperation>${operation}</certificateOperation><authenticationMode>By Authentication String</authenticationMode><authenticationString>${secret}</authenticationString>`,
    );
  await ask('Install/Upgrade', '4711');
  await again(one);
  expect(one.security.lsc?.cert).toContain('BEGIN CERTIFICATE');
  const [row] = await sql(server.ucm, 'select certificate from phonecertificate');
  expect(row?.certificate).toBe(one.security.lsc?.cert);
  // From now on its file is encrypted for that certificate.
  expect(one.fetched.map(({ file }) => file)).not.toContain(`${DEVICE}.cnf.xml.enc.sgn`);
  await again(one);
  expect(one.securityMode).toBe('encrypted');
  expect(one.fetched.map(({ file }) => file)).toContain(`${DEVICE}.cnf.xml.enc.sgn`);
  expect(one.config && textOf(one.config.root, 'certHash')).toMatch(/^[0-9a-f]{32}$/);

  // A new CallManager certificate without a new CTL: the node is a stranger to TLS. [doc]
  await regenerate('CallManager');
  await restart('Cisco CallManager');
  await one.stop();
  await one.start();
  await one.reaches('waiting');
  expect(one.problem).toContain('its certificate is not in the trust list');
  await cli('utils ctl update CTLFile', 'y');
  await restart('Cisco Tftp', 'Cisco CallManager');
  await again(one);

  // Out of mixed mode the CTL stays on the phone, without servers.
  await cli('utils ctl set-cluster non-secure-mode', 'y');
  await restart('Cisco Tftp', 'Cisco CallManager');
  await again(one);
  expect(one.securityMode).toBe('non-secure');
  expect(trust.ctl?.md5).toBe(await served('CTLFile.tlv'));
  expect(trust.servers('ccm')).toEqual([]);
}, 120_000);
