/** Bulk Administration > Phones, Phones & Users, User Device Profiles and activation codes. */
import { allTexts, axl, sql, textOf } from '../support/axl';
import { bat, runJob, upload } from '../support/bat';
import { line, lines, phone, user } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();

const FIELDS = {
  'Device Pool': 'Default',
  'Phone Button Template': 'Standard 8845 SIP',
  'Device Security Profile': 'Cisco 8845 - Standard SIP Non-Secure Profile',
  'SIP Profile': 'Standard SIP Profile',
};

async function template(fields: Record<string, unknown> = {}) {
  return bat(server.ucm, 'PUT phone-templates/desk', {
    ...{ phoneType: 'Cisco 8845', protocol: 'SIP' },
    fields: { ...FIELDS, ...fields },
  });
}

const SPECIFIC = 'Insert Phones - Specific Details';

async function insert(file: string[], form: object = {}) {
  await upload(server.ucm, 'phones.txt', SPECIFIC, file);
  const base = { transaction: SPECIFIC, fileName: 'phones.txt', phoneTemplateName: 'desk' };
  return runJob(server.ucm, { ...base, ...form });
}

const getPhone = (name: string) => axl(server.ucm, 'getPhone', `<name>${name}</name>`);
const names = async () => (await sql(server.ucm, PHONES)).map(({ name }) => name);
const PHONES = 'select name from device where tkclass = 1 order by name';

it('inserts phones with their lines, by MAC address and by whole name', async () => {
  await template({ 'Line CSS 1': '', 'Busy Trigger 1': '1', 'Maximum Number of Calls 1': 4 });
  const outcome = await insert([
    'MAC ADDRESS/DEVICE NAME,DESCRIPTION,DIRECTORY NUMBER  1,DISPLAY  1,LINE DESCRIPTION  1,FORWARD ALL DESTINATION 1,DIRECTORY NUMBER  2,FORWARD BUSY DESTINATION  2',
    '001122334455,Desk of Amara,7001,Amara Diallo,Amara line,7099,7002,7098',
    'SEP0011223344AA,Shared,7001,Shared,,,,',
  ]);
  expect(outcome).toMatchObject({ status: 'Completed', passed: 2, failed: 0 });
  const first = await getPhone('SEP001122334455');
  expect(textOf(first, 'description')).toBe('Desk of Amara');
  expect(allTexts(first, 'pattern')).toEqual(['7001', '7002']);
  expect(allTexts(first, 'display')[0]).toBe('Amara Diallo');
  expect(allTexts(first, 'maxNumCalls')[0]).toBe('4');
  const number = await axl(server.ucm, 'getLine', '<pattern>7001</pattern>');
  expect(textOf(number, 'description')).toBe('Amara line');
  expect(textOf(textOf(number, 'callForwardAll') ?? '', 'destination')).toBe('7099');
  const second = await axl(server.ucm, 'getLine', '<pattern>7002</pattern>');
  for (const forward of ['callForwardBusy', 'callForwardBusyInt'])
    expect(textOf(textOf(second, forward) ?? '', 'destination')).toBe('7098');
  expect(allTexts(await getPhone('SEP0011223344AA'), 'pattern')).toEqual(['7001']);
});

it('a phone whose line fails is not inserted, nor is its line', async () => {
  await template();
  const outcome = await insert([
    'MAC ADDRESS/DEVICE NAME,DIRECTORY NUMBER 1,DIRECTORY NUMBER 2,ROUTE PARTITION 2',
    '001122334455,7001,7002,No Such Partition',
    '0011223344ZZ,7003,,',
    ',7004,,',
    '0011223344AA,7005,,',
  ]);
  expect(outcome.failures.map(([at, key, , text]) => [at, key, text])).toEqual([
    ['2', '001122334455', expect.stringContaining('No Such Partition')],
    ['3', '0011223344ZZ', expect.stringContaining('not formatted correctly')],
    ['4', '', 'MAC Address/Device Name is needed.'],
  ]);
  expect(await names()).toEqual(['SEP0011223344AA']);
  const numbers = await sql(
    server.ucm,
    "select dnorpattern from numplan where dnorpattern like '7%'",
  );
  expect(numbers).toEqual([{ dnorpattern: '7005' }]);
});

