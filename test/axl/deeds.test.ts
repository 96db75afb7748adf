/**
 * Operations that do something: what each changes is read back by SQL, or by the get of what it
 * changed.
 */
import { allTexts, axl, axlRaw, sql, textOf } from '../support/axl';
import { line, lines, phone, user } from '../support/builders';
import { setClusterId } from '../support/ils';
import { useServer } from '../support/server';

const server = useServer();
const PHONE = 'SEP001122334455';

const call = (operation: string, inner = '') => axl(server.ucm, operation, inner);
const rows = (statement: string) => sql(server.ucm, statement);

async function addPhone(fields: Record<string, string> = {}): Promise<void> {
  await call('addLine', line());
  await call(
    'addPhone',
    phone({ enableExtensionMobility: 'true', lines: lines('1001'), ...fields }),
  );
}

async function addUser(fields: Record<string, string> = {}): Promise<void> {
  await call('addUser', user({ password: 'Secret.234', pin: '48151', ...fields }));
}

describe('resets', () => {
  const reset = `select tkreset, resettoggle from device where name = '${PHONE}'`;
  beforeEach(() => addPhone());

  it.each([
    ['doDeviceReset', `<deviceName>${PHONE}</deviceName><isHardReset>true</isHardReset>`, '0'],
    ['doDeviceReset', `<deviceName>${PHONE}</deviceName><isHardReset>false</isHardReset>`, '1'],
    [
      'doDeviceReset',
      `<deviceName>${PHONE}</deviceName><deviceResetType>Apply Configuration</deviceResetType>`,
      '2',
    ],
    ['resetPhone', `<name>${PHONE}</name>`, '0'],
    ['restartPhone', `<name>${PHONE}</name>`, '1'],
    ['applyPhone', `<name>${PHONE}</name>`, '2'],
    ['resetLine', '<pattern>1001</pattern>', '0'],
    ['applyCommonPhoneConfig', '<name>Standard Common Phone Profile</name>', '2'],
  ])('%s tells the phone (%s)', async (operation, inner, kind) => {
    await call(operation, inner);
    const [first] = await rows(reset);
    expect(first).toMatchObject({ tkreset: kind });
    await call(operation, inner);
    const [second] = await rows(reset);
    expect(second?.resettoggle).not.toBe(first?.resettoggle);
  });

  it.each([
    ['resetEnterpriseParameters', '0'],
    ['doEnterpriseParametersReset', '0'],
    ['restartEnterpriseParameters', '1'],
    ['applyConfigEnterpriseParameters', '2'],
  ])('%s tells every device pool', async (operation, kind) => {
    await call(operation);
    expect(await rows("select tkreset from devicepool where name = 'Default'")).toEqual([
      { tkreset: kind },
    ]);
  });

  it('doServiceParametersReset sets the suggested values again', async () => {
    const value = "select paramvalue from processconfig where paramname = 'CdrEnabled'";
    await call(
      'executeSQLUpdate',
      "<sql>update processconfig set paramvalue = 'True' where paramname = 'CdrEnabled'</sql>",
    );
    await call(
      'doServiceParametersReset',
      '<processNodeName>ucm-pub</processNodeName><service>Cisco CallManager</service>',
    );
    expect(await rows(value)).toEqual([{ paramvalue: 'False' }]);
  });

  it('of a device that is not there is a fault that names it', async () => {
    await expect(
      call(
        'doDeviceReset',
        '<deviceName>SEP000000000000</deviceName><isHardReset>true</isHardReset>',
      ),
    ).rejects.toMatchObject({
      code: 5007,
      message: expect.stringContaining('SEP000000000000') as string,
    });
  });
});

