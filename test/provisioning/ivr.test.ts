/** The voices that phones call: the Self Provisioning IVR and TAPS, by simulated phones. */
import { allTexts, axl, axlRaw, sql, textOf } from '../support/axl';
import { bat, runJob, upload } from '../support/bat';
import { control } from '../support/control';
import { control as service } from '../support/control-center';
import { command } from '../support/cli';
import { json } from '../support/json';
import {
  addSelf,
  autoRegister,
  DEVICE,
  numbered,
  phoneAt,
  stopPhones,
} from '../support/provisioning';
import { useServer } from '../support/server';

const server = useServer({ sipPort: 0, filePort: 0 });
const IVR = 'Self Provisioning IVR';
const NODE = 'ucm-pub';

afterEach(stopPhones);

const getPhone = (name = DEVICE) => axl(server.ucm, 'getPhone', `<name>${name}</name>`);
const activate = (name: string) => command(server.ucm, `utils service activate ${name}`);

/** A service that was activated starts by the cluster's clock. */
const settle = () => control(server.ucm, 'POST', '/clock', { advance: { seconds: 10 } });

async function addRoutePoint(name: string, number: string): Promise<void> {
  await axl(
    server.ucm,
    'addLine',
    `<line><pattern>${number}</pattern><usage>Device</usage></line>`,
  );
  await axl(
    server.ucm,
    'addCtiRoutePoint',
    `<ctiRoutePoint><name>${name}</name><product>CTI Route Point</product><class>CTI Route Point</class><protocol>SCCP</protocol><protocolSide>User</protocolSide><devicePoolName>Default</devicePoolName><locationName>Hub_None</locationName><lines><line><index>1</index><dirn><pattern>${number}</pattern><routePartitionName/></dirn></line></lines></ctiRoutePoint>`,
  );
}

async function setUpIvr(): Promise<void> {
  const { ucm } = server;
  await autoRegister(ucm);
  await addSelf(ucm);
  await addRoutePoint('XPS_RP', '8000');
  await axl(
    ucm,
    'addAppUser',
    '<appUser><userid>xpsivr</userid><password>Sh0w-me-2</password><presenceGroupName>Standard Presence group</presenceGroupName><associatedGroups><userGroup><name>Standard CTI Enabled</name></userGroup></associatedGroups><associatedDevices><device>XPS_RP</device></associatedDevices></appUser>',
  );
  await axl(
    ucm,
    'updateSelfProvisioning',
    '<authenticationCode>4711</authenticationCode><ctiRoutePoint>XPS_RP</ctiRoutePoint><applicationUser>xpsivr</applicationUser>',
  );
  await activate(IVR);
  await settle();
}

it('provisions by self-service ID and PIN, as each service and object is there', async () => {
  const { ucm } = server;
  await setUpIvr();
  const phone = await numbered(phoneAt(ucm), '5000');
  await expect(phone.services.dial('8999')).rejects.toThrow('nobody has this number');

  await service(ucm, NODE, 'Cisco CTIManager', 'Stop');
  await settle();
  await numbered(phone);
  await expect(phone.services.dial('8000')).rejects.toThrow(
    'Cisco CTIManager does not run on ucm-pub',
  );
  await service(ucm, NODE, 'Cisco CTIManager', 'Start');
  await settle();
  await axl(ucm, 'updateAppUser', '<userid>xpsivr</userid><associatedDevices/>');
  await expect(phone.services.dial('8000')).rejects.toThrow('"xpsivr" does not control XPS_RP');
  await axl(
    ucm,
    'updateAppUser',
    '<userid>xpsivr</userid><associatedDevices><device>XPS_RP</device></associatedDevices>',
  );

  const call = await phone.services.dial('8000');
  expect(call.says).toContain('press 1');
  expect((await call.send('1')).says).toContain('self-service ID');
  expect((await call.send('77')).says).toBe('That entry is not valid.');
  expect((await call.send('1013#')).says).toBe(
    'You entered 1013. To confirm, press 1. To enter it again, press 2.',
  );
  expect((await call.send('1')).says).toContain('PIN');
  expect(await call.send('135790#')).toEqual({
    says: 'Your phone is provisioned with extension 1013. It will reset now.',
    listens: false,
  });
  await expect(call.send('1')).rejects.toThrow('no such call');
  await numbered(phone, '1013');
  expect(textOf(await getPhone(), 'ownerUserName')).toBe('self');
  const journal = await control(ucm, 'GET', '/journal?limit=500');
  expect(JSON.stringify(journal.json)).not.toContain('135790');

  // A phone that is somebody's cannot be provisioned; a wrong PIN is one.
  const twice = await phone.services.dial('8000');
  for (const digits of ['1', '1013#', '1']) await twice.send(digits);
  expect((await twice.send('135790#')).says).toBe('This device cannot be provisioned.');
  const wrong = await phone.services.dial('8000');
  for (const digits of ['1', '1013#', '1']) await wrong.send(digits);
  expect((await wrong.send('4711#')).says).toBe('login failed!');
});

