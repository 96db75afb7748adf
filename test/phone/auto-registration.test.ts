/** Phones that nobody configured come by themselves: over the files, SIP and AXL only. */
import { Phone, type PhoneOptions } from '../../phone';
import { startUcmock, type Ucmock } from '../../server';
import { axl, sql, textOf } from '../support/axl';
import { rawPhone, registerText } from '../support/raw-sip';
import { useServer } from '../support/server';

const server = useServer({ sipPort: 0, filePort: 0 });
const phones: Phone[] = [];
const MANAGER = '<name>CM_ucm-pub</name>';

function phone(options: Partial<PhoneOptions> = {}): Phone {
  const { ports, nodes } = server.ucm;
  const one = new Phone({
    ...{ model: '8841', mac: '001122334455', retryMs: 200, tftp: '127.0.0.1:1' },
    httpPort: ports.files ?? 0,
    hosts: { 'ucm-pub': { address: '127.0.0.1', sipPort: nodes[0]?.sipPort ?? 0 } },
    ...options,
  });
  phones.push(one);
  return one;
}

afterEach(async () => {
  await Promise.all(phones.splice(0).map((one) => one.stop()));
});

async function switchOn(more = '', ucm: Ucmock = server.ucm): Promise<void> {
  await axl(
    ucm,
    'updateCallManager',
    `${MANAGER}<autoRegistration><startDn>2000</startDn><endDn>2001</endDn>${more}` +
      '<autoRegistrationEnabled>true</autoRegistrationEnabled>' +
      '<universalDeviceTemplate>Auto-registration Template</universalDeviceTemplate>' +
      '<lineTemplate>Default Universal Line Template</lineTemplate></autoRegistration>',
  );
}

const devices = () =>
  sql(server.ucm, "select name, description from device where name like 'SEP%' order by name");

it('is off by default', async () => {
  const one = phone();
  await one.start();
  await one.reaches('unprovisioned');
  expect(await devices()).toEqual([]);
});

it('a phone comes as AUTO-REG, is made, and comes again with its number', async () => {
  await switchOn();
  const one = phone();
  await one.start();
  await numbered(one);
  expect(one.lines).toEqual(['2000']);
  expect(await devices()).toEqual([{ name: 'SEP001122334455', description: 'Auto 2000' }]);
  expect(textOf(await axl(server.ucm, 'getCallManager', MANAGER), 'nextDn')).toBe('2001');
});

it('two at once get a number each, and a third one none: the range is exhausted', async () => {
  await switchOn();
  const all = ['001122334401', '001122334402'].map((mac) => phone({ mac }));
  await Promise.all(all.map((one) => one.start()));
  await Promise.all(all.map(numbered));
  expect(all.flatMap((one) => one.lines).sort()).toEqual(['2000', '2001']);
  const third = phone({ mac: '001122334403' });
  await third.start();
  await third.reaches('rejected');
  expect(third.problem).toContain('404');
  expect(await devices()).toHaveLength(2);
});

it('passes numbers that are taken', async () => {
  await axl(server.ucm, 'addLine', '<line><pattern>2000</pattern><usage>Device</usage></line>');
  await switchOn();
  const one = phone();
  await one.start();
  await numbered(one);
  expect(one.lines).toEqual(['2001']);
});

it('a model whose on-premises method is Activation Code does not come by itself', async () => {
  await switchOn();
  await axl(
    server.ucm,
    'updateDeviceDefaults',
    '<Model>Cisco 8841</Model><Protocol>SIP</Protocol><PreferActCodeOverAutoReg>true</PreferActCodeOverAutoReg>',
  );
  const one = phone();
  await one.start();
  // It waits for the code instead.
  await one.reaches('asking');
  expect(await devices()).toEqual([]);
});

it('comes only to a node of the group for auto-registration', async () => {
  await switchOn();
  await axl(
    server.ucm,
    'updateCallManagerGroup',
    '<name>Default</name><tftpDefault>false</tftpDefault>',
  );
  const one = phone();
  await one.start();
  await one.reaches('rejected');
  expect(await devices()).toEqual([]);
});

