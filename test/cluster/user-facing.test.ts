/** What users themselves change is taken by a subscriber that is cut off, and merged later. */
import { startUcmock, type Ucmock } from '../../server';
import { axl, axlRaw, post, sql, textOf } from '../support/axl';
import { line, phone, user } from '../support/builders';
import { json } from '../support/json';
import { ask } from '../support/rest';

let ucm: Ucmock;
const PHONE = 'SEP001122334455';
const LOGIN = 'amara:Secret.234';

beforeAll(async () => {
  const nodes = { pub: 'publisher', sub: 'subscriber', two: 'subscriber' } as const;
  ucm = await startUcmock({ port: 0, logLevel: 'error', topology: { clusters: { a: { nodes } } } });
});
afterAll(() => ucm.stop());
beforeEach(async () => {
  await ucm.reset();
  await axl(ucm, 'addLine', line({ pattern: '2001' }));
  const lines = '<line><index>1</index><dirn><pattern>2001</pattern></dirn></line>';
  await axl(ucm, 'addPhone', phone({ name: PHONE, enableExtensionMobility: 'true', lines }));
  await axl(
    ucm,
    'addDeviceProfile',
    '<deviceProfile><name>EM-amara</name><product>Cisco 8845</product><class>Device Profile</class><protocol>SIP</protocol><protocolSide>User</protocolSide><phoneTemplateName>Standard 8845 SIP</phoneTemplateName></deviceProfile>',
  );
  await axl(
    ucm,
    'addUser',
    user({
      userid: 'amara',
      password: 'Secret.234',
      phoneProfiles: '<profileName>EM-amara</profileName>',
      associatedDevices: `<device>${PHONE}</device>`,
      associatedGroups: '<userGroup><name>Standard CCM End Users</name></userGroup>',
    }),
  );
  await axl(
    ucm,
    'addAppUser',
    '<appUser><userid>hotel</userid><password>Secret.234</password><presenceGroupName>Standard Presence group</presenceGroupName><associatedGroups><userGroup><name>Standard EM Authentication Proxy Rights</name></userGroup></associatedGroups></appUser>',
  );
});

const at = (node: string) => ({ headers: { Host: `${node}.a.localhost` } });
const control = async (path: string, body: object): Promise<void> => {
  const reply = await post(ucm, JSON.stringify(body), { path: `/_ucmock${path}`, login: null });
  if (reply.status !== 200) throw new Error(reply.text);
};
const link = (state: 'cut' | 'mend', node = 'sub'): Promise<void> =>
  control('/nodes', { node: `${node}.a.localhost`, link: state });
const rows = (node: string, query: string): Promise<string> =>
  axl(ucm, 'executeSQLQuery', `<sql>${query}</sql>`, at(node));
const uds = (node: string, path: string, body: string) =>
  ask(ucm, `/cucm-uds/user/amara${path}`, {
    method: 'PUT',
    login: LOGIN,
    headers: { Host: `${node}.a.localhost`, 'Content-Type': 'application/xml' },
    body,
  });
const em = (node: string, inner: string, password = 'Secret.234') =>
  post(
    ucm,
    `xml=${encodeURIComponent(`<request><appInfo><appID>hotel</appID><appCertificate>${password}</appCertificate></appInfo>${inner}</request>`)}`,
    {
      path: '/emservice/EMServiceServlet',
      login: null,
      headers: {
        Host: `${node}.a.localhost`,
        'Content-Type': 'application/x-www-form-urlencoded',
      },
    },
  );

const DND = 'select dndstatus as v from dnddynamic where dndstatus is not null';
const LOGINS =
  'select loginduration as v from extensionmobilitydynamic where fkenduser is not null';
const FORWARD =
  'select cfadestination as v from callforwarddynamic where cfadestination is not null';
const EM_LOGIN = `<login><deviceName>${PHONE}</deviceName><userID>amara</userID><exclusiveDuration><time>60</time></exclusiveDuration></login>`;
const deviceLogin = (duration: number) =>
  `<deviceName>${PHONE}</deviceName><loginDuration>${duration}</loginDuration><profileName>EM-amara</profileName><userId>amara</userId>`;

/** What a telephone's keys, or voice mail, change: our own form. */
const press = async (node: string, path: string, body: object) => {
  const { status, value } = await json(ucm, `PUT /ucmock/features/${path}`, {
    node: `${node}.a.localhost`,
    body,
  });
  return { status, text: JSON.stringify(value) };
};
const LINE = 'line?pattern=2001';

