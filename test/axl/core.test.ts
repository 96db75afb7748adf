import { allTexts, axl, AxlError, axlRaw, sql, textOf } from '../support/axl';
import { line, lines, phone, user } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();
const call = (operation: string, inner = '') => axl(server.ucm, operation, inner);
const UUID = /^\{[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}\}$/;

async function fault(operation: string, inner: string): Promise<AxlError> {
  try {
    await call(operation, inner);
  } catch (error) {
    if (error instanceof AxlError) return error;
    throw error;
  }
  throw new Error(`${operation} was not refused`);
}

describe('the verbs', () => {
  it('answer a braced upper-case uuid, and take it in any spelling', async () => {
    const uuid = await call(
      'addRoutePartition',
      '<routePartition><name>PT_A</name></routePartition>',
    );
    expect(uuid).toMatch(UUID);
    for (const spelling of [
      uuid,
      uuid.toLowerCase(),
      uuid.slice(1, -1),
      uuid.slice(1, -1).toLowerCase(),
    ]) {
      expect(textOf(await call('getRoutePartition', `<uuid>${spelling}</uuid>`), 'name')).toBe(
        'PT_A',
      );
    }
    expect(await call('removeRoutePartition', `<uuid>${uuid}</uuid>`)).toBe(uuid);
    expect((await fault('getRoutePartition', '<name>PT_A</name>')).code).toBe(5007);
  });

  it('fill in the defaults of the schema', async () => {
    await call('addRoutePartition', '<routePartition><name>PT_A</name></routePartition>');
    const partition = await call('getRoutePartition', '<name>PT_A</name>');
    expect(textOf(partition, 'useOriginatingDeviceTimeZone')).toBe('true');
    expect(textOf(partition, 'timeZone')).toBe('Etc/GMT');
    expect(textOf(partition, 'partitionUsage')).toBe('General');
  });

  it('update changes only what was sent, and renames by newName', async () => {
    await call(
      'addRoutePartition',
      '<routePartition><name>PT_A</name><description>first</description></routePartition>',
    );
    await call('updateRoutePartition', '<name>PT_A</name><newName>PT_B</newName>');
    expect(textOf(await call('getRoutePartition', '<name>PT_B</name>'), 'description')).toBe(
      'first',
    );
    await call('updateRoutePartition', '<name>PT_B</name><description></description>');
    expect(textOf(await call('getRoutePartition', '<name>PT_B</name>'), 'description')).toBe('');
  });

  it('returnedTags choose elements whatever they contain; the uuid comes always', async () => {
    await call('addPhone', phone({ description: 'Desk' }));
    const answer = await call(
      'getPhone',
      '<name>SEP001122334455</name><returnedTags><name/><description>%</description></returnedTags>',
    );
    expect(answer).toMatch(/^<phone [^>]*uuid="\{/);
    expect(answer.replace(/^<phone[^>]*>/, '').replace('</phone>', '')).toBe(
      '<name>SEP001122334455</name><description>Desk</description>',
    );
  });

  it('list finds by pattern, ANDs criteria, pages by skip and first, and answers empty when nothing fits', async () => {
    for (const name of ['PT_A', 'PT_B', 'PT_C', 'XX'])
      await call(
        'addRoutePartition',
        `<routePartition><name>${name}</name><description>d${name}</description></routePartition>`,
      );
    const names = async (criteria: string, more = '') =>
      allTexts(
        await call(
          'listRoutePartition',
          `<searchCriteria>${criteria}</searchCriteria><returnedTags><name/></returnedTags>${more}`,
        ),
        'name',
      );
    expect(await names('<name>PT_%</name>')).toEqual(['PT_A', 'PT_B', 'PT_C']);
    expect(await names('<name>PT__</name>')).toEqual(['PT_A', 'PT_B', 'PT_C']);
    expect(await names('<name>PT_%</name><description>%B</description>')).toEqual(['PT_B']);
    expect(await names('<name>PT_%</name>', '<skip>1</skip><first>1</first>')).toEqual(['PT_B']);
    const none = await axlRaw(
      server.ucm,
      'listRoutePartition',
      '<searchCriteria><name>nothing</name></searchCriteria><returnedTags><name/></returnedTags>',
    );
    expect([none.status, none.text.includes('<return/>')]).toEqual([200, true]);
  });

  it('%% in every criterion matches rows without a value too', async () => {
    await call('addPhone', phone());
    const all = await call(
      'listPhone',
      '<searchCriteria><name>%%</name><callingSearchSpaceName>%%</callingSearchSpaceName></searchCriteria><returnedTags><name/></returnedTags>',
    );
    expect(allTexts(all, 'name')).toContain('SEP001122334455');
  });

  it('a criterion on a reference is matched by its name', async () => {
    await call('addCss', '<css><name>CSS_A</name></css>');
    await call('addPhone', phone({ callingSearchSpaceName: 'CSS_A' }));
    await call('addPhone', phone({ name: 'SEP001122334466' }));
    const found = await call(
      'listPhone',
      '<searchCriteria><callingSearchSpaceName>CSS_%</callingSearchSpaceName></searchCriteria><returnedTags><name/></returnedTags>',
    );
    expect(allTexts(found, 'name')).toEqual(['SEP001122334455']);
  });
});

describe('lists', () => {
  const members = async (): Promise<string[]> =>
    allTexts(await call('getCss', '<name>CSS_A</name>'), 'routePartitionName');
  const member = (name: string, index: number) =>
    `<member><routePartitionName>${name}</routePartitionName><index>${index}</index></member>`;

  beforeEach(async () => {
    for (const name of ['PT_A', 'PT_B', 'PT_C'])
      await call('addRoutePartition', `<routePartition><name>${name}</name></routePartition>`);
    await call(
      'addCss',
      `<css><name>CSS_A</name><members>${member('PT_A', 1)}${member('PT_B', 2)}</members></css>`,
    );
  });

  it('addX and removeX change members, X replaces them all with new uuids', async () => {
    expect(await members()).toEqual(['PT_A', 'PT_B']);
    await call(
      'updateCss',
      `<name>CSS_A</name><removeMembers>${member('PT_A', 1)}</removeMembers><addMembers>${member('PT_C', 3)}</addMembers>`,
    );
    expect(await members()).toEqual(['PT_B', 'PT_C']);
    const uuids = async () =>
      [...(await call('getCss', '<name>CSS_A</name>')).matchAll(/<member uuid="([^"]+)"/g)].map(
        (match) => match[1],
      );
    const before = await uuids();
    await call(
      'updateCss',
      `<name>CSS_A</name><members>${member('PT_B', 1)}${member('PT_C', 2)}</members>`,
    );
    expect(await members()).toEqual(['PT_B', 'PT_C']);
    const after = await uuids();
    expect(after).toHaveLength(2);
    expect(after.filter((uuid) => before.includes(uuid))).toEqual([]);
  });

  it('an empty X removes every member', async () => {
    await call('updateCss', '<name>CSS_A</name><members/>');
    expect(await members()).toEqual([]);
  });

  it('a referenced object cannot be removed, and the fault names its key', async () => {
    const refused = await fault('removeRoutePartition', '<name>PT_A</name>');
    expect(refused.code).toBe(-692);
    expect(refused.message).toBe(
      'Key value for constraint (informix.pk_routepartition_pkid) is still being referenced.',
    );
    expect(refused.faultcode).toBe('soapenv:Client');
  });
});