it('gives partition, mask and the calling search space of the device pool', async () => {
  const { ucm } = server;
  await axl(ucm, 'addRoutePartition', '<routePartition><name>Auto_PT</name></routePartition>');
  await axl(
    ucm,
    'addCss',
    '<css><name>Auto_CSS</name><members><member><routePartitionName>Auto_PT</routePartitionName><index>1</index></member></members></css>',
  );
  await axl(
    ucm,
    'updateDevicePool',
    '<name>Default</name><autoSearchSpaceName>Auto_CSS</autoSearchSpaceName>',
  );
  // The same number in another partition is no hindrance.
  await axl(ucm, 'addLine', '<line><pattern>2000</pattern><usage>Device</usage></line>');
  await switchOn('<routePartitionName>Auto_PT</routePartitionName><e164Mask>+33155XXXX</e164Mask>');
  const one = phone();
  await one.start();
  await numbered(one);
  const made = await axl(ucm, 'getPhone', '<name>SEP001122334455</name>');
  expect(textOf(made, 'pattern')).toBe('2000');
  expect(textOf(made, 'routePartitionName')).toBe('Auto_PT');
  expect(textOf(made, 'e164Mask')).toBe('+33155XXXX');
  expect(textOf(made, 'callingSearchSpaceName')).toBe('Auto_CSS');
});

/** A phone of this model comes as AUTO-REG by SIP. @returns status */
async function comes(ucm: Ucmock, device: string, model: number): Promise<number> {
  const raw = await rawPhone('UDP', { port: ucm.nodes[0]?.sipPort ?? 0 });
  const contact = `<sip:AUTO-REG@127.0.0.1:${raw.port}>;+u.sip!devicename.ccm.cisco.com="${device}";+u.sip!model.ccm.cisco.com="${model}"`;
  raw.send(registerText(raw, { line: 'AUTO-REG', device, contact }));
  const { status } = await raw.next(({ first }) => /^SIP\/2.0 [2-6]/.test(first));
  raw.close();
  return status;
}
const setParameter = (ucm: Ucmock, name: string, value: string) =>
  axl(
    ucm,
    'executeSQLUpdate',
    `<sql>update processconfig set paramvalue = '${value}' where paramname = '${name}'</sql>`,
  );
/** typemodel of a 7975, which speaks both protocols, of an 8941 and an 8845 */
const [BOTH, REFUSED, MODERN] = [437, 586, 36224] as const;

it('Auto Registration Phone Protocol decides for models that speak both', async () => {
  const { ucm } = server;
  await switchOn();
  expect(await comes(ucm, 'SEP001122334401', BOTH)).toBe(404);
  expect(await comes(ucm, 'SEP001122334402', MODERN)).toBe(200);
  await setParameter(ucm, 'AutoRegistrationPhoneProtocol', 'SIP');
  expect(await comes(ucm, 'SEP001122334401', BOTH)).toBe(200);
  expect((await devices()).map(({ name }) => name)).toEqual(['SEP001122334401', 'SEP001122334402']);
});

it('in mixed mode 11.5 and later let all in but the 8941 and 8945, older releases none', async () => {
  const isOn = async (ucm: Ucmock) =>
    textOf(
      await (await fetch(`http://127.0.0.1:${ucm.ports.files}/XMLDefault.cnf.xml`)).text(),
      'autoRegistration',
    );
  const mix = async (ucm: Ucmock): Promise<void> => {
    await switchOn('', ucm);
    await setParameter(ucm, 'AutoRegistrationPhoneProtocol', 'SIP');
    await setParameter(ucm, 'ClusterSecurityMode', '1');
  };
  const { ucm } = server;
  await mix(ucm);
  expect(await isOn(ucm)).toBe('enabled');
  expect(await comes(ucm, 'SEP001122334401', MODERN)).toBe(200);
  expect(await comes(ucm, 'SEP001122334402', REFUSED)).toBe(404);
  const old = await startUcmock({
    ...{ port: 0, sipPort: 0, filePort: 0, logLevel: 'error', release: '11.0' },
  });
  try {
    await mix(old);
    expect(await isOn(old)).toBe('disabled');
    expect(await comes(old, 'SEP001122334401', MODERN)).toBe(404);
    await setParameter(old, 'ClusterSecurityMode', '0');
    expect(await comes(old, 'SEP001122334401', MODERN)).toBe(200);
  } finally {
    await old.stop();
  }
});

async function numbered(one: Phone): Promise<void> {
  for (
    let tries = 0;
    tries < 400 && (one.state !== 'registered' || one.lines.length === 0);
    tries++
  )
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(one.state).toBe('registered');
}
