/** Self-provisioning by the idle URL: simulated phones over SIP, files and HTTPS; curl and xmllint. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { allTexts, axl, sql, textOf } from '../support/axl';
import { control } from '../support/control';
import { have, run } from '../support/have';
import { json } from '../support/json';
import {
  addSelf,
  autoRegister,
  DEVICE,
  numbered,
  phoneAt,
  stopPhones,
} from '../support/provisioning';
import { ask } from '../support/rest';
import { useServer } from '../support/server';
import { compiled } from '../../server/schema/load';
import type { Texts } from '../../server/domain/self-provisioning/texts';

const server = useServer({ sipPort: 0, filePort: 0 });
const IDLE = 'https://ucm-pub:8443/cucm-uds/private/selfProvision?name=#DEVICENAME#';
const { errors } = JSON.parse(readFileSync(compiled('self-provisioning.json'), 'utf8')) as Pick<
  Texts,
  'errors'
>;

afterEach(stopPhones);

const update = (noun: string, inner: string) => axl(server.ucm, `update${noun}`, inner);
const profile = (inner: string) => update('UserProfileProvision', `<name>Selfpro</name>${inner}`);
const getPhone = (name = DEVICE) => axl(server.ucm, 'getPhone', `<name>${name}</name>`);

/** Login with these entries, as the phone sends them. @returns the screen */
const enter = async (entries: Record<string, string>, name = DEVICE): Promise<string> => {
  const query = new URLSearchParams({ name, ...entries });
  return (await ask(server.ucm, `/cucm-uds/private/selfProvision?${query.toString()}`)).text;
};
const LOGIN = { UserID: 'self', PIN: '135790' };
const press = async (screen: string): Promise<string> => {
  const url = new URL(textOf(screen, 'URL')?.replace(/&amp;/g, '&') ?? '');
  return (await ask(server.ucm, url.pathname + url.search)).text;
};
const provisionBy = async (entries: Record<string, string>, name = DEVICE) =>
  textOf(await press(await enter(entries, name)), 'Text');

it('an auto-registered phone opens its idle URL, and becomes the phone of who logs in', async () => {
  const { ucm } = server;
  await autoRegister(ucm);
  await addSelf(ucm);
  const phone = await numbered(phoneAt(ucm, { idleSeconds: 0.1 }), '5000');
  expect(phone.config?.idleUrl).toBe(IDLE.replace('#DEVICENAME#', DEVICE));
  if (!phone.services.screen) await new Promise((resolve) => phone.once('screen', resolve));
  const { title, fields, keys } = phone.services.screen ?? {};
  expect([
    title,
    fields?.map(({ label, flags }) => [label, flags]),
    keys?.map(({ name }) => name),
  ]).toEqual([
    'Self-Provisioning',
    [
      ['User ID', 'A'],
      ['PIN', 'NP'],
    ],
    ['Submit', 'Exit'],
  ]);

  phone.services.type({ 'User ID': 'self', PIN: '135790' });
  const asked = await phone.services.press('Submit');
  expect(asked?.text).toBe('Provision this phone with extension 1013?');
  // Nothing is changed before it is confirmed.
  expect(textOf(await getPhone(), 'ownerUserName')).toBe('');
  const done = await phone.services.press('Continue');
  expect(done?.text).toBe('This phone is provisioned with extension 1013. It resets now.');
  await numbered(phone, '1013');
  expect(phone.config?.idleUrl).toBe('');

  const now = await getPhone();
  expect(textOf(now, 'ownerUserName')).toBe('self');
  expect(allTexts(now, 'pattern')).toEqual(['1013']);
  const user = await axl(ucm, 'getUser', '<userid>self</userid>');
  expect(allTexts(user, 'device')).toEqual([DEVICE]);
  expect(textOf(textOf(user, 'primaryExtension') ?? '', 'pattern')).toBe('1013');
  // The number returned to the pool, and the next phone gets it.
  expect(await sql(ucm, "select 1 as n from numplan where dnorpattern = '5000'")).toEqual([]);
  await numbered(phoneAt(ucm, { mac: '001122334466' }), '5000');
  const { json: journal } = await control(ucm, 'GET', '/journal?limit=500');
  expect(JSON.stringify(journal)).toContain('selfProvision');
  expect(JSON.stringify(journal)).not.toContain('135790');
});