describe('phones', () => {
  it.each([
    ['lockPhone', 'locktime'],
    ['wipePhone', 'wipetime'],
  ])('%s leaves the order with its time', async (operation, column) => {
    await addPhone();
    await call(operation, `<name>${PHONE}</name>`);
    const found = await rows(
      `select r.${column} as at from remotelockwipe r join device d on d.pkid = r.fkdevice where d.name = '${PHONE}'`,
    );
    expect(Number(found[0]?.at)).toBeGreaterThan(1_000_000_000);
  });

  it('getNumDevices counts the class it is asked for', async () => {
    await addPhone();
    const reply = await axlRaw(server.ucm, 'getNumDevices', '<class>Phone</class>');
    const [row] = await rows('select count(*) as n from device where tkclass = 1');
    expect(reply.text).toContain(`class="Phone"`);
    expect(textOf(reply.text, 'return')).toBe(row?.n);
    await expect(call('getNumDevices', '<class>Toaster</class>')).rejects.toMatchObject({
      code: 5002,
    });
  });

  it('doChangeDNDStatus reaches what the user owns, and getPhone shows it', async () => {
    await addUser();
    await addPhone({ ownerUserName: 'amara' });
    await call('doChangeDNDStatus', '<userID>amara</userID><dndStatus>true</dndStatus>');
    expect(
      await rows(
        `select x.dndstatus from dnddynamic x join device d on d.pkid = x.fkdevice where d.name = '${PHONE}'`,
      ),
    ).toEqual([{ dndstatus: 't' }]);
    expect(
      textOf(
        await call('getPhone', `<name>${PHONE}</name><returnedTags><dndStatus/></returnedTags>`),
        'dndStatus',
      ),
    ).toBe('true');
    await call('doChangeDNDStatus', '<userID>amara</userID><dndStatus>false</dndStatus>');
    expect(
      textOf(
        await call('getPhone', `<name>${PHONE}</name><returnedTags><dndStatus/></returnedTags>`),
        'dndStatus',
      ),
    ).toBe('false');
  });

  it('an activation code has sixteen digits, one for a phone, until it is removed', async () => {
    await addPhone();
    await call(
      'addPhoneActivationCode',
      `<phoneActivationCode><phoneName>${PHONE}</phoneName></phoneActivationCode>`,
    );
    const listed = await call(
      'listPhoneActivationCode',
      '<searchCriteria><phoneName>%</phoneName></searchCriteria><returnedTags><activationCode/><phoneName/><phoneModel/></returnedTags>',
    );
    const code = textOf(listed, 'activationCode') ?? '';
    expect(code).toMatch(/^\d{16}$/);
    expect(textOf(listed, 'phoneModel')).toBe('Cisco 8845');
    await expect(
      call(
        'addPhoneActivationCode',
        `<phoneActivationCode><phoneName>${PHONE}</phoneName></phoneActivationCode>`,
      ),
    ).rejects.toMatchObject({ code: -239 });
    await call('removePhoneActivationCode', `<activationCode>${code}</activationCode>`);
    expect(
      await call(
        'listPhoneActivationCode',
        '<searchCriteria><phoneName>%</phoneName></searchCriteria><returnedTags/>',
      ),
    ).toBe('');
  });

  it('addUserPhoneAssociation makes user, line and phone, tied to each other', async () => {
    await call(
      'addUserPhoneAssociation',
      `<userPhoneAssociation><userId>bela</userId><password>Secret.234</password><pin>48151</pin><lastName>Kovacs</lastName><productType>Cisco 8845</productType><name>${PHONE}</name><dnCssName/><phoneCssName/><e164Mask>3615552002</e164Mask><extension>2002</extension><routePartitionName/></userPhoneAssociation>`,
    );
    expect(
      await rows(
        `select u.userid, d.name, n.dnorpattern from device d join enduser u on u.pkid = d.fkenduser join devicenumplanmap m on m.fkdevice = d.pkid join numplan n on n.pkid = m.fknumplan`,
      ),
    ).toEqual([{ userid: 'bela', name: PHONE, dnorpattern: '2002' }]);
    expect(
      textOf(
        await call('doAuthenticateUser', '<userid>bela</userid><pin>48151</pin>'),
        'userAuthenticated',
      ),
    ).toBe('true');
    // All or nothing: the user is there already, so nothing of the second one stays.
    await expect(
      call(
        'addUserPhoneAssociation',
        '<userPhoneAssociation><userId>bela</userId><lastName>K</lastName><productType>Cisco 8845</productType><name>SEP001122334466</name><dnCssName/><phoneCssName/><e164Mask/><extension>2003</extension><routePartitionName/></userPhoneAssociation>',
      ),
    ).rejects.toMatchObject({ code: -239 });
    expect(await rows("select name from device where name = 'SEP001122334466'")).toEqual([]);
    expect(await rows("select dnorpattern from numplan where dnorpattern = '2003'")).toEqual([]);
  });
});

