/** Rules that no schema can say: what is in use or standard stays, one default of a kind, read-only users. */
import { allTexts, axl, axlRaw, sql, textOf } from '../support/axl';
import { line, lines, phone } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();
const call = (operation: string, inner: string) => axl(server.ucm, operation, inner);

describe('what is in use is not removed', () => {
  const css =
    '<css><name>C</name><members><member><routePartitionName>P</routePartitionName><index>1</index></member></members></css>';
  it.each<[string, [string, string][], string, string, string]>([
    ['a region of a device pool', [], 'removeRegion', '<name>Default</name>', 'pk_region_pkid'],
    [
      'a partition of a search space',
      [
        ['addRoutePartition', '<routePartition><name>P</name></routePartition>'],
        ['addCss', css],
      ],
      'removeRoutePartition',
      '<name>P</name>',
      'pk_routepartition_pkid',
    ],
    [
      'a device pool of a phone',
      [['addPhone', phone()]],
      'removeDevicePool',
      '<name>Default</name>',
      'pk_devicepool_pkid',
    ],
    [
      'a route list of a pattern',
      [
        [
          'addRouteList',
          '<routeList><name>RL</name><callManagerGroupName>Default</callManagerGroupName></routeList>',
        ],
        [
          'addRoutePattern',
          '<routePattern><pattern>9.X</pattern><routePartitionName/><blockEnable>false</blockEnable><networkLocation>OffNet</networkLocation><destination><routeListName>RL</routeListName></destination></routePattern>',
        ],
      ],
      'removeRouteList',
      '<name>RL</name>',
      'pk_device_pkid',
    ],
    [
      'a hunt list of a pilot',
      [
        [
          'addHuntList',
          '<huntList><name>HL</name><callManagerGroupName>Default</callManagerGroupName></huntList>',
        ],
        [
          'addHuntPilot',
          '<huntPilot><pattern>5000</pattern><routePartitionName/><huntListName>HL</huntListName></huntPilot>',
        ],
      ],
      'removeHuntList',
      '<name>HL</name>',
      'pk_device_pkid',
    ],
  ])('%s', async (_what, ground, operation, key, constraint) => {
    for (const [add, inner] of ground) await call(add, inner);
    await expect(call(operation, key)).rejects.toMatchObject({
      code: -692,
      message: `Key value for constraint (informix.${constraint}) is still being referenced.`,
    });
  });

  it('a phone goes, and leaves its line behind', async () => {
    await call('addLine', line());
    await call('addPhone', phone({ lines: lines('1001') }));
    await call('removePhone', '<name>SEP001122334455</name>');
    expect(
      await sql(server.ucm, "select iscallable from numplan where dnorpattern = '1001'"),
    ).toEqual([{ iscallable: 'f' }]);
  });
});

describe('standard objects', () => {
  it.each([
    ['removeSipProfile', '<name>Standard SIP Profile</name>'],
    ['removeSoftKeyTemplate', '<name>Standard User</name>'],
    ['updateSoftKeyTemplate', '<name>Standard User</name><description>mine</description>'],
    ['removePresenceGroup', '<name>Standard Presence group</name>'],
    ['removeLocation', '<name>Phantom</name>'],
    ['removeUserGroup', '<name>Standard CCM Super Users</name>'],
  ])('%s of one is refused', async (operation, inner) => {
    await expect(call(operation, inner)).rejects.toMatchObject({ code: -746 });
  });

  it('a copy with another name can be changed and removed', async () => {
    await call(
      'addSoftKeyTemplate',
      '<softKeyTemplate><name>Mine</name><description/><baseSoftkeyTemplateName>Standard User</baseSoftkeyTemplateName></softKeyTemplate>',
    );
    await call('updateSoftKeyTemplate', '<name>Mine</name><description>changed</description>');
    await call('removeSoftKeyTemplate', '<name>Mine</name>');
  });
});

