/** Phones that nobody configured come by themselves: over the files, SIP and AXL only. */
import { Phone, type PhoneOptions } from '../../phone';
import { axl, sql, textOf } from '../support/axl';
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

async function switchOn(more = ''): Promise<void> {
  await axl(
    server.ucm,
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
  await one.reaches('rejected');
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

async function numbered(one: Phone): Promise<void> {
  for (
    let tries = 0;
    tries < 100 && (one.state !== 'registered' || one.lines.length === 0);
    tries++
  )
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(one.state).toBe('registered');
}