describe('extension mobility', () => {
  const profile = (name: string) =>
    `<deviceProfile><name>${name}</name><product>Cisco 8845</product><class>Device Profile</class><protocol>SIP</protocol><protocolSide>User</protocolSide><phoneTemplateName>Standard 8845 SIP</phoneTemplateName><userHoldMohAudioSourceId>1</userHoldMohAudioSourceId></deviceProfile>`;
  const login = (more = '', device = PHONE) =>
    call(
      'doDeviceLogin',
      `<deviceName>${device}</deviceName><loginDuration>60</loginDuration><profileName>EM-amara</profileName><userId>amara</userId>${more}`,
    );
  const logins =
    'select d.name as phone, p.name as profile, u.userid, e.loginduration from extensionmobilitydynamic e join device d on d.pkid = e.fkdevice join device p on p.pkid = e.fkdevice_currentloginprofile join enduser u on u.pkid = e.fkenduser';

  beforeEach(async () => {
    await addPhone();
    await call('addDeviceProfile', profile('EM-amara'));
    await addUser({ phoneProfiles: '<profileName>EM-amara</profileName>' });
  });

  it('the profile takes effect on the phone, and is undone on logout', async () => {
    const before = await call('getPhone', `<name>${PHONE}</name>`);
    expect(await login()).toBe('true');
    expect(await rows(logins)).toEqual([
      { phone: PHONE, profile: 'EM-amara', userid: 'amara', loginduration: '60' },
    ]);
    const during = await call('getPhone', `<name>${PHONE}</name>`);
    expect(textOf(during, 'loginUserId')).toBe('amara');
    expect(textOf(during, 'currentProfileName')).toBe('EM-amara');
    const config = (xml: string) =>
      textOf(textOf(xml, 'currentConfig') ?? '', 'userHoldMohAudioSourceId');
    expect([config(before), config(during)]).toEqual(['', '1']);
    expect(await call('doDeviceLogout', `<deviceName>${PHONE}</deviceName>`)).toBe('true');
    expect(await rows(logins)).toEqual([]);
    const after = await call('getPhone', `<name>${PHONE}</name>`);
    expect(after).toBe(before);
  });

  it.each([
    [
      'a phone where somebody else is',
      'Another user logged in (18)',
      async () => {
        await call('addDeviceProfile', profile('EM-noor'));
        await call(
          'addUser',
          user({
            userid: 'noor',
            lastName: 'Haddad',
            phoneProfiles: '<profileName>EM-noor</profileName>',
          }),
        );
        await call(
          'doDeviceLogin',
          `<deviceName>${PHONE}</deviceName><loginDuration>0</loginDuration><profileName>EM-noor</profileName><userId>noor</userId>`,
        );
      },
    ],
    [
      'a phone that is not enabled for it',
      'Dev. logon disabled (22)',
      async () => {
        await call(
          'updatePhone',
          `<name>${PHONE}</name><enableExtensionMobility>false</enableExtensionMobility>`,
        );
      },
    ],
    [
      'a second phone',
      'User logged in elsewhere (25)',
      async () => {
        await call('addPhone', phone({ name: 'SEP001122334466', enableExtensionMobility: 'true' }));
        await login('', 'SEP001122334466');
      },
    ],
    [
      "a profile that is not the user's",
      'Device profile not found (12)',
      async () => {
        await call('updateUser', '<userid>amara</userid><phoneProfiles/>');
      },
    ],
  ])('is refused at %s', async (_where, text, prepare) => {
    await prepare();
    const before = await rows(logins);
    await expect(login()).rejects.toThrow(text);
    expect(await rows(logins)).toEqual(before);
  });

  it('nobody to log out is a fault', async () => {
    await expect(call('doDeviceLogout', `<deviceName>${PHONE}</deviceName>`)).rejects.toThrow(
      'No user logged in (19)',
    );
  });
});