const features: [
  name: string,
  change: (node: string) => Promise<{ status: number; text: string }>,
  query: string,
  value: string,
][] = [
  [
    'doChangeDNDStatus',
    (node) =>
      axlRaw(
        ucm,
        'doChangeDNDStatus',
        '<userID>amara</userID><dndStatus>true</dndStatus>',
        at(node),
      ),
    DND,
    't',
  ],
  ['doDeviceLogin', (node) => axlRaw(ucm, 'doDeviceLogin', deviceLogin(7), at(node)), LOGINS, '7'],
  ['a login at the Extension Mobility service', (node) => em(node, EM_LOGIN), LOGINS, '3600'],
  [
    'call forward all by UDS',
    (node) =>
      uds(
        node,
        '',
        '<user><callForwardAllDestination><destination>4711</destination></callForwardAllDestination></user>',
      ),
    FORWARD,
    '4711',
  ],
  [
    'do not disturb by UDS',
    (node) => uds(node, '', '<user><enableDoNotDisturb>true</enableDoNotDisturb></user>'),
    DND,
    't',
  ],
  [
    'a log out of the hunt groups',
    (node) => press(node, `phones/${PHONE}`, { huntLogin: false }),
    'select hlog as v from devicehlogdynamic where hlog is not null',
    'f',
  ],
  [
    'privacy',
    (node) => press(node, `phones/${PHONE}`, { privacy: 'On' }),
    'select s.name as v from deviceprivacydynamic p join typestatus s on s.enum = p.tkstatus_callinfoprivate',
    'On',
  ],
  [
    'do not disturb by the phone’s key',
    (node) => press(node, `phones/${PHONE}`, { doNotDisturb: true }),
    DND,
    't',
  ],
  [
    'roaming in another device pool',
    (node) => press(node, `phones/${PHONE}`, { roamingDevicePool: 'Default' }),
    'select p.name as v from devicemobilitydynamic m join devicepool p on p.pkid = m.fkdevicepool',
    'Default',
  ],
  [
    'waiting messages',
    (node) => press(node, LINE, { messageWaiting: true }),
    'select l.name as v from numplandynamic n join typelampblinkrate l on l.enum = n.tklampblinkrate_messagewaiting',
    'Steady',
  ],
  [
    'call forward all by the phone’s key',
    (node) => press(node, LINE, { forwardAll: { destination: '4712' } }),
    FORWARD,
    '4712',
  ],
];

it.each(features)(
  '%s is taken at a node that is cut off, and is everywhere when it is back',
  async (_name, change, query, value) => {
    await link('cut');
    const before = await rows('pub', query);
    const reply = await change('sub');
    expect([reply.status, reply.text]).toEqual([200, expect.not.stringContaining('failure')]);
    expect(await rows('sub', query)).toContain(`<v>${value}</v>`);
    expect(await rows('pub', query)).toBe(before);
    await link('mend');
    for (const node of ['pub', 'sub', 'two'])
      expect(await rows(node, query)).toBe(await rows('sub', query));
    expect(await rows('pub', query)).toContain(`<v>${value}</v>`);
  },
);

it('doDeviceLogout at a node that is cut off ends a login everywhere when it is back', async () => {
  await axl(ucm, 'doDeviceLogin', deviceLogin(0));
  await link('cut');
  await axl(ucm, 'doDeviceLogout', `<deviceName>${PHONE}</deviceName>`, at('sub'));
  expect(await rows('pub', LOGINS)).toContain('<v>0</v>');
  await link('mend');
  for (const node of ['pub', 'two']) expect(await rows(node, LOGINS)).not.toContain('<v>');
});

it('logins on one phone at two nodes that are apart: the later one stands, in one row', async () => {
  await control('/clock', { freeze: '2026-05-01T08:00:00Z' });
  await link('cut');
  await axl(ucm, 'doDeviceLogin', deviceLogin(11), at('sub'));
  await control('/clock', { advance: { seconds: 5 } });
  await axl(ucm, 'doDeviceLogin', deviceLogin(22), at('pub'));
  await link('mend');
  for (const node of ['pub', 'sub', 'two'])
    expect(await rows(node, LOGINS)).toBe('<row><v>22</v></row>');
});

it('what was written for something that the publisher has removed meanwhile is lost, and nothing stands still', async () => {
  await control('/clock', { freeze: '2026-05-01T08:00:00Z' });
  await link('cut');
  await axl(ucm, 'removeUser', '<userid>amara</userid>', at('pub'));
  await axl(ucm, 'removePhone', `<name>${PHONE}</name>`, at('pub'));
  await control('/clock', { advance: { seconds: 5 } });
  await axl(ucm, 'doDeviceLogin', deviceLogin(11), at('sub'));
  await link('mend');
  const count = 'select count(*) as v from extensionmobilitydynamic';
  for (const node of ['sub', 'two']) expect(await rows(node, count)).toBe(await rows('pub', count));
  expect((await axlRaw(ucm, 'getUser', '<userid>amara</userid>', at('sub'))).status).toBe(500);
  await axl(ucm, 'addUser', user({ userid: 'after' }));
  expect((await axlRaw(ucm, 'getUser', '<userid>after</userid>', at('sub'))).status).toBe(200);
  const { text } = await post(ucm, '', { method: 'GET', path: '/_ucmock/nodes', login: null });
  expect(text).toContain('"table":"extensionmobilitydynamic"');
  const after = await sql(
    ucm,
    'select count(*) as n from extensionmobilitydynamic where fkdevice is null',
  );
  expect(after).toEqual([{ n: '0' }]);
});