describe('phones without a MAC address', () => {
  it('are called BAT and twelve digits, each another', async () => {
    await template();
    const file = ['MAC ADDRESS/DEVICE NAME,DESCRIPTION', ',One', ',Two', '001122334455,Three'];
    const outcome = await insert(file, { createDummyMacAddress: true });
    expect(outcome).toMatchObject({ passed: 2, failed: 1 });
    expect(outcome.failures[0]?.[3]).toContain('Create Dummy MAC Address is checked');
    const all = await names();
    expect(all.every((name) => /^BAT[0-9A-F]{12}$/.test(name ?? ''))).toBe(true);
    expect(new Set(all).size).toBe(2);
  });

  it('get an activation code where the template has the box', async () => {
    await axl(server.ucm, 'addUser', user());
    const answer = await template({
      'Require Activation Code for Onboarding': true,
      'Allow Activation Code via MRA': true,
      'Owner User ID': 'amara',
    });
    expect(answer.status).toBe(200);
    const file = ['MAC ADDRESS/DEVICE NAME,DESCRIPTION', ',One', ',Two'];
    expect(await insert(file, { createDummyMacAddress: true })).toMatchObject({ passed: 2 });
    const codes = await axl(
      server.ucm,
      'listPhoneActivationCode',
      '<searchCriteria><userId>amara</userId></searchCriteria><returnedTags><phoneName/><activationCode/></returnedTags>',
    );
    expect(allTexts(codes, 'activationCode').map((code) => code.length)).toEqual([16, 16]);
    const [name = ''] = await names();
    const shown = await getPhone(name);
    expect(textOf(shown, 'allowMraMode')).toBe('true');
    const form = { transaction: 'Export Activation Codes', exportFileName: 'codes.csv' };
    expect(await runJob(server.ucm, form)).toMatchObject({ passed: 2, failed: 0 });
    const { text } = await bat(server.ucm, 'files/codes.csv/contents');
    const [header, row = ''] = text.split('\r\n');
    expect(header).toBe('Phone Name,Description,Model,User ID,Activation Code,Expiry');
    expect(row).toMatch(/^BAT[0-9A-F]{12},(One|Two),Cisco 8845,amara,\d{16},\d+$/);
  });

  it('cannot have the box without the fields that it needs', async () => {
    const { status, json } = await template({ 'Require Activation Code for Onboarding': true });
    const error = 'A phone with an activation code needs Owner User ID.';
    expect([status, json]).toEqual([400, { error }]);
  });

  it('generates codes for phones that were there before', async () => {
    await axl(server.ucm, 'addPhone', phone());
    const form = { transaction: 'Generate Activation Codes' };
    expect(await runJob(server.ucm, form)).toMatchObject({ passed: 1, failed: 0 });
    expect(await runJob(server.ucm, form)).toMatchObject({ passed: 1, failed: 0 });
    const rows = await sql(server.ucm, 'select count(*) as n from phoneactivationcode');
    expect(rows).toEqual([{ n: '1' }]);
  });
});

it('exports all details, and inserts what it exported elsewhere', async () => {
  const { ucm } = server;
  await axl(ucm, 'addLine', line({ pattern: '7001', description: 'First' }));
  await axl(ucm, 'addLine', line({ pattern: '7002' }));
  await axl(ucm, 'addPhone', phone({ description: 'Desk', lines: lines('7001', '7002') }));
  const devices = '<device>SEP001122334455</device>';
  await axl(ucm, 'addUser', user({ associatedDevices: devices }));
  const before = await getPhone('SEP001122334455');
  const form = { transaction: 'Export Phones - All Details', exportFileName: 'all.txt' };
  expect(await runJob(ucm, form)).toMatchObject({ passed: 1, failed: 0 });
  const { text } = await bat(ucm, 'files/all.txt/contents');
  expect(text).toMatch(/^Device Name,Description,Device Pool,Phone Button Template,CSS,AAR CSS,/);
  expect(text.split('\r\n')[0]).toMatch(/,Log Missed Calls 1,Directory Number 2,/);
  await axl(ucm, 'removePhone', '<name>SEP001122334455</name>');
  for (const pattern of ['7001', '7002'])
    await axl(ucm, 'removeLine', `<pattern>${pattern}</pattern>`);
  const transaction = 'Insert Phones - All Details';
  await upload(ucm, 'in.txt', transaction, text.split('\r\n'));
  const outcome = await runJob(ucm, { transaction, fileName: 'in.txt' });
  expect(outcome.failures).toEqual([]);
  // Ids and the stamp of the change are new.
  const same = (xml: string) =>
    xml.replace(
      / (uuid|ctiid)="[^"]*"|<versionStamp>.*?<\/versionStamp>|<dialPlanWizardId>.*?<\/dialPlanWizardId>/g,
      '',
    );
  expect(same(await getPhone('SEP001122334455'))).toBe(same(before));
  expect(textOf(await axl(ucm, 'getLine', '<pattern>7001</pattern>'), 'description')).toBe('First');
  expect(await axl(ucm, 'getUser', '<userid>amara</userid>')).toContain(devices);
});