describe('licences', () => {
  it('follow the devices of a user', async () => {
    await addUser();
    await addPhone({ ownerUserName: 'amara' });
    const got = await call('getLicensedUser', '<name>amara</name>');
    expect(['licenseType', 'deviceCount'].map((name) => textOf(got, name))).toEqual([
      'Enhanced',
      '1',
    ]);
    await call('addPhone', phone({ name: 'SEP001122334466', ownerUserName: 'amara' }));
    expect(textOf(await call('getLicensedUser', '<name>amara</name>'), 'licenseType')).toBe(
      'Enhanced Plus',
    );
  });

  it('a phone without owner is unassigned, with its extension', async () => {
    await addPhone();
    const listed = await call(
      'listUnassignedDevice',
      '<searchCriteria><name>SEP0011%</name></searchCriteria><returnedTags><name/><deviceType/><extension/></returnedTags>',
    );
    expect(['name', 'deviceType', 'extension'].map((name) => textOf(listed, name))).toEqual([
      PHONE,
      'Cisco 8845',
      '1001',
    ]);
  });

  it('doUpdateLicenseUsage counts them, and the status shows the count', async () => {
    await addPhone();
    await call('doUpdateLicenseUsage');
    expect(await rows("select used from licenseusage where licensetype = 'Enhanced'")).toEqual([
      { used: '1' },
    ]);
    const { text } = await axlRaw(server.ucm, 'getSmartLicenseStatus');
    expect(allTexts(text, 'Tag')).toEqual(['Enhanced']);
  });

  it('registration comes and goes', async () => {
    const status = async () =>
      allTexts((await axlRaw(server.ucm, 'getSmartLicenseStatus')).text, 'Status').slice(0, 2);
    expect(await status()).toEqual(['UNREGISTERED', 'EVAL MODE']);
    await expect(call('doSmartLicenseRenewRegistration')).rejects.toThrow(/not registered/);
    await call('doSmartLicenseRegister', '<token>abc</token><force>false</force>');
    expect(await status()).toEqual(['REGISTERED', 'AUTHORIZED']);
    expect(await rows('select registrationstatus from smartlicense')).toEqual([
      { registrationstatus: 'REGISTERED' },
    ]);
    await call('doSmartLicenseDeRegister');
    expect(await status()).toEqual(['UNREGISTERED', 'EVAL MODE']);
    await expect(
      call('doSmartLicenseRegister', '<token></token><force>false</force>'),
    ).rejects.toMatchObject({ code: 5002 });
  });
});

describe('presence', () => {
  const list = async (what: string, criteria: string, tag: string) =>
    allTexts(
      await call(
        `list${what}`,
        `<searchCriteria><${criteria}>%</${criteria}></searchCriteria><returnedTags><${tag}/></returnedTags>`,
      ),
      tag,
    );

  it('users are assigned to a node and taken from it', async () => {
    await addUser({ imAndPresenceEnable: 'true' });
    await call(
      'addProcessNode',
      '<processNode><name>imp1</name><processNodeRole>CUCM IM and Presence</processNodeRole></processNode>',
    );
    expect(await list('UnassignedPresenceUsers', 'userid', 'userid')).toEqual(['amara']);
    expect(await list('UnassignedPresenceServers', 'name', 'name')).toEqual(['imp1']);
    await call('assignPresenceUser', '<userid>amara</userid><server>imp1</server>');
    expect(await list('AssignedPresenceUsers', 'userid', 'server')).toEqual(['imp1']);
    expect(
      await rows(
        "select p.name from enduser e join processnode p on p.nodeid = e.primarynodeid where e.userid = 'amara'",
      ),
    ).toEqual([{ name: 'imp1' }]);
    await call('unassignPresenceUser', '<userid>amara</userid>');
    expect(await list('AssignedPresenceUsers', 'userid', 'userid')).toEqual([]);
    await expect(
      call('assignPresenceUser', '<userid>amara</userid><server>ucm-pub</server>'),
    ).rejects.toMatchObject({ code: 5007 });
  });
});

