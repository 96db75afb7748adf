/** Add New From Template and Quick User/Phone Add, checked through AXL and SQL. */
import { allTexts, axl, sql, textOf } from '../support/axl';
import { bat, runJob, upload } from '../support/bat';
import { json } from '../support/json';
import { useServer } from '../support/server';

const server = useServer();

const addTemplates = async () => {
  const { ucm } = server;
  for (const name of ['Staff_PT', 'Other_PT'])
    await axl(ucm, 'addRoutePartition', `<routePartition><name>${name}</name></routePartition>`);
  await axl(
    ucm,
    'addCss',
    '<css><name>Staff_CSS</name><members><member><routePartitionName>Staff_PT</routePartitionName><index>1</index></member></members></css>',
  );
  await axl(
    ucm,
    'addUniversalLineTemplate',
    `<universalLineTemplate><name>Staff lines</name><lineDescription>Line of #LN#</lineDescription><routePartition>Staff_PT</routePartition>
     <callingSearchSpace>Staff_CSS</callingSearchSpace><alertingName>#FN# #LN#</alertingName><blfPresenceGroup>Standard Presence group</blfPresenceGroup>
     <busyIntCallsDestination>8#EXT#</busyIntCallsDestination><noAnsExtCallsDestination>7999</noAnsExtCallsDestination></universalLineTemplate>`,
  );
  await axl(
    ucm,
    'addUniversalDeviceTemplate',
    `<universalDeviceTemplate><name>Staff phones</name><deviceDescription>#FirstName# #MiddleName# #LastName# (#Product# #Protocol#, #EXT#)</deviceDescription><devicePool>Default</devicePool>
     <deviceSecurityProfile>Universal Device Template - Model-independent Security Profile</deviceSecurityProfile><sipProfile>Standard SIP Profile</sipProfile>
     <phoneButtonTemplate>Universal Device Template Button Layout</phoneButtonTemplate><callingSearchSpace>Staff_CSS</callingSearchSpace>
     <commonPhoneProfile>Standard Common Phone Profile</commonPhoneProfile><blfPresenceGroup>Standard Presence group</blfPresenceGroup><location>Hub_None</location>
     <lines><line><index>1</index><label>#LN# #EXT#</label><display>#FN# #LN#</display><e164Mask>+49 30 #EXT#</e164Mask><dirn/><maxNumCalls>6</maxNumCalls><busyTrigger>3</busyTrigger></line></lines>
     <idle>https://idle.example.com/#DEVICENAME#</idle><idleTimer>60</idleTimer></universalDeviceTemplate>`,
  );
  await axl(
    ucm,
    'addUserProfileProvision',
    '<userProfileProvision><name>Staff</name><deskPhones>Staff phones</deskPhones><universalLineTemplate>Staff lines</universalLineTemplate></userProfileProvision>',
  );
  await axl(
    ucm,
    'addFeatureGroupTemplate',
    '<featureGroupTemplate><name>Staff features</name><homeCluster>true</homeCluster><imAndUcPresenceEnable>true</imAndUcPresenceEnable><enableMobility>true</enableMobility><maxDeskPickupWait>5000</maxDeskPickupWait><remoteDestinationLimit>2</remoteDestinationLimit><BLFPresenceGp>Standard Presence group</BLFPresenceGp><userProfile>Staff</userProfile></featureGroupTemplate>',
  );
};

const WITH_PHONE = {
  ...{ userId: 'amara', firstName: 'Amara', lastName: 'Diallo', mailId: 'amara@example.com' },
  ...{ featureGroupTemplate: 'Staff features', extension: '7001' },
  groups: ['Standard CCM End Users'],
  phone: { phoneType: 'Cisco 8845', macAddress: '00:11:22:33:44:55' },
};

const quickAdd = (body: object) =>
  json(server.ucm, 'POST /ucmock/administration/quick-user-phone-add', { body });
const fromTemplate = (body: object) =>
  json(server.ucm, 'POST /ucmock/administration/phones/from-template', { body });
const getPhone = (name: string) => axl(server.ucm, 'getPhone', `<name>${name}</name>`);
const getLine = (pattern: string, partition: string) =>
  axl(
    server.ucm,
    'getLine',
    `<pattern>${pattern}</pattern><routePartitionName>${partition}</routePartitionName>`,
  );

const rows = async () => ({
  users: (await sql(server.ucm, 'select userid from enduser order by userid')).length,
  phones: await sql(server.ucm, "select name from device where tkclass = 1 and name like 'SEP%'"),
  lines: await sql(server.ucm, "select dnorpattern from numplan where dnorpattern like '70%'"),
});