describe('references', () => {
  it('are given by name or uuid and answered with both; nil and empty clear them', async () => {
    const css = await call('addCss', '<css><name>CSS_A</name></css>');
    await call('addPhone', phone({ callingSearchSpaceName: 'CSS_A' }));
    const shown = `<callingSearchSpaceName uuid="${css}">CSS_A</callingSearchSpaceName>`;
    expect(await call('getPhone', '<name>SEP001122334455</name>')).toContain(shown);
    await call('updatePhone', '<name>SEP001122334455</name><callingSearchSpaceName/>');
    expect(await call('getPhone', '<name>SEP001122334455</name>')).toContain(
      '<callingSearchSpaceName/>',
    );
    await call(
      'updatePhone',
      `<name>SEP001122334455</name><callingSearchSpaceName uuid="${css}"/>`,
    );
    expect(await call('getPhone', '<name>SEP001122334455</name>')).toContain(shown);
    await call(
      'updatePhone',
      '<name>SEP001122334455</name><callingSearchSpaceName xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>',
    );
    expect(await call('getPhone', '<name>SEP001122334455</name>')).toContain(
      '<callingSearchSpaceName/>',
    );
  });

  it('to something that is not there are refused, and nothing is left behind', async () => {
    const before = await sql(server.ucm, 'select count(*) from device');
    const refused = await fault('addPhone', phone({ devicePoolName: 'NoSuchPool' }));
    expect(refused.message).toBe('Item not valid: The specified NoSuchPool was not found');
    expect(refused.code).toBe(5007);
    expect(await sql(server.ucm, 'select count(*) from device')).toEqual(before);
  });
});