it('curl gets well-formed objects whose elements are in their order', async () => {
  const { ucm } = server;
  await autoRegister(ucm);
  await addSelf(ucm);
  await numbered(phoneAt(ucm));
  const ca = join(tmpdir(), `xps-${process.pid}.pem`);
  writeFileSync(ca, ucm.ca);
  const url = `${ucm.url}/cucm-uds/private/selfProvision?name=${DEVICE}`;
  const get = async (address: string) => {
    const { out } = await run('curl', ['-s', '-i', '--cacert', ca, address]);
    expect(out).toMatch(/content-type: text\/xml/i);
    const text = out.slice(out.indexOf('<?xml'));
    expect(await run('xmllint', ['--noout', '-'], { input: text })).toMatchObject({ status: 0 });
    return text;
  };
  if (!have('curl') || !have('xmllint')) throw new Error('curl and xmllint are needed');
  const order = (text: string) => [...text.matchAll(/<(\w+)/g)].map(([, name]) => name).join(' ');
  const item = 'InputItem DisplayName QueryStringParam DefaultValue InputFlags';
  const keys = 'SoftKeyItem Name URL Position SoftKeyItem Name URL Position';
  const login = await get(url);
  expect(order(login)).toBe(`CiscoIPPhoneInput Title Prompt URL ${item} ${item} ${keys}`);
  expect(login).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>/);
  const confirm = await get(`${url}&UserID=self&PIN=135790`);
  expect(order(confirm)).toBe(`CiscoIPPhoneText Title Prompt Text ${keys}`);
  const done = await get(textOf(confirm, 'URL')?.replace(/&amp;/g, '&') ?? '');
  expect(order(done)).toBe('CiscoIPPhoneText Title Prompt Text SoftKeyItem Name URL Position');
  const failed = await get(`${url}&UserID=%3Ctea%3E&PIN=1`);
  expect(order(failed)).toBe(`CiscoIPPhoneText Title Prompt Text ${keys}`);
});