it('exports the fields that were chosen', async () => {
  const { ucm } = server;
  await axl(ucm, 'addLine', line({ pattern: '7001' }));
  await axl(ucm, 'addPhone', phone({ description: 'Desk', lines: lines('7001') }));
  const transaction = 'Export Phones - Specific Details';
  const fields = ['Device Pool', 'Directory Number'];
  await runJob(ucm, { transaction, fields, exportFileName: 'some.txt' });
  const { text } = await bat(ucm, 'files/some.txt/contents');
  expect(text).toBe(
    'Device Name,Device Pool,Directory Number 1\r\nSEP001122334455,Default,7001\r\n',
  );
});

it('updates by a query and resets what it changed', async () => {
  const { ucm } = server;
  await axl(ucm, 'addPhone', phone());
  await axl(ucm, 'addPhone', phone({ name: 'SEP0011223344AA', description: 'Lobby' }));
  const toggles = 'select name, resettoggle from device where tkclass = 1 order by name';
  const before = await sql(ucm, toggles);
  const outcome = await runJob(ucm, {
    transaction: 'Update Phones - Query',
    query: {
      match: 'all',
      where: [
        { field: 'Device Type', operator: 'contains', value: '8845' },
        { field: 'Description', operator: 'is not empty' },
      ],
    },
    update: { Description: 'Hall', 'Extension Mobility': true },
    reset: 'Restart',
  });
  expect(outcome).toMatchObject({ passed: 1, failed: 0 });
  const hall = await getPhone('SEP0011223344AA');
  expect([textOf(hall, 'description'), textOf(hall, 'enableExtensionMobility')]).toEqual([
    'Hall',
    'true',
  ]);
  const after = await sql(ucm, toggles);
  expect(after[0]).toEqual(before[0]);
  expect(after[1]).not.toEqual(before[1]);
});

it('updates by a file, lines and their numbers too, and leaves the rest', async () => {
  const { ucm } = server;
  await axl(ucm, 'addLine', line({ pattern: '7001' }));
  await axl(ucm, 'addLine', line({ pattern: '7002' }));
  await axl(ucm, 'addPhone', phone({ lines: lines('7001', '7002') }));
  const transaction = 'Update Phones - Custom File';
  await upload(ucm, 'update.txt', transaction, [
    'MAC ADDRESS,DESCRIPTION,DIRECTORY NUMBER  1,LINE DESCRIPTION  1,LINE TEXT LABEL  1,ALERTING NAME  1,DISPLAY  1',
    'SEP001122334455,Amara,7001,Amara line,Label,Alert,Display',
    'SEPFFFFFFFFFFFF,x,7001,x,x,x,x',
  ]);
  const outcome = await runJob(ucm, { transaction, fileName: 'update.txt' });
  expect(outcome).toMatchObject({ passed: 1, failed: 1 });
  const shown = await getPhone('SEP001122334455');
  expect(textOf(shown, 'description')).toBe('Amara');
  expect(allTexts(shown, 'pattern')).toEqual(['7001', '7002']);
  expect(allTexts(shown, 'label')[0]).toBe('Label');
  expect(allTexts(shown, 'display')[0]).toBe('Display');
  const number = await axl(ucm, 'getLine', '<pattern>7001</pattern>');
  expect([textOf(number, 'description'), textOf(number, 'alertingName')]).toEqual([
    'Amara line',
    'Alert',
  ]);
});