describe('settings', () => {
  const parameter = (name: string) =>
    rows(`select paramvalue from processconfig where paramname = '${name}'`);

  it.each([
    [
      'updateIlsConfig',
      '<role>Hub</role><registrationServer/><activateIls>true</activateIls><synchronizeClustersEvery>10</synchronizeClustersEvery><activatedServers>ucm-pub</activatedServers><deactivatedServers/><useTls>false</useTls><usePassword>s3cret</usePassword>',
      'IlsRole',
      'Hub',
    ],
    [
      'updateInterClusterDirectoryUri',
      '<exchangeDirectoryUri>true</exchangeDirectoryUri><routeString>emea.example.com</routeString>',
      'IlsRouteString',
      'emea.example.com',
    ],
    [
      'updateSelfProvisioning',
      '<requireAuthentication>t</requireAuthentication><authenticationCode>1234</authenticationCode>',
      'RequireAuthentication',
      'True',
    ],
    [
      'updateRoutePartitionsForLearnedPatterns',
      '<partitionForE164Pattern>Global Learned E164 Patterns</partitionForE164Pattern><markFixedLengthE164Patterns>true</markFixedLengthE164Patterns>',
      'MarkFixedLengthE164PatternsUrgent',
      'True',
    ],
  ])('%s is kept as a parameter', async (operation, inner, name, value) => {
    await setClusterId(server.ucm, 'ucm-pub', 'a');
    await call(operation, inner);
    expect(await parameter(name)).toEqual([{ paramvalue: value }]);
    const all = await call('executeSQLQuery', '<sql>select * from processconfig</sql>');
    expect(all).not.toMatch(/s3cret|sealed/);
  });

  it('getIlsConfig tells what was updated', async () => {
    await call(
      'updateInterClusterDirectoryUri',
      '<exchangeDirectoryUri>true</exchangeDirectoryUri><routeString>emea.example.com</routeString>',
    );
    expect(textOf(await call('getIlsConfig', '<returnedTags/>'), 'clusterUriString')).toBe(
      'emea.example.com',
    );
  });

  it('an alarm configuration comes back as it was sent', async () => {
    const place =
      '<serverName>ucm-pub</serverName><serviceGroup>CM Services</serviceGroup><service>Cisco CallManager</service>';
    await call(
      'updateSyslogConfiguration',
      `${place}<alarmConfigs><AlarmConfig><AlarmLevelEvent>Debug</AlarmLevelEvent><RemoteServerName1>10.0.0.9</RemoteServerName1><RemoteServerName2/><RemoteServerName3/><RemoteServerName4/><RemoteServerName5/><monitor>Remote Syslogs</monitor><Enable>true</Enable></AlarmConfig></alarmConfigs>`,
    );
    const got = await call('getSyslogConfiguration', place);
    expect(
      ['AlarmLevelEvent', 'RemoteServerName1', 'monitor'].map((name) => textOf(got, name)),
    ).toEqual(['Debug', '10.0.0.9', 'Remote Syslogs']);
  });

  it('a new user gets the default policy and the default secret of the policy default', async () => {
    await call(
      'addCredentialPolicy',
      '<credentialPolicy><name>Strict</name><failedLogon>3</failedLogon><resetFailedLogonAttempts>30</resetFailedLogonAttempts><lockoutDuration>30</lockoutDuration><credChangeDuration>0</credChangeDuration><credExpiresAfter>0</credExpiresAfter><minCredLength>4</minCredLength><prevCredStoredNum>0</prevCredStoredNum><inactiveDaysAllowed>0</inactiveDaysAllowed><expiryWarningDays>0</expiryWarningDays></credentialPolicy>',
    );
    const key = '<credentialUser>End User</credentialUser><credentialType>PIN</credentialType>';
    await call(
      'updateCredentialPolicyDefault',
      `${key}<credPolicyName>Default Credential Policy</credPolicyName><newCredPolicyName>Strict</newCredPolicyName><credentials>97531</credentials><confirmCredentials>97531</confirmCredentials>`,
    );
    const got = await call(
      'getCredentialPolicyDefault',
      `${key}<credPolicyName>Strict</credPolicyName>`,
    );
    expect(textOf(got, 'credentials')).toBe('');
    await call('addUser', user());
    expect(
      textOf(
        await call('doAuthenticateUser', '<userid>amara</userid><pin>97531</pin>'),
        'userAuthenticated',
      ),
    ).toBe('true');
    expect(
      await rows(
        "select p.displayname from credential c join credentialpolicy p on p.pkid = c.fkcredentialpolicy join enduser u on u.pkid = c.fkenduser where u.userid = 'amara'",
      ),
    ).toEqual([{ displayname: 'Strict' }]);
  });

  it('doUpdateRemoteCluster fills the addresses of enabled services', async () => {
    await call(
      'addRemoteCluster',
      '<remoteCluster><clusterId>emea</clusterId><fullyQualifiedName>localhost</fullyQualifiedName><emcc><enabled>true</enabled></emcc><tftp><enabled>false</enabled></tftp></remoteCluster>',
    );
    await axlRaw(
      server.ucm,
      'doUpdateRemoteCluster',
      '<server>127.0.0.1</server><clusterId>emea</clusterId>',
    );
    const got = await call('getRemoteCluster', '<clusterId>emea</clusterId>');
    expect(textOf(textOf(got, 'emcc') ?? '', 'remoteIpAddress1')).toBe('127.0.0.1');
    expect(textOf(textOf(got, 'tftp') ?? '', 'remoteIpAddress1')).toBe('');
  });

  it('a softkey template shows its applications and its set', async () => {
    await call(
      'addSoftKeyTemplate',
      '<softKeyTemplate><name>Mine</name><description/><baseSoftkeyTemplateName>Standard User</baseSoftkeyTemplateName></softKeyTemplate>',
    );
    await call(
      'addApplicationToSoftkeyTemplate',
      '<applicationToSoftkeyTemplate><softKeyTemplateName>Mine</softKeyTemplateName><applicationName>Cisco Assistant</applicationName></applicationToSoftkeyTemplate>',
    );
    expect(textOf(await call('getSoftKeyTemplate', '<name>Mine</name>'), 'application')).toBe(
      'Cisco Assistant',
    );
    await call(
      'updateSoftKeySet',
      '<name>Mine</name><callStates><callState><callStateName>On Hook</callStateName><softKeys><softKey><positionId>0</positionId><softKeyName>New Call</softKeyName></softKey></softKeys></callState></callStates>',
    );
    expect(textOf(await call('getSoftKeySet', '<name>Mine</name>'), 'softKeyName')).toBe(
      'New Call',
    );
    await call(
      'removeApplicationToSoftkeyTemplate',
      '<softKeyTemplateName>Mine</softKeyTemplateName><applicationName>Cisco Assistant</applicationName>',
    );
    expect(await rows('select applicationname from softkeytemplateapplication')).toEqual([]);
  });

  it('units and subunits of a gateway are those that getGateway shows', async () => {
    await call(
      'addGateway',
      '<gateway><domainName>gw</domainName><product>VG310</product><protocol>MGCP</protocol><callManagerGroupName>Default</callManagerGroupName></gateway>',
    );
    await call(
      'addUnitsToGateway',
      '<unitsToGateway><domainName>gw</domainName><units><unit><index>0</index><product>ANALOG</product></unit></units></unitsToGateway>',
    );
    await call(
      'addGatewaySubunits',
      '<gatewaySubunits><domainName>gw</domainName><unit>0</unit><subunits><subunit><index>1</index><product>24FXS</product></subunit></subunits></gatewaySubunits>',
    );
    const got = await call('getGateway', '<domainName>gw</domainName>');
    expect(allTexts(textOf(got, 'units') ?? '', 'index')).toEqual(['0', '1']);
    await expect(
      call(
        'addUnitsToGateway',
        '<unitsToGateway><domainName>gw</domainName><units><unit><index>0</index><product>ANALOG</product></unit></units></unitsToGateway>',
      ),
    ).rejects.toMatchObject({ code: -239 });
    await call(
      'removeUnitsToGateway',
      '<domainName>gw</domainName><units><unit><index>0</index></unit></units>',
    );
    expect(
      allTexts(
        textOf(await call('getGateway', '<domainName>gw</domainName>'), 'units') ?? '',
        'index',
      ),
    ).toEqual([]);
  });

  it('Mobility is the two patterns that its nouns show', async () => {
    await call(
      'addMobility',
      '<mobility><handoffNumber>7771</handoffNumber><DTMFNumber>7772</DTMFNumber></mobility>',
    );
    expect(
      await rows(
        "select dnorpattern, tkpatternusage from numplan where dnorpattern in ('7771', '7772')",
      ),
    ).toEqual([
      { dnorpattern: '7771', tkpatternusage: '16' },
      { dnorpattern: '7772', tkpatternusage: '17' },
    ]);
    await call(
      'updateMobility',
      '<handoffNumber>7771</handoffNumber><newHandoffNumber>7773</newHandoffNumber>',
    );
    expect(textOf(await call('getMobility'), 'handoffNumber')).toBe('7773');
  });
});