describe('one default of a kind', () => {
  const add = (name: string, isDefault: boolean) =>
    call(
      'addMraServiceDomain',
      `<mraServiceDomain><name>${name}</name><isDefault>${isDefault}</isDefault><serviceDomains>${name}.example.com</serviceDomains></mraServiceDomain>`,
    );
  const defaults = () => sql(server.ucm, "select name from mraservicedomain where isdefault = 't'");

  it('who becomes it takes it from the one before, and nobody gives it up', async () => {
    await add('a', true);
    await add('b', true);
    expect(await defaults()).toEqual([{ name: 'b' }]);
    await call('updateMraServiceDomain', '<name>b</name><isDefault>false</isDefault>');
    expect(await defaults()).toEqual([{ name: 'b' }]);
    await call('updateMraServiceDomain', '<name>a</name><isDefault>true</isDefault>');
    expect(await defaults()).toEqual([{ name: 'a' }]);
  });

  it('of voicemail profiles likewise', async () => {
    await call('updateVoiceMailProfile', '<name>NoVoiceMail</name><isDefault>true</isDefault>');
    expect(
      await sql(server.ucm, "select name from voicemessagingprofile where isdefault = 't'"),
    ).toEqual([{ name: 'NoVoiceMail' }]);
  });
});

describe('a pattern and its partition are one, whatever the kind', () => {
  it.each([
    [
      'addTransPattern',
      '<transPattern><pattern>1001</pattern><usage>Translation</usage><routePartitionName/></transPattern>',
      'A DN',
    ],
    [
      'addCallPark',
      '<callPark><pattern>1001</pattern><usage>CallPark</usage><routePartitionName/><callManagerName>CM_ucm-pub</callManagerName></callPark>',
      'A DN',
    ],
    ['addLine', line(), 'A DN'],
  ])('%s', async (operation, inner, kind) => {
    await call('addLine', line());
    await expect(call(operation, inner)).rejects.toThrow(
      `Cannot insert or update pattern. ${kind} exists with the same pattern and partition.`,
    );
  });
});

describe('a user with Standard AXL Read Only API Access', () => {
  const login = 'reader:Secret.234';

  beforeEach(async () => {
    await call(
      'addUserGroup',
      '<userGroup><name>Readers</name><userRoles><userRole><roleName>Standard AXL API Users</roleName></userRole><userRole><roleName>Standard AXL Read Only API Access</roleName></userRole></userRoles></userGroup>',
    );
    await call(
      'addAppUser',
      '<appUser><userid>reader</userid><password>Secret.234</password><presenceGroupName>Standard Presence group</presenceGroupName><associatedGroups><userGroup><name>Readers</name></userGroup></associatedGroups></appUser>',
    );
  });

  it.each([
    ['getDevicePool', '<name>Default</name>', 200],
    [
      'listDevicePool',
      '<searchCriteria><name>%</name></searchCriteria><returnedTags><name/></returnedTags>',
      200,
    ],
    ['executeSQLQuery', '<sql>select name from device</sql>', 200],
    ['listChange', '', 200],
    ['addRoutePartition', '<routePartition><name>P</name></routePartition>', 401],
    ['executeSQLUpdate', "<sql>update device set description = 'x'</sql>", 401],
    ['doLdapSync', '<name>P</name><sync>true</sync>', 401],
    ['resetEnterpriseParameters', '', 401],
  ])('%s: %s is answered %i', async (operation, inner, status) => {
    expect((await axlRaw(server.ucm, operation, inner, { login })).status).toBe(status);
  });
});

it('members keep the order of their indexes', async () => {
  for (const name of ['A', 'B', 'C'])
    await call('addRoutePartition', `<routePartition><name>${name}</name></routePartition>`);
  const member = (name: string, index: number) =>
    `<member><routePartitionName>${name}</routePartitionName><index>${index}</index></member>`;
  await call(
    'addCss',
    `<css><name>S</name><members>${member('C', 1)}${member('A', 2)}${member('B', 3)}</members></css>`,
  );
  const got = await call('getCss', '<name>S</name>');
  expect(allTexts(got, 'routePartitionName')).toEqual(['C', 'A', 'B']);
  expect(textOf(got, 'clause')).toBe('C:A:B');
});