it('speed dials and busy lamp fields go in, are changed one by one, and come out', async () => {
  const { ucm } = server;
  await template();
  const outcome = await insert([
    'MAC ADDRESS/DEVICE NAME,SPEED DIAL NUMBER 1,SPEED DIAL LABEL 1,SPEED DIAL NUMBER 3,BUSY LAMP FIELD DESTINATION 1,BUSY LAMP FIELD LABEL 1',
    '001122334455,7091,Reception,7093,7099,Boss',
  ]);
  expect(outcome.failures).toEqual([]);
  const transaction = 'Update Phones - Custom File';
  await upload(ucm, 'dials.txt', transaction, [
    'MAC ADDRESS,SPEED DIAL LABEL 3',
    'SEP001122334455,Canteen',
  ]);
  expect((await runJob(ucm, { transaction, fileName: 'dials.txt' })).failures).toEqual([]);
  const shown = textOf(await getPhone('SEP001122334455'), 'speeddials') ?? '';
  expect(allTexts(shown, 'index')).toEqual(['1', '3']);
  expect(allTexts(shown, 'dirn')).toEqual(['7091', '7093']);
  expect(allTexts(shown, 'label')).toEqual(['Reception', 'Canteen']);
  await runJob(ucm, { transaction: 'Export Phones - All Details', exportFileName: 'all.txt' });
  const { text } = await bat(ucm, 'files/all.txt/contents');
  const [header = '', row = ''] = text.split('\r\n').map((one) => one.split(','));
  const cell = (label: string) => row[header.indexOf(label)];
  expect([cell('Speed Dial Number 3'), cell('Speed Dial Label 1')]).toEqual(['7093', 'Reception']);
  expect(cell('Busy Lamp Field Destination 1')).toBe('7099');
});

it('deletes by a query and by a list of names', async () => {
  const { ucm } = server;
  for (const name of ['SEP001122334455', 'SEP0011223344AA', 'SEP0011223344BB'])
    await axl(ucm, 'addPhone', phone({ name }));
  const query = { where: [{ field: 'Device Name', operator: 'ends with', value: 'aa' }] };
  await runJob(ucm, { transaction: 'Delete Phones - Query', query });
  expect(await names()).toEqual(['SEP001122334455', 'SEP0011223344BB']);
  await upload(ucm, 'gone.txt', 'Delete Phones - Custom File', ['SEP0011223344BB']);
  await runJob(ucm, { transaction: 'Delete Phones - Custom File', fileName: 'gone.txt' });
  expect(await names()).toEqual(['SEP001122334455']);
});

it('inserts phones with their users', async () => {
  const { ucm } = server;
  await template();
  await bat(ucm, 'PUT user-templates/staff', { fields: { PIN: '918273' } });
  const transaction = 'Insert Phones/Users';
  await upload(ucm, 'both.txt', transaction, [
    'LAST NAME,USER ID,MAC ADDRESS/DEVICE NAME,DESCRIPTION,DIRECTORY NUMBER 1',
    'Diallo,amara,001122334455,Desk,7001',
    'Li,chen,0011223344ZZ,Desk,7002',
  ]);
  const form = { transaction, phoneTemplateName: 'desk', userTemplateName: 'staff' };
  const outcome = await runJob(ucm, { ...form, fileName: 'both.txt' });
  expect(outcome).toMatchObject({ passed: 1, failed: 1 });
  const amara = await axl(ucm, 'getUser', '<userid>amara</userid>');
  expect(amara).toContain('<device>SEP001122334455</device>');
  expect(textOf(textOf(amara, 'primaryExtension') ?? '', 'pattern')).toBe('7001');
  // All of a row or nothing.
  expect(await sql(ucm, 'select userid from enduser')).toEqual([{ userid: 'amara' }]);
});

it('inserts, exports and deletes user device profiles', async () => {
  const { ucm } = server;
  const fields = { 'Phone Button Template': 'Standard 8845 SIP' };
  await bat(ucm, 'PUT profile-templates/roam', {
    phoneType: 'Cisco 8845',
    protocol: 'SIP',
    fields,
  });
  const transaction = 'Insert User Device Profiles - Specific Details';
  await upload(ucm, 'udp.txt', transaction, [
    'Device Profile Name,Description,Directory Number 1',
    'Amara UDP,Roaming,7001',
  ]);
  const form = { transaction, fileName: 'udp.txt', profileTemplateName: 'roam' };
  expect((await runJob(ucm, form)).failures).toEqual([]);
  const profile = await axl(ucm, 'getDeviceProfile', '<name>Amara UDP</name>');
  expect([textOf(profile, 'description'), textOf(profile, 'pattern')]).toEqual(['Roaming', '7001']);
  await runJob(ucm, { transaction: 'Export User Device Profiles - All Details' });
  const { text } = await bat(ucm, 'files/Export_User_Device_Profiles.txt/contents');
  expect(text).toMatch(/^Device Profile Name,/);
  expect(text).toContain('Amara UDP');
  await runJob(ucm, { transaction: 'Delete User Device Profiles - Query' });
  await expect(axl(ucm, 'getDeviceProfile', '<name>Amara UDP</name>')).rejects.toThrow('not found');
});