it('refuses with every error of the table that the dialogue can meet', async () => {
  const { ucm } = server;
  await autoRegister(ucm);
  await addSelf(ucm);
  await axl(ucm, 'addUniversalDeviceTemplate', BAD_TEMPLATE);
  await numbered(phoneAt(ucm));
  const user = (inner: string) => update('User', `<userid>self</userid>${inner}`);
  const group = (name: string) =>
    user(
      `<associatedGroups>${name && `<userGroup><name>${name}</name></userGroup>`}</associatedGroups>`,
    );
  const shown = async (entries = LOGIN, name = DEVICE): Promise<string | undefined> => {
    const screen = await enter(entries, name);
    return textOf(screen.includes('Continue') ? await press(screen) : screen, 'Text');
  };
  const seen: Record<string, string | undefined> = {};

  await profile('<allowProvision>false</allowProvision>');
  seen.notAllowed = await shown();
  await profile('<allowProvision>true</allowProvision><limitProvision>0</limitProvision>');
  seen.deviceLimit = await shown();
  await profile('<limitProvision>10</limitProvision><deskPhones/>');
  seen.noTemplate = await shown();
  await profile('<deskPhones>Bad phones</deskPhones>');
  seen.invalidModel = await shown();
  await profile('<deskPhones>Default Universal Device Template</deskPhones>');
  seen.loginFailed = await shown({ ...LOGIN, PIN: '1' });
  await group('');
  seen.notEndUser = await shown();
  await group('Standard CCM End Users');
  await user('<selfService/>');
  seen.noExtension = await shown();
  await user('<selfService>1013</selfService><userProfile/>');
  await update(
    'UserProfileProvision',
    `<name>${STOCK}</name><defaultUserProfile>false</defaultUserProfile>`,
  );
  seen.noProfile = await shown();
  await update(
    'UserProfileProvision',
    `<name>${STOCK}</name><defaultUserProfile>true</defaultUserProfile>`,
  );
  // The default profile of the system, which allows nothing yet.
  expect(await shown()).toBe('SELFPROV_NOT_ALLOWED');
  await user('<userProfile>Selfpro</userProfile>');
  seen.notAutoRegistered = await shown(LOGIN, 'SEP0011223344FF');
  const late = await enter(LOGIN);
  await control(ucm, 'POST', '/clock', { advance: { seconds: 301 } });
  seen.expired = textOf(await press(late), 'Text');
  await axl(ucm, 'addUser', SECOND);
  // A duplicate row: a translation pattern has the number that the line would get.
  await axl(
    ucm,
    'addTransPattern',
    '<transPattern><pattern>1013</pattern><usage>Translation</usage><routePartitionName/><provideOutsideDialtone>true</provideOutsideDialtone></transPattern>',
  );
  const byLine = await shown();
  await axl(ucm, 'removeTransPattern', '<pattern>1013</pattern><routePartitionName/>');
  expect(byLine).toMatch(/^login failed! DB/);
  // And a soft client that is there already.
  expect(await shown(LOGIN, 'CSFSELF')).toMatch(/^This phone is provisioned/);
  seen.database = await shown(LOGIN, 'CSFSELF');

  expect(seen.database).toBe(
    'login failed! DB-239 Could not insert new row - duplicate value in a UNIQUE INDEX column (Unique Index:).',
  );
  const elsewhere = ['database', 'stillRegistered', 'noOldPhone', 'publisherAway'];
  const wanted = Object.entries(errors).filter(([name]) => !elsewhere.includes(name));
  const { database: _database, ...others } = seen;
  expect(others).toEqual(Object.fromEntries(wanted.map(([name, { shows }]) => [name, shows])));
  // Nothing was lost on the way: the phone is as auto-registration made it.
  expect(allTexts(await getPhone(), 'pattern')).toEqual(['5000']);
  expect(await provisionBy(LOGIN)).toMatch(/^This phone is provisioned with extension 1013/);
  expect(await shown()).toBe('This device cannot be provisioned.');
});

const STOCK = 'Standard (Factory Default) User Profile';
const BAD_TEMPLATE =
  '<universalDeviceTemplate><name>Bad phones</name><devicePool>Default</devicePool><deviceSecurityProfile>Cisco 7841 - Standard SIP Non-Secure Profile</deviceSecurityProfile><sipProfile>Standard SIP Profile</sipProfile><phoneButtonTemplate>Universal Device Template Button Layout</phoneButtonTemplate><commonPhoneProfile>Standard Common Phone Profile</commonPhoneProfile><blfPresenceGroup>Standard Presence group</blfPresenceGroup><location>Hub_None</location></universalDeviceTemplate>';
const SECOND =
  '<user><userid>lin</userid><lastName>Lin</lastName><pin>246813</pin><selfService>1014</selfService><userProfile>Selfpro</userProfile><presenceGroupName>Standard Presence group</presenceGroupName><associatedGroups><userGroup><name>Standard CCM End Users</name></userGroup></associatedGroups></user>';