describe('Quick User/Phone Add', () => {
  beforeEach(addTemplates);

  it('makes user, line and phone out of the templates of the feature group', async () => {
    const { status, value } = await quickAdd(WITH_PHONE);
    expect({ status, value }).toEqual({
      status: 201,
      value: { userId: 'amara', extension: '7001', phone: 'SEP001122334455' },
    });

    const user = await axl(server.ucm, 'getUser', '<userid>amara</userid>');
    expect(textOf(textOf(user, 'primaryExtension') ?? '', 'pattern')).toBe('7001');
    expect(textOf(user, 'selfService')).toBe('7001');
    expect(textOf(user, 'userProfile')).toBe('Staff');
    expect(textOf(user, 'imAndPresenceEnable')).toBe('true');
    expect(textOf(user, 'enableMobility')).toBe('true');
    expect(textOf(user, 'maxDeskPickupWaitTime')).toBe('5000');
    expect(allTexts(user, 'device')).toEqual(['SEP001122334455']);
    expect(textOf(user, 'associatedGroups')).toContain('Standard CCM End Users');

    const line = await getLine('7001', 'Staff_PT');
    expect(textOf(line, 'description')).toBe('Line of Diallo');
    expect(textOf(line, 'alertingName')).toBe('Amara Diallo');
    expect(textOf(line, 'shareLineAppearanceCssName')).toBe('Staff_CSS');
    expect(textOf(textOf(line, 'callForwardBusyInt') ?? '', 'destination')).toBe('87001');
    expect(textOf(textOf(line, 'callForwardNoAnswer') ?? '', 'destination')).toBe('7999');

    const phone = await getPhone('SEP001122334455');
    expect(textOf(phone, 'description')).toBe('Amara Diallo (Cisco 8845 SIP, 7001)');
    expect(textOf(phone, 'ownerUserName')).toBe('amara');
    expect(textOf(phone, 'phoneTemplateName')).toBe('Standard 8845 SIP');
    expect(textOf(phone, 'callingSearchSpaceName')).toBe('Staff_CSS');
    // A tag of the phone's own, which the product fills as it makes the phone.
    expect(textOf(phone, 'idleUrl')).toBe('https://idle.example.com/SEP001122334455');
    expect(textOf(phone, 'idleTimeout')).toBe('60');
    expect(allTexts(phone, 'display')).toEqual(['Amara Diallo']);
    expect(allTexts(phone, 'label')).toEqual(['Diallo 7001']);
    expect(allTexts(phone, 'e164Mask')).toEqual(['+49 30 7001']);
    expect(allTexts(phone, 'maxNumCalls')).toEqual(['6']);
  });

  it('gives the default credential of the policy to who gets no other', async () => {
    await axl(
      server.ucm,
      'updateCredentialPolicyDefault',
      '<credentialUser>End User</credentialUser><credentialType>PIN</credentialType><credPolicyName>Default Credential Policy</credPolicyName><credentials>864297</credentials><confirmCredentials>864297</confirmCredentials>',
    );
    const { phone: _phone, ...user } = WITH_PHONE;
    expect((await quickAdd(user)).status).toBe(201);
    expect((await quickAdd({ ...user, userId: 'lin', pin: '975318' })).status).toBe(201);
    const isRight = async (userid: string, pin: string) =>
      textOf(
        await axl(server.ucm, 'doAuthenticateUser', `<userid>${userid}</userid><pin>${pin}</pin>`),
        'userAuthenticated',
      );
    expect(await isRight('amara', '864297')).toBe('true');
    expect(await isRight('lin', '864297')).toBe('false');
    expect(await isRight('lin', '975318')).toBe('true');
  });

  it('all or nothing: a phone that cannot be made keeps user and line out', async () => {
    const before = await rows();
    await axl(
      server.ucm,
      'addUser',
      '<user><userid>zoe</userid><lastName>Z</lastName><presenceGroupName>Standard Presence group</presenceGroupName></user>',
    );
    const wrong = [
      [{ ...WITH_PHONE, phone: { ...WITH_PHONE.phone, macAddress: 'tea' } }, 400, 'no MAC address'],
      [
        { ...WITH_PHONE, phone: { phoneType: 'Cisco 8845', deviceName: 'SEP00' } },
        400,
        'not formatted',
      ],
      [
        { ...WITH_PHONE, phone: { ...WITH_PHONE.phone, phoneType: 'Cisco Tea' } },
        400,
        'no phone type',
      ],
      [
        { ...WITH_PHONE, phone: { ...WITH_PHONE.phone, protocol: 'SCCP' } },
        400,
        'does not speak SCCP',
      ],
      [{ ...WITH_PHONE, featureGroupTemplate: 'Tea' }, 404, 'no feature group template Tea'],
      [{ ...WITH_PHONE, pin: '1' }, 400, ''],
      [{ ...WITH_PHONE, userId: 'zoe' }, 409, 'a user zoe already'],
      [{ ...WITH_PHONE, tea: 'x' }, 400, '"tea" is none of'],
      [{ ...WITH_PHONE, lastName: '' }, 400, 'lastName is needed'],
      [{ ...WITH_PHONE, groups: ['No Such Group'] }, 400, 'No Such Group'],
    ] as const;
    for (const [body, status, text] of wrong) {
      const answer = await quickAdd(body);
      expect([answer.status, answer.value]).toEqual([
        status,
        { error: expect.stringContaining(text) as unknown },
      ]);
    }
    expect(await rows()).toEqual({ ...before, users: before.users + 1 });
  });

  it('a user who is no administrator is refused', async () => {
    await quickAdd({ ...WITH_PHONE, password: 'kX92hf!pq' });
    const body = { ...WITH_PHONE, userId: 'mei' };
    const login = 'amara:kX92hf!pq';
    const path = 'POST /ucmock/administration/quick-user-phone-add';
    expect((await json(server.ucm, path, { body, login })).status).toBe(403);
  });
});