describe('choices', () => {
  const choices = (xml: string, field: string) => allTexts(textOf(xml, field) ?? '', 'choice');

  it('getPhoneOptions answers what may be chosen for this phone', async () => {
    await addPhone();
    const uuid =
      /\{[0-9A-F-]{36}\}/.exec(
        await call('getPhone', `<name>${PHONE}</name><returnedTags><name/></returnedTags>`),
      )?.[0] ?? '';
    const got = await call(
      'getPhoneOptions',
      `<uuid>${uuid}</uuid><returnedChoices><devicePoolName/><securityProfileName/><dndOption/></returnedChoices>`,
    );
    expect(choices(got, 'devicePoolName')).toEqual(['Default']);
    expect(choices(got, 'dndOption')).toContain('Call Reject');
    expect(choices(got, 'securityProfileName')).toContain(
      'Cisco 8845 - Standard SIP Non-Secure Profile',
    );
    expect(
      choices(got, 'securityProfileName').filter((name) => name.startsWith('Cisco 78')),
    ).toEqual([]);
    expect(got).not.toContain('<locationName>');
    const page = await call(
      'getPhoneOptions',
      `<uuid>${uuid}</uuid><returnedChoices><dndOption><skip>1</skip><first>1</first></dndOption></returnedChoices>`,
    );
    expect(choices(page, 'dndOption')).toEqual(['Call Reject']);
  });
});

describe('listRoutePlan', () => {
  it('shows patterns of every kind with what they lead to', async () => {
    await addPhone();
    await call(
      'addTransPattern',
      '<transPattern><pattern>9XXX</pattern><usage>Translation</usage><routePartitionName/></transPattern>',
    );
    const listed = await call(
      'listRoutePlan',
      '<searchCriteria><dnOrPattern>%</dnOrPattern></searchCriteria><returnedTags><dnOrPattern/><type/><routeDetail/></returnedTags>',
    );
    expect(allTexts(listed, 'dnOrPattern')).toEqual(['1001', '9XXX']);
    expect(allTexts(listed, 'type')).toEqual(['Device', 'Translation']);
    expect(allTexts(listed, 'routeDetail')).toEqual([PHONE]);
    const searched = await call(
      'listRoutePlan',
      '<searchCriteria><type>Translation</type></searchCriteria><returnedTags><dnOrPattern/></returnedTags>',
    );
    expect(allTexts(searched, 'dnOrPattern')).toEqual(['9XXX']);
  });
});