it('the authentication mode decides who proves what; XMLDefault and UDS say it alike', async () => {
  const { ucm } = server;
  await autoRegister(ucm);
  await addSelf(ucm);
  await numbered(phoneAt(ucm));
  const set = (inner: string) => axl(ucm, 'updateSelfProvisioning', inner);
  const said = async () => {
    const uds = await ask(ucm, '/cucm-uds/clusterUser?username=self');
    const file = await fetch(`http://127.0.0.1:${ucm.ports.files}/XMLDefault.cnf.xml`);
    const flags = (text: string) =>
      ['selfProvisioningSecureMode', 'adminProvisionMode'].map((name) => textOf(text, name));
    const both = [flags(uds.text), flags(await file.text())];
    expect(both[0]).toEqual(both[1]);
    return both[0];
  };
  const isIn = async (PIN: string) => (await enter({ UserID: 'self', PIN })).includes('Continue');

  // Users only, by PIN or password.
  expect(await said()).toEqual(['true', 'false']);
  await set('<authenticationCode>4711</authenticationCode>');
  expect([
    await isIn('135790'),
    await isIn('Sh0w-me-2'),
    await isIn('4711'),
    await isIn(''),
  ]).toEqual([true, true, false, false]);
  await set(
    '<requireAuthentication>t</requireAuthentication><allowAuthentication>t</allowAuthentication>',
  );
  expect(await said()).toEqual(['true', 'true']);
  expect([await isIn('4711'), await isIn('135790'), await isIn('4712')]).toEqual([
    true,
    true,
    false,
  ]);
  await set(
    '<requireAuthentication>f</requireAuthentication><allowAuthentication>f</allowAuthentication>',
  );
  expect(await said()).toEqual(['false', 'false']);
  const open = await enter({});
  expect(allTexts(open, 'DisplayName')).toEqual(['User ID']);
  // By the self-service user ID as well.
  expect(await enter({ UserID: '1013' })).toContain('extension 1013?');
  expect(await enter({ UserID: 'tea' })).toContain('login failed!');
});

it('takes the code of 0 to 20 digits, nine languages, and names that are there', async () => {
  const set = (inner: string) => axl(server.ucm, 'updateSelfProvisioning', inner);
  await set('<authenticationCode>12345678901234567890</authenticationCode>');
  await set('<authenticationCode/>');
  for (const wrong of [
    '<authenticationCode>123456789012345678901</authenticationCode>',
    '<authenticationCode>12a4</authenticationCode>',
    '<requireAuthentication>maybe</requireAuthentication>',
    '<ctiRoutePoint>Tea</ctiRoutePoint>',
    '<applicationUser>tea</applicationUser>',
    '<languages><language><name>English United States</name><priority>1</priority></language><language><name>English United States</name><priority>2</priority></language></languages>',
  ])
    await expect(set(wrong)).rejects.toThrow();
  await expect(set('<authenticationCode>98a76</authenticationCode>')).rejects.not.toThrow(/98a76/);
  const rows = await sql(
    server.ucm,
    "select paramvalue from processconfig where paramname = 'AuthenticationCode'",
  );
  expect(rows).toEqual([{ paramvalue: '' }]);
});

it('nine phones owned with a limit of ten: one more, and then no more', async () => {
  const { ucm } = server;
  await autoRegister(ucm);
  await addSelf(ucm);
  for (let i = 1; i <= 9; i++)
    await axl(
      ucm,
      'addPhone',
      `<phone><name>SEP0011223350${i.toString(16).toUpperCase().padStart(2, '0')}</name><product>Cisco 8841</product><class>Phone</class><protocol>SIP</protocol><protocolSide>User</protocolSide><devicePoolName>Default</devicePoolName><ownerUserName>self</ownerUserName></phone>`,
    );
  await numbered(phoneAt(ucm));
  await numbered(phoneAt(ucm, { mac: '001122334456' }));
  expect(await provisionBy(LOGIN)).toMatch(/^This phone is provisioned/);
  expect(textOf(await enter(LOGIN, 'SEP001122334456'), 'Text')).toBe('SELFPROV_DEVICE_LIMIT');
});