describe('Add New From Template', () => {
  beforeEach(addTemplates);

  it('makes a phone with two lines for a user, and shares a line that is there', async () => {
    await quickAdd(WITH_PHONE);
    const answer = await fromTemplate({
      ...{ phoneType: 'Cisco 8861', macAddress: '0011223344AA', userId: 'amara' },
      universalDeviceTemplate: 'Staff phones',
      lines: [
        { directoryNumber: '7001', universalLineTemplate: 'Staff lines' },
        { directoryNumber: '7002', universalLineTemplate: 'Staff lines', partition: 'Other_PT' },
        { directoryNumber: '7003' },
      ],
    });
    expect([answer.status, answer.value]).toEqual([
      201,
      { name: 'SEP0011223344AA', directoryNumbers: ['7001', '7002', '7003'] },
    ]);
    const phone = await getPhone('SEP0011223344AA');
    expect(textOf(phone, 'description')).toBe('Amara Diallo (Cisco 8861 SIP, 7001)');
    expect(allTexts(phone, 'pattern')).toEqual(['7001', '7002', '7003']);
    expect(allTexts(phone, 'label')).toEqual(['Diallo 7001', 'Diallo 7002', 'Diallo 7003']);
    expect(textOf(await getLine('7002', 'Other_PT'), 'alertingName')).toBe('Amara Diallo');
    const numbers = await sql(
      server.ucm,
      "select dnorpattern from numplan where dnorpattern = '7001'",
    );
    expect(numbers).toHaveLength(1);
    const user = await axl(server.ucm, 'getUser', '<userid>amara</userid>');
    expect(allTexts(user, 'device').sort()).toEqual(['SEP001122334455', 'SEP0011223344AA']);
  });

  it.each(['Default Universal Device Template', 'Sample Device Template with TAG usage examples'])(
    'the stock template %s makes a phone of any model',
    async (universalDeviceTemplate) => {
      for (const [phoneType, at] of [
        ['Cisco 7841', '1'],
        ['Cisco 8865', '2'],
      ] as const) {
        const macAddress = `00112233440${at}`;
        const answer = await fromTemplate({ phoneType, macAddress, universalDeviceTemplate });
        expect([answer.status, answer.value]).toEqual([
          201,
          { name: `SEP${macAddress}`, directoryNumbers: [] },
        ]);
      }
    },
  );

  it.each([
    [{ universalDeviceTemplate: 'Tea' }, 404, 'There is no universal device template Tea.'],
    [{ userId: 'nobody' }, 404, 'There is no user nobody.'],
    [{ deviceName: 'SEP1' }, 400, 'One of macAddress and deviceName is needed.'],
    [
      { phoneType: 'Cisco 7960', macAddress: '' },
      400,
      'One of macAddress and deviceName is needed.',
    ],
    [
      { lines: [{ directoryNumber: '7001', universalLineTemplate: 'Tea' }] },
      404,
      'There is no universal line template Tea.',
    ],
    [{ lines: [{}] }, 400, 'directoryNumber is needed.'],
    [{ lines: 'x' }, 400, 'lines must be a list.'],
  ])('refuses %j', async (more, status, error) => {
    const before = await rows();
    const answer = await fromTemplate({
      ...{ phoneType: 'Cisco 8845', macAddress: '001122334455' },
      universalDeviceTemplate: 'Staff phones',
      ...more,
    });
    expect([answer.status, answer.value]).toEqual([status, { error }]);
    expect(await rows()).toEqual(before);
  });
});

it('Bulk Administration exports a phone of a template, and inserts its like with a dummy MAC', async () => {
  const { ucm } = server;
  await addTemplates();
  await quickAdd(WITH_PHONE);
  await runJob(ucm, { transaction: 'Export Phones - All Details', exportFileName: 'all.txt' });
  const { text } = await bat(ucm, 'files/all.txt/contents');
  const [header = '', row = ''] = text.trim().split(/\r?\n/);
  expect(row).toContain('Amara Diallo (Cisco 8845 SIP, 7001)'.replace(', ', ', '));
  const transaction = 'Insert Phones - All Details';
  const copy = row.replace('SEP001122334455', '').replaceAll('7001', '7005');
  await upload(ucm, 'copy.txt', transaction, [header, copy]);
  const outcome = await runJob(ucm, {
    ...{ transaction, fileName: 'copy.txt', createDummyMacAddress: true },
  });
  expect(outcome.failures).toEqual([]);
  const [made] = await sql(ucm, "select name from device where name like 'BAT%'");
  const phone = await getPhone(made?.name ?? '');
  expect(allTexts(phone, 'pattern')).toEqual(['7005']);
  expect(textOf(phone, 'callingSearchSpaceName')).toBe('Staff_CSS');
});