describe('phones', () => {
  it('need eight elements less than the schema says', async () => {
    await call(
      'addPhone',
      '<phone><name>SEP001122334455</name><product>Cisco 8845</product><class>Phone</class><protocol>SIP</protocol><devicePoolName>Default</devicePoolName></phone>',
    );
    const answer = await call('getPhone', '<name>SEP001122334455</name>');
    expect(textOf(answer, 'locationName')).toBe('Hub_None');
    expect(textOf(answer, 'phoneTemplateName')).toBe('Standard 8845 SIP');
    expect(textOf(answer, 'securityProfileName')).toBe(
      'Cisco 8845 - Standard SIP Non-Secure Profile',
    );
    expect(textOf(answer, 'model')).toBe('Cisco 8845');
    expect(answer).toMatch(/<phone ctiid="\d+" uuid="\{/);
    expect(answer).toMatch(/<loadInformation special="false">[^<]*<\/loadInformation>/);
  });

  it('are unknown by their own name in the fault', async () => {
    expect((await fault('getPhone', '<name>SEP0023AF482340</name>')).message).toBe(
      'Item not valid: The specified SEP0023AF482340 was not found',
    );
  });

  it.each(['SEP', 'SEP00112233', 'SEP0011223344ZZ'])('refuse the name %s', async (name) => {
    expect((await fault('addPhone', phone({ name }))).message).toContain(
      'The specified name has invalid characters',
    );
  });

  it('refuse a security profile of another model and a protocol that the model does not speak', async () => {
    expect(
      (
        await fault(
          'addPhone',
          phone({ securityProfileName: 'Cisco 7821 - Standard SIP Non-Secure Profile' }),
        )
      ).message,
    ).toBe(
      'The specified Security Profile is not valid for this device type (model and protocol).',
    );
    expect((await fault('addPhone', phone({ protocol: 'SCCP' }))).message).toContain('protocol');
  });

  it('refuse a second one of the same name with -239', async () => {
    await call('addPhone', phone());
    const refused = await fault('addPhone', phone());
    expect([refused.code, refused.faultcode]).toEqual([-239, 'soapenv:Client']);
    expect(refused.message).toBe(
      'Could not insert new row - duplicate value in a UNIQUE INDEX column (Unique Index:).',
    );
  });

  it('carry lines that are re-written as a whole, and share them', async () => {
    for (const pattern of ['1001', '1002']) await call('addLine', line({ pattern }));
    await call('addPhone', phone({ lines: lines('1001', '1002') }));
    await call('addPhone', phone({ name: 'SEP001122334466', lines: lines('1001') }));
    const patterns = async (name: string) =>
      allTexts(await call('getPhone', `<name>${name}</name>`), 'pattern');
    expect(await patterns('SEP001122334455')).toEqual(['1001', '1002']);
    await call('updatePhone', `<name>SEP001122334455</name><lines>${lines('1002')}</lines>`);
    expect(await patterns('SEP001122334455')).toEqual(['1002']);
    expect(await patterns('SEP001122334466')).toEqual(['1001']);
    expect(
      await sql(
        server.ucm,
        "select d.name from device d, devicenumplanmap m, numplan n where m.fkdevice = d.pkid and m.fknumplan = n.pkid and n.dnorpattern = '1001'",
      ),
    ).toEqual([{ name: 'SEP001122334466' }]);
  });

  it('are listed apart from H.323 clients', async () => {
    await call('addPhone', phone({ name: 'SEP0000000000A1' }));
    const h323 = phone({ name: 'H323CLIENT', product: 'H.323 Client', protocol: 'H.225' });
    await call('addH323Phone', h323.replace(/(<\/?)phone>/g, '$1h323Phone>'));
    const all =
      '<searchCriteria><name>%</name></searchCriteria><returnedTags><name/></returnedTags>';
    expect(allTexts(await call('listH323Phone', all), 'name')).toEqual(['H323CLIENT']);
    expect((await fault('getH323Phone', '<name>SEP0000000000A1</name>')).code).toBe(5007);
  });

  it('leave their lines behind as unassigned directory numbers', async () => {
    await call('addLine', line());
    await call('addPhone', phone({ lines: lines('1001') }));
    await call('removePhone', '<name>SEP001122334455</name>');
    expect(textOf(await call('getLine', '<pattern>1001</pattern>'), 'active')).toBe('false');
  });

  it('answer the elements in schema order', async () => {
    await call('addLine', line());
    await call('addPhone', phone({ lines: lines('1001'), description: 'x' }));
    const answer = await call('getPhone', '<name>SEP001122334455</name>');
    const order = [
      '<name>',
      '<description>',
      '<product>',
      '<model>',
      '<class>',
      '<protocol>',
      '<devicePoolName',
      '<lines>',
      '<phoneTemplateName',
      '<services/>',
      '<allowMraMode>',
    ];
    const places = order.map((tag) => answer.indexOf(tag));
    expect(places).not.toContain(-1);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });
});

describe('lines', () => {
  it('are one by pattern and partition over all kinds of patterns', async () => {
    await call('addRoutePartition', '<routePartition><name>PT_A</name></routePartition>');
    await call('addLine', line());
    await call('addLine', line({ routePartitionName: 'PT_A' }));
    expect((await fault('addLine', line())).message).toBe(
      'Cannot insert or update pattern. A DN exists with the same pattern and partition.',
    );
    const trans =
      '<transPattern><pattern>1001</pattern><usage>Translation</usage><routePartitionName>PT_A</routePartitionName></transPattern>';
    expect((await fault('addTransPattern', trans)).message).toContain('A DN exists');
    expect((await fault('addLine', line({ pattern: '+15551234' }))).message).toBe(
      'The first character cannot be a plus sign',
    );
    expect((await fault('getLine', '<pattern>9999</pattern>')).message).toBe(
      'Item not valid: The specified Line was not found',
    );
  });

  it('keep call forwards, and write an unset one as nil', async () => {
    await call(
      'addLine',
      line({
        callForwardAll:
          '<forwardToVoiceMail>false</forwardToVoiceMail><destination>2000</destination>',
      }),
    );
    const answer = await call('getLine', '<pattern>1001</pattern>');
    expect(textOf(textOf(answer, 'callForwardAll') ?? '', 'destination')).toBe('2000');
    expect(answer).toContain('<callingSearchSpaceName xsi:nil="true" uuid=""/>');
    expect(await sql(server.ucm, 'select cfadestination from callforwarddynamic')).toEqual([
      { cfadestination: '2000' },
    ]);
    const older = await axlRaw(server.ucm, 'getLine', '<pattern>1001</pattern>', {
      version: '11.5',
    });
    expect(older.text).toContain(
      '<callingSearchSpaceName xsi:nil="true" uuid="" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>',
    );
  });
});

describe('users', () => {
  it('never show a secret, and answer their groups with the roles', async () => {
    await call(
      'addUser',
      user({
        password: 'Jabber!234',
        pin: '83921',
        associatedGroups: '<userGroup><name>Standard CCM End Users</name></userGroup>',
      }),
    );
    const answer = await call('getUser', '<userid>amara</userid>');
    expect(answer).not.toContain('Jabber!234');
    expect(answer).not.toContain('83921');
    expect(answer).toContain('<password/><pin/>');
    expect(allTexts(answer, 'userRole').sort()).toEqual([
      'Standard CCM End Users',
      'Standard CCMUSER Administration',
    ]);
    expect(textOf(answer, 'status')).toBe('1');
    expect(textOf(answer, 'pwdCredPolicyName')).toBe('Default Credential Policy');
    const stored = await sql(server.ucm, 'select credentials from credential');
    expect(JSON.stringify(stored)).not.toMatch(/Jabber!234|83921/);
  });

  it('own devices, a primary extension and, from it, their self-service id', async () => {
    await call('addLine', line());
    await call('addPhone', phone({ lines: lines('1001') }));
    await call(
      'addUser',
      user({
        associatedDevices: '<device>SEP001122334455</device>',
        primaryExtension: '<pattern>1001</pattern><routePartitionName/>',
      }),
    );
    const answer = await call('getUser', '<userid>amara</userid>');
    expect(textOf(answer, 'device')).toBe('SEP001122334455');
    expect(textOf(textOf(answer, 'primaryExtension') ?? '', 'pattern')).toBe('1001');
    expect(textOf(answer, 'selfService')).toBe('1001');
    expect(
      await sql(
        server.ucm,
        'select u.userid, d.name from enduser u, enduserdevicemap m, device d where m.fkenduser = u.pkid and m.fkdevice = d.pkid and m.tkuserassociation = 1',
      ),
    ).toEqual([{ userid: 'amara', name: 'SEP001122334455' }]);
    await call('updateUser', '<userid>amara</userid><associatedDevices/>');
    expect(textOf(await call('getUser', '<userid>amara</userid>'), 'device')).toBeUndefined();
  });

  it.each([
    ['a short PIN', '12'],
    ['a PIN of one digit', '77777'],
    ['a PIN that counts up', '23456'],
    ['a PIN with letters', '12a45'],
  ])('are refused %s, and nothing changes', async (_, pin) => {
    await call('addUser', user({ pin: '83921' }));
    await fault('updateUser', `<userid>amara</userid><firstName>New</firstName><pin>${pin}</pin>`);
    const answer = await call('getUser', '<userid>amara</userid>');
    expect(textOf(answer, 'firstName')).toBe('');
    expect(await call('doAuthenticateUser', '<userid>amara</userid><pin>83921</pin>')).toContain(
      '<userAuthenticated>true</userAuthenticated>',
    );
  });

  it('may not use a PIN again while the policy remembers it', async () => {
    await call('addUser', user({ pin: '83921' }));
    await call('updateUser', '<userid>amara</userid><pin>44119</pin>');
    await fault('updateUser', '<userid>amara</userid><pin>83921</pin>');
    expect(await call('doAuthenticateUser', '<userid>amara</userid><pin>44119</pin>')).toContain(
      '<code>0</code>',
    );
  });

  it('are locked after three wrong PINs, by the cluster clock', async () => {
    await call('addUser', user({ pin: '83921' }));
    const authenticate = (pin: string) =>
      call('doAuthenticateUser', `<userid>amara</userid><pin>${pin}</pin>`);
    for (let i = 0; i < 3; i += 1)
      expect(await authenticate('00000')).toContain(
        '<userAuthenticated>false</userAuthenticated><code>1</code>',
      );
    expect(await authenticate('83921')).toContain('<code>2</code>');
    await fetchClock({ advance: { minutes: 31 } });
    expect(await authenticate('83921')).toContain(
      '<userAuthenticated>true</userAuthenticated><code>0</code>',
    );
  });
});

async function fetchClock(body: object): Promise<void> {
  const { post } = await import('../support/axl');
  const reply = await post(server.ucm, JSON.stringify(body), {
    path: '/_ucmock/clock',
    login: null,
    headers: { 'Content-Type': 'application/json' },
  });
  expect(reply.status).toBe(200);
}

describe('SQL and AXL see one truth', () => {
  it('an update by SQL is what getPhone answers, and a row inserted by SQL can be removed by AXL', async () => {
    await call('addPhone', phone());
    expect(
      await call(
        'executeSQLUpdate',
        "<sql>update device set description = 'by SQL' where name = 'SEP001122334455'</sql>",
      ),
    ).toBe('<rowsUpdated>1</rowsUpdated>');
    expect(textOf(await call('getPhone', '<name>SEP001122334455</name>'), 'description')).toBe(
      'by SQL',
    );
    await call(
      'executeSQLUpdate',
      "<sql>insert into routepartition (name, description) values ('PT_SQL', 'x')</sql>",
    );
    expect(await call('removeRoutePartition', '<name>PT_SQL</name>')).toMatch(UUID);
  });

  it('answers no rows as an empty return, and an unnamed count as count', async () => {
    const none = await axlRaw(
      server.ucm,
      'executeSQLQuery',
      "<sql>select name from device where name = 'nope'</sql>",
    );
    expect(none.text).toContain('<return/>');
    expect(await call('executeSQLQuery', '<sql>select count(*) from routepartition</sql>')).toMatch(
      /^<row><count>\d+<\/count><\/row>$/,
    );
  });
});

describe('every version', () => {
  it.each(['11.0', '11.5', '12.0', '12.5', '14.0', '15.0'])(
    '%s adds, gets, lists and removes a phone with its view',
    async (version) => {
      const options = { version };
      await axl(server.ucm, 'addPhone', phone(), options);
      const answer = await axl(server.ucm, 'getPhone', '<name>SEP001122334455</name>', options);
      expect(answer.includes('<allowMraMode>')).toBe(Number(version) >= 12.5);
      expect(
        allTexts(
          await axl(
            server.ucm,
            'listPhone',
            '<searchCriteria><name>SEP%</name></searchCriteria><returnedTags><name/></returnedTags>',
            options,
          ),
          'name',
        ),
      ).toContain('SEP001122334455');
      await axl(server.ucm, 'removePhone', '<name>SEP001122334455</name>', options);
    },
  );
});

it('application servers are found by uuid only, and carry users', async () => {
  const uuid = await call(
    'addApplicationServer',
    '<applicationServer><appServerType>Cisco Unity Connection</appServerType><name>cuc1</name><ipAddress>10.0.0.30</ipAddress><appUsers><selectedAppUser><appUserName>CCMSysUser</appUserName></selectedAppUser></appUsers></applicationServer>',
  );
  const answer = await call('getApplicationServer', `<uuid>${uuid}</uuid>`);
  expect(textOf(answer, 'appServerType')).toBe('Cisco Unity Connection');
  expect(textOf(answer, 'appUserName')).toBe('CCMSysUser');
  expect(
    await sql(
      server.ucm,
      'select a.name as who, s.name as server from applicationuserappservermap m, applicationuser a, appserver s where m.fkapplicationuser = a.pkid and m.fkappserver = s.pkid',
    ),
  ).toEqual([{ who: 'CCMSysUser', server: 'cuc1' }]);
  await call(
    'addAppServerInfo',
    `<appServerInfo><appServerName>cuc1</appServerName><appServerContent>UNITY_CONNECTION</appServerContent><content><note>branch</note></content></appServerInfo>`,
  );
  await call('updateApplicationServer', `<uuid>${uuid}</uuid><ipAddress>10.0.0.31</ipAddress>`);
  expect(textOf(await call('getApplicationServer', `<uuid>${uuid}</uuid>`), 'ipAddress')).toBe(
    '10.0.0.31',
  );
});

describe('what the server derives', () => {
  it("a calling search space's clause follows its members and their names", async () => {
    for (const name of ['PT_A', 'PT_B']) {
      await call('addRoutePartition', `<routePartition><name>${name}</name></routePartition>`);
    }
    const member = (name: string, index: number) =>
      `<member><routePartitionName>${name}</routePartitionName><index>${index}</index></member>`;
    await call(
      'addCss',
      `<css><name>CSS_A</name><members>${member('PT_B', 1)}${member('PT_A', 2)}</members></css>`,
    );
    expect(textOf(await call('getCss', '<name>CSS_A</name>'), 'clause')).toBe('PT_B:PT_A');
    await call('updateRoutePartition', '<name>PT_A</name><newName>PT_C</newName>');
    expect(await sql(server.ucm, 'select clause from callingsearchspace')).toEqual([
      { clause: 'PT_B:PT_C' },
    ]);
  });

  it("alternate numbers' booleans are the database's, and f without a mask", async () => {
    await call(
      'addLine',
      line({
        enterpriseAltNum:
          '<numMask>8XXX</numMask><addLocalRoutePartition>true</addLocalRoutePartition>',
      }),
    );
    const answer = await call('getLine', '<pattern>1001</pattern>');
    expect(textOf(textOf(answer, 'enterpriseAltNum') ?? '', 'addLocalRoutePartition')).toBe('t');
    expect(textOf(textOf(answer, 'e164AltNum') ?? '', 'addLocalRoutePartition')).toBe('f');
  });

  it('an update of something unknown is 5003', async () => {
    expect((await fault('updateUser', '<userid>nobody</userid><lastName>x</lastName>')).code).toBe(
      5003,
    );
    expect(
      (await fault('updatePhone', '<name>SEP0000000000AA</name><description>x</description>'))
        .message,
    ).toBe('Phone not found');
  });
});