it('quick add, default credential and default profile; a phone of somebody else is taken where the profile lets it', async () => {
  const { ucm } = server;
  await autoRegister(ucm);
  await addSelf(ucm);
  await axl(
    ucm,
    'updateCredentialPolicyDefault',
    '<credentialUser>End User</credentialUser><credentialType>PIN</credentialType><credPolicyName>Default Credential Policy</credPolicyName><credentials>864297</credentials><confirmCredentials>864297</confirmCredentials>',
  );
  await profile(
    '<defaultUserProfile>true</defaultUserProfile><allowPhoneReassign>true</allowPhoneReassign>',
  );
  // One default only.
  const stock = await axl(ucm, 'getUserProfileProvision', `<name>${STOCK}</name>`);
  expect(textOf(stock, 'defaultUserProfile')).not.toBe('true');
  await axl(
    ucm,
    'addFeatureGroupTemplate',
    '<featureGroupTemplate><name>Staff</name><maxDeskPickupWait>10000</maxDeskPickupWait><remoteDestinationLimit>4</remoteDestinationLimit><BLFPresenceGp>Standard Presence group</BLFPresenceGp></featureGroupTemplate>',
  );
  const added = await json(ucm, 'POST /ucmock/administration/quick-user-phone-add', {
    body: {
      userId: 'amara',
      lastName: 'Diallo',
      featureGroupTemplate: 'Staff',
      extension: '1020',
      groups: ['Standard CCM End Users'],
    },
  });
  expect(added.status).toBe(201);
  const phone = await numbered(phoneAt(ucm));
  expect(await provisionBy(LOGIN)).toMatch(/extension 1013/);
  await numbered(phone, '1013');
  expect(await provisionBy({ UserID: 'amara', PIN: '864297' })).toMatch(/extension 1020/);
  await numbered(phone, '1020');
  expect(textOf(await getPhone(), 'ownerUserName')).toBe('amara');
});

it('a soft client is made from the template for mobile and desktop devices', async () => {
  const { ucm } = server;
  await addSelf(ucm);
  await axl(
    ucm,
    'addUniversalDeviceTemplate',
    BAD_TEMPLATE.replace('Bad phones', 'Soft phones')
      .replace(
        /<deviceSecurityProfile>[^<]*/,
        '<deviceSecurityProfile>Universal Device Template - Model-independent Security Profile',
      )
      .replace(
        '<devicePool>',
        '<deviceDescription>Soft of #LastName#</deviceDescription><devicePool>',
      ),
  );
  await profile('<mobileDevices>Soft phones</mobileDevices>');
  const jabber = phoneAt(ucm, { model: 'csf', name: 'CSFSELF' });
  await jabber.start();
  await jabber.services.open(IDLE);
  jabber.services.type({ 'User ID': 'self', PIN: '135790' });
  await jabber.services.press('Submit');
  expect((await jabber.services.press('Continue'))?.text).toContain('extension 1013');
  await numbered(jabber, '1013');
  expect(textOf(await getPhone('CSFSELF'), 'description')).toBe('Soft of pro');
});

it('without a name it is the one auto-registered phone of the address that asks', async () => {
  const { ucm } = server;
  await autoRegister(ucm);
  await addSelf(ucm);
  await update(
    'UniversalDeviceTemplate',
    '<name>Auto-registration Template</name><idle>https://127.0.0.1:8443/cucm-uds/private/selfProvision</idle>',
  );
  const { hosts } = {
    hosts: {
      '127.0.0.1': { address: '127.0.0.1', httpsPort: Number(new URL(ucm.url).port) },
      'ucm-pub': { address: '127.0.0.1', sipPort: ucm.nodes[0]?.sipPort ?? 0 },
    },
  };
  const phone = await numbered(phoneAt(ucm, { hosts }));
  await phone.services.open(phone.config?.idleUrl ?? '');
  phone.services.type({ 'User ID': 'self', PIN: '135790' });
  await phone.services.press('Submit');
  expect((await phone.services.press('Continue'))?.text).toContain('extension 1013');
});