it('takes the code, or nothing, as the mode says; new settings wait for the restart', async () => {
  const { ucm } = server;
  await setUpIvr();
  await addRoutePoint('Other_RP', '8100');
  const page = async () => (await json(ucm, '/ucmock/ivr/self-provisioning')).value;
  expect(await page()).toEqual({
    ...{ authentication: 'users only', ctiRoutePoint: 'XPS_RP', applicationUser: 'xpsivr' },
    ...{ languages: [], restartNeeded: false },
  });
  await axl(
    ucm,
    'updateSelfProvisioning',
    '<requireAuthentication>t</requireAuthentication><allowAuthentication>t</allowAuthentication><ctiRoutePoint>Other_RP</ctiRoutePoint><languages><language><name>German Germany</name><priority>2</priority></language><language><name>English United States</name><priority>1</priority></language></languages>',
  );
  expect(await page()).toMatchObject({
    ...{ authentication: 'users and administrators', ctiRoutePoint: 'Other_RP' },
    ...{ languages: ['English United States', 'German Germany'], restartNeeded: true },
  });
  await axl(
    ucm,
    'updateAppUser',
    '<userid>xpsivr</userid><associatedDevices><device>XPS_RP</device><device>Other_RP</device></associatedDevices>',
  );
  const phone = await numbered(phoneAt(ucm));
  await expect(phone.services.dial('8100')).rejects.toThrow('nobody has this number');
  expect((await phone.services.dial('8000')).listens).toBe(true);
  await service(ucm, NODE, IVR, 'Restart');
  await settle();
  await numbered(phone);
  await expect(phone.services.dial('8000')).rejects.toThrow('nobody has this number');
  expect(await page()).toMatchObject({ restartNeeded: false });
  const call = await phone.services.dial('8100');
  for (const digits of ['1', '1013#', '1']) await call.send(digits);
  expect((await call.send('4711#')).says).toContain('extension 1013');
  await numbered(phone, '1013');

  await axl(ucm, 'updateSelfProvisioning', '<requireAuthentication>f</requireAuthentication>');
  const second = await numbered(phoneAt(ucm, { mac: '001122334466' }));
  const open = await second.services.dial('8100');
  for (const digits of ['1', '1013#']) await open.send(digits);
  expect((await open.send('1')).says).toContain('extension 1013');
});

it('migrates an old phone to another model, once it is unregistered', async () => {
  const { ucm } = server;
  await setUpIvr();
  const old = await numbered(phoneAt(ucm, { model: '7841', mac: '0011223344AA' }));
  const first = await old.services.dial('8000');
  for (const digits of ['1', '1013#', '1', '135790#']) await first.send(digits);
  await numbered(old, '1013');
  await axl(
    ucm,
    'updatePhone',
    '<name>SEP0011223344AA</name><description>Desk of self</description>',
  );

  const fresh = await numbered(phoneAt(ucm));
  const migrate = async (pin = '135790') => {
    const call = await fresh.services.dial('8000');
    for (const digits of ['2', '1013#', '1']) await call.send(digits);
    return (await call.send(`${pin}#`)).says;
  };
  expect(await migrate()).toBe('The old phone is still registered.');
  await old.stop();
  expect(await migrate('1')).toBe('login failed!');
  expect(await migrate()).toBe('Your phone is provisioned with extension 1013. It will reset now.');
  await numbered(fresh, '1013');
  const now = await getPhone();
  expect(textOf(now, 'product')).toBe('Cisco 8841');
  expect(textOf(now, 'description')).toBe('Desk of self');
  expect(textOf(now, 'phoneTemplateName')).toBe('Standard 8841 SIP');
  expect(await sql(ucm, "select name from device where name like 'SEP%'")).toEqual([
    { name: DEVICE },
  ]);
  const user = await axl(ucm, 'getUser', '<userid>self</userid>');
  expect(allTexts(user, 'device')).toEqual([DEVICE]);
});

it('only the phone itself calls, from where it is registered; what is no call is refused', async () => {
  const { ucm } = server;
  await setUpIvr();
  const post = (path: string, body: unknown) => json(ucm, `POST /ucmock/ivr/${path}`, { body });
  expect((await post('calls', { device: DEVICE, number: '8000' })).status).toBe(409);
  await numbered(phoneAt(ucm));
  const { status, value } = await post('calls', { device: DEVICE, number: '8000' });
  expect(status).toBe(201);
  const { call } = value as { call: string };
  for (const [path, body, wanted] of [
    [`calls/${call}`, { digits: 'tea' }, 400],
    [`calls/${call}`, {}, 400],
    ['calls', { device: DEVICE }, 400],
    ['calls/0123', { digits: '1' }, 404],
  ] as const)
    expect([path, body, (await post(path, body)).status]).toEqual([path, body, wanted]);
  expect((await json(ucm, `DELETE /ucmock/ivr/calls/${call}`)).status).toBe(204);
  expect((await post(`calls/${call}`, { digits: '1' })).status).toBe(404);
  expect((await axlRaw(ucm, 'getPhone', `<name>${DEVICE}</name>`)).status).toBe(200);
});

