/** The Extension Mobility service as an application uses it: a form with an XML document. */
import { eventually } from '../support/eventually';
import { axl, post, sql, textOf } from '../support/axl';
import { phone, user } from '../support/builders';
import { counterOf } from '../support/perfmon';
import { useServer } from '../support/server';

const server = useServer();
const PHONE = 'SEP001122334455';

beforeEach(async () => {
  await axl(server.ucm, 'addPhone', phone({ enableExtensionMobility: 'true' }));
  await axl(
    server.ucm,
    'addDeviceProfile',
    '<deviceProfile><name>EM-amara</name><product>Cisco 8845</product><class>Device Profile</class><protocol>SIP</protocol><protocolSide>User</protocolSide><phoneTemplateName>Standard 8845 SIP</phoneTemplateName></deviceProfile>',
  );
  await axl(server.ucm, 'addUser', user({ phoneProfiles: '<profileName>EM-amara</profileName>' }));
  await axl(
    server.ucm,
    'addAppUser',
    '<appUser><userid>hotel</userid><password>Secret.234</password><presenceGroupName>Standard Presence group</presenceGroupName><associatedGroups><userGroup><name>Standard EM Authentication Proxy Rights</name></userGroup></associatedGroups></appUser>',
  );
});

const APP = '<appInfo><appID>hotel</appID><appCertificate>Secret.234</appCertificate></appInfo>';

async function ask(document: string): Promise<string> {
  const reply = await post(server.ucm, `xml=${encodeURIComponent(document)}`, {
    path: '/emservice/EMServiceServlet',
    login: null,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
  expect(reply.status).toBe(200);
  return reply.text.replace(/^<\?xml[^>]*\?>\s*/, '');
}

const login = (app = APP) =>
  ask(
    `<request>${app}<login><deviceName>${PHONE}</deviceName><userID>amara</userID><deviceProfile>EM-amara</deviceProfile><exclusiveDuration><time>60</time></exclusiveDuration></login></request>`,
  );
const logout = () =>
  ask(`<request>${APP}<logout><deviceName>${PHONE}</deviceName></logout></request>`);
const logins = () =>
  sql(server.ucm, 'select loginduration from extensionmobilitydynamic where fkenduser is not null');

it('logs a user in and out on a phone', async () => {
  expect(await login()).toBe('<response><success/></response>');
  expect(await logins()).toEqual([{ loginduration: '3600' }]);
  const got = await axl(server.ucm, 'getPhone', `<name>${PHONE}</name>`);
  expect(textOf(got, 'loginUserId')).toBe('amara');
  expect(await logout()).toBe('<response><success/></response>');
  expect(await logins()).toEqual([]);
  const counted = ['RequestsHandled', 'LoginsSuccessful', 'LogoutsSuccessful'].map((counter) =>
    counterOf(server.ucm, 'Cisco Extension Mobility', counter),
  );
  expect(await Promise.all(counted)).toEqual(['2', '1', '1']);
});

it('says who is logged in where', async () => {
  const where = () =>
    ask(
      `<query>${APP}<deviceUserQuery><deviceName>${PHONE}</deviceName><deviceName>SEP000000000000</deviceName></deviceUserQuery></query>`,
    );
  expect(await where()).toBe(
    `<response><deviceUserResults><device id="${PHONE}"><none/></device><device id="SEP000000000000"><doesNotExist/></device></deviceUserResults></response>`,
  );
  await login();
  expect(await where()).toContain(`<device id="${PHONE}"><userID>amara</userID></device>`);
  expect(
    await ask(
      `<query>${APP}<userDevicesQuery><userID>amara</userID><userID>nobody</userID></userDevicesQuery></query>`,
    ),
  ).toBe(
    `<response><userDevicesResults><user id="amara"><deviceName>${PHONE}</deviceName></user><user id="nobody"><doesNotExist/></user></userDevicesResults></response>`,
  );
});

it('a login ends when its time is over, whoever looks then', async () => {
  await login();
  const shown = async () =>
    textOf(await axl(server.ucm, 'getPhone', `<name>${PHONE}</name>`), 'loginUserId');
  await post(server.ucm, JSON.stringify({ advance: { minutes: 59 } }), {
    path: '/_ucmock/clock',
    headers: { 'Content-Type': 'application/json' },
  });
  expect(await shown()).toBe('amara');
  await post(server.ucm, JSON.stringify({ advance: { minutes: 2 } }), {
    path: '/_ucmock/clock',
    headers: { 'Content-Type': 'application/json' },
  });
  expect(await logins()).toEqual([]);
  expect(await shown()).toBeFalsy();
  expect(await logout()).toContain('<error code="19">');
});

it('a short login ends in time as it passes', async () => {
  const inner = `<deviceName>${PHONE}</deviceName><loginDuration>1</loginDuration><profileName>EM-amara</profileName><userId>amara</userId>`;
  await axl(server.ucm, 'doDeviceLogin', inner);
  await eventually(async () => expect(await logins()).toEqual([]));
});

it.each([
  ['an application that is not known', APP.replace('hotel', 'motel'), 3],
  ['a wrong certificate', APP.replace('Secret.234', 'wrong'), 2],
  ['no application at all', '', 3],
])('refuses %s', async (_what, app, code) => {
  expect(await login(app)).toContain(`<response><failure><error code="${code}">`);
  expect(await logins()).toEqual([]);
});

it('refuses an application without the right of a proxy', async () => {
  await axl(server.ucm, 'updateAppUser', '<userid>hotel</userid><associatedGroups/>');
  expect(await login()).toContain('<error code="10">');
});

it.each([
  ['what is no XML', '<request', 1],
  ['a document that asks for nothing', `<query>${APP}</query>`, 8],
  [
    'a phone that is not there',
    `<request>${APP}<logout><deviceName>SEP000000000000</deviceName></logout></request>`,
    11,
  ],
])('answers %s with its number', async (_what, document, code) => {
  expect(await ask(document)).toContain(`<error code="${code}">`);
});

it('answers a form without the field as a document that cannot be read', async () => {
  const reply = await post(server.ucm, 'json=1', {
    path: '/emservice/EMServiceServlet',
    login: null,
  });
  expect(reply.text).toContain('<error code="1">');
});