it('passwords, PINs and configuration need the publisher', async () => {
  await link('cut');
  const credentials = await uds(
    'sub',
    '/credentials',
    '<credentials><credential type="pin"><value>73914</value></credential></credentials>',
  );
  expect(credentials.status).toBe(503);
  const refused = await axlRaw(
    ucm,
    'updateUser',
    '<userid>amara</userid><pin>73914</pin>',
    at('sub'),
  );
  expect(textOf(refused.text, 'axlmessage')).toContain('does not reach its publisher');
  const mixed = await uds(
    'sub',
    '',
    '<user><enableDoNotDisturb>true</enableDoNotDisturb><displayName>x</displayName></user>',
  );
  expect(mixed.status).toBe(503);
});

it('without its publisher a node still asks who is calling', async () => {
  await link('cut');
  expect((await em('sub', EM_LOGIN, 'wrong')).text).toContain('<error code="2">');
  const user = { ...at('sub'), login: LOGIN };
  const dnd = '<userID>amara</userID><dndStatus>true</dndStatus>';
  expect((await axlRaw(ucm, 'doChangeDNDStatus', dnd, user)).status).toBe(403);
});

it('what a phone changed is what AXL shows', async () => {
  await press('pub', `phones/${PHONE}`, { huntLogin: false, privacy: 'On', doNotDisturb: true });
  await press('pub', `phones/${PHONE}`, { roamingDevicePool: 'Default' });
  const tags = '<hlogStatus/><callInfoPrivacyStatus/><dndStatus/><roamingDevicePoolName/>';
  const got = await axl(
    ucm,
    'getPhone',
    `<name>${PHONE}</name><returnedTags>${tags}</returnedTags>`,
  );
  for (const [element, value] of [
    ['hlogStatus', 'Off'],
    ['callInfoPrivacyStatus', 'On'],
    ['dndStatus', 'true'],
    ['roamingDevicePoolName', 'Default'],
  ] as const)
    expect([element, textOf(got, element)]).toEqual([element, value]);
  const shown = await json(ucm, `/ucmock/features/phones/${PHONE.toLowerCase()}`);
  expect(shown.value).toEqual({
    huntLogin: false,
    privacy: 'On',
    doNotDisturb: true,
    roamingDevicePool: 'Default',
  });
});

it('rows that both nodes made while they were apart are one row afterwards', async () => {
  await control('/clock', { freeze: '2026-05-01T08:00:00Z' });
  await axl(ucm, 'executeSQLUpdate', '<sql>delete from devicemobilitydynamic</sql>');
  await link('cut');
  await press('sub', `phones/${PHONE}`, { roamingDevicePool: 'Default' });
  await control('/clock', { advance: { seconds: 5 } });
  await press('pub', `phones/${PHONE}`, { roamingDevicePool: null });
  await link('mend');
  const query = 'select count(*) as n, count(fkdevicepool) as v from devicemobilitydynamic';
  for (const node of ['pub', 'sub', 'two'])
    expect(await rows(node, query)).toBe('<row><n>1</n><v>0</v></row>');
});

it.each([
  ['phones/SEP000000000000', { huntLogin: true }, 404, 'There is no phone SEP000000000000.'],
  [`phones/${PHONE}`, { huntLogin: 'yes' }, 400, 'huntLogin must be true or false.'],
  [`phones/${PHONE}`, { privacy: 'Some' }, 400, 'privacy must be Off, On, Default.'],
  [`phones/${PHONE}`, { roamingDevicePool: 'No' }, 400, 'There is no device pool No.'],
  [`phones/${PHONE}`, { hunt: true }, 400, 'hunt is not known; there are: huntLogin'],
  [`phones/${PHONE}`, {}, 400, 'Nothing is given'],
  ['line?pattern=9', { messageWaiting: true }, 404, 'There is no line 9 in \\"\\".'],
  [LINE, { forwardAll: { destination: 7 } }, 400, 'destination must be a text'],
])('%s refuses %j', async (path, body, status, text) => {
  const reply = await press('pub', path, body);
  expect([reply.status, reply.text]).toEqual([status, expect.stringContaining(text)]);
});

it('who may not change the administration pages may not press a phone’s keys', async () => {
  const body = { huntLogin: false };
  const path = `PUT /ucmock/features/phones/${PHONE}`;
  expect((await json(ucm, path, { body, login: LOGIN })).status).toBe(403);
});