describe('TAPS', () => {
  const SPECIFIC = 'Insert Phones - Specific Details';
  const settings = (body: object) => json(server.ucm, 'PUT /ucmock/ivr/taps', { body });

  /** A phone for the number without a MAC address, as Bulk Administration inserts it. */
  async function preconfigure(number: string): Promise<string> {
    const { ucm } = server;
    await bat(ucm, 'PUT phone-templates/desk', {
      ...{ phoneType: 'Cisco 8841', protocol: 'SIP' },
      fields: {
        'Device Pool': 'Default',
        'Phone Button Template': 'Standard 8841 SIP',
        'Device Security Profile': 'Cisco 8841 - Standard SIP Non-Secure Profile',
        'SIP Profile': 'Standard SIP Profile',
      },
    });
    await upload(ucm, 'phones.txt', SPECIFIC, [
      'MAC ADDRESS/DEVICE NAME,DESCRIPTION,DIRECTORY NUMBER 1',
      `,Desk ${number},${number}`,
    ]);
    const job = { transaction: SPECIFIC, fileName: 'phones.txt', phoneTemplateName: 'desk' };
    const outcome = await runJob(ucm, { ...job, createDummyMacAddress: true });
    expect(outcome.failures).toEqual([]);
    const [row] = await sql(ucm, "select name from device where name like 'BAT%' order by name");
    return row?.name ?? '';
  }

  async function setUp(): Promise<void> {
    await autoRegister(server.ucm);
    await addRoutePoint('TAPS_RP', '8200');
    expect((await settings({ ctiRoutePoint: 'TAPS_RP' })).status).toBe(204);
    await activate('Cisco TAPS Service');
    await settle();
  }

  it('a phone of Bulk Administration with a dummy MAC address becomes the phone that calls', async () => {
    const { ucm } = server;
    await autoRegister(ucm);
    await addRoutePoint('TAPS_RP', '8200');
    const dummy = await preconfigure('7001');
    expect(dummy).toMatch(/^BAT[0-9A-F]{12}$/);
    expect((await settings({ ctiRoutePoint: 'Tea' })).status).toBe(404);
    await settings({ ctiRoutePoint: 'TAPS_RP' });
    const phone = await numbered(phoneAt(ucm), '5000');
    await expect(phone.services.dial('8200')).rejects.toThrow('Cisco TAPS Service does not run');
    await activate('Cisco TAPS Service');
    await settle();
    await service(ucm, NODE, 'Cisco Bulk Provisioning Service', 'Stop');
    await settle();
    await numbered(phone);
    await expect(phone.services.dial('8200')).rejects.toThrow(
      'Cisco Bulk Provisioning Service does not run',
    );
    await service(ucm, NODE, 'Cisco Bulk Provisioning Service', 'Start');
    await settle();
    await numbered(phone);
    expect(await phone.services.taps('8200', '7999')).toContain('no configured device');
    expect(await phone.services.taps('8200', '7001')).toBe(
      'Your phone has the configuration of 7001 now. It will reset.',
    );
    await numbered(phone, '7001');
    expect(textOf(await getPhone(), 'description')).toBe('Desk 7001');
    const left = await sql(
      ucm,
      "select name from device where name like 'BAT%' or name like 'SEP%'",
    );
    expect(left).toEqual([{ name: DEVICE }]);
    expect(await sql(ucm, "select 1 as n from numplan where dnorpattern = '5000'")).toEqual([]);
    // It is nobody's auto-registered phone any more.
    expect(await phone.services.taps('8200', '7001')).toBe('This device cannot be provisioned.');
  });

  it('a broken phone is replaced where the settings let any device be taken', async () => {
    const { ucm } = server;
    await setUp();
    await preconfigure('7001');
    const first = await numbered(phoneAt(ucm), '5000');
    await first.services.taps('8200', '7001');
    await numbered(first, '7001');
    const second = await numbered(phoneAt(ucm, { mac: '001122334466' }));
    expect(await second.services.taps('8200', '7001')).toContain('a phone that is in use');
    await settings({ ctiRoutePoint: 'TAPS_RP', resets: 'any' });
    expect(await second.services.taps('8200', '7001')).toContain('a phone that is in use');
    await first.stop();
    await settings({ ctiRoutePoint: 'TAPS_RP', resets: 'none' });
    expect(await second.services.taps('8200', '7001')).toContain('may not be changed by TAPS');
    await settings({ ctiRoutePoint: 'TAPS_RP', resets: 'any' });
    const other = await numbered(phoneAt(ucm, { model: '7841', mac: '001122334477' }));
    expect(await other.services.taps('8200', '7001')).toContain('another model');
    expect(await second.services.taps('8200', '7001')).toContain('configuration of 7001');
    await numbered(second, '7001');
    expect((await json(ucm, '/ucmock/ivr/taps')).value).toEqual({
      ...{ ctiRoutePoint: 'TAPS_RP', resets: 'any' },
    });
  });
});
