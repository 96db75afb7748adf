/** The home cluster, the user, its credentials and devices: what every client asks first. */
import { axl, sql, textOf } from '../support/axl';
import { user } from '../support/builders';
import { ask } from '../support/rest';
import { useServer } from '../support/server';
import { addPhone, addUser, HEAD, LOGIN, udsOf } from './support';

const server = useServer({ nodeName: 'DS-UCM150' });
const open = udsOf(() => server.ucm);
const uds = udsOf(() => server.ucm, LOGIN);
const ROOT = 'https://cucm.example.com:8443/cucm-uds';

describe('clusterUser', () => {
  it('says that nobody is at home, to the byte', async () => {
    const reply = await open('clusterUser?username=nobody');
    expect(reply.status).toBe(200);
    expect(reply.text).toBe(
      `${HEAD}<clusterUser version="15.0.1" uri="${ROOT}/clusterUser?username=nobody"><result found="false"/></clusterUser>`,
    );
  });

  it('finds a user by user id, mail and identity, without regard to case', async () => {
    await addUser(server.ucm, {
      mailid: 'amara@example.com',
      userIdentity: 'amara@ad.example.com',
    });
    const { text } = await open('clusterUser?username=AMARA');
    expect(text).toBe(
      `${HEAD}<clusterUser version="15.0.1" uri="${ROOT}/clusterUser?username=AMARA"><result found="true" uri="${ROOT}/user/amara" version="15.0.1"/><homeCluster serversUri="${ROOT}/servers">DS-UCM150</homeCluster><homeClusterDetails><selfProvisioningSecureMode>true</selfProvisioningSecureMode><adminProvisionMode>false</adminProvisionMode></homeClusterDetails></clusterUser>`,
    );
    for (const query of ['email=Amara%40example.com', 'useridentifier=amara@ad.example.com'])
      expect((await open(`clusterUser?${query}`)).text).toContain('found="true"');
    expect((await open('clusterUser?email=amara')).text).toContain('found="false"');
  });

  it('passes over a user whose home is another cluster', async () => {
    await addUser(server.ucm, { homeCluster: 'false' });
    expect((await open('clusterUser?username=amara')).text).toContain('found="false"');
  });

  it.each(['', '?', '?user=amara', '?username=a&email=b'])('refuses "%s"', async (query) => {
    const reply = await open(`clusterUser${query}`);
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('<errors uri=');
  });
});

it('lists the nodes', async () => {
  expect((await open('servers')).text).toBe(
    `${HEAD}<servers version="15.0.1" uri="${ROOT}/servers"><server>DS-UCM150</server></servers>`,
  );
});

describe('a user', () => {
  it('with nothing but a name is shown whole', async () => {
    const id = await addUser(server.ucm);
    const reply = await uds('user/amara');
    expect(reply.status).toBe(200);
    expect(reply.text).toBe(
      `${HEAD}<user uri="${ROOT}/user/amara" version="15.0.1"><id>${id}</id><userName>amara</userName><firstName/><lastName>Diallo</lastName><middleName/><nickName/><displayName/><emMaxLoginTime/><allowProvisionEMMaxLoginTime>false</allowProvisionEMMaxLoginTime><phoneNumber/><homeNumber/><mobileNumber/><mobileConnect>false</mobileConnect><remoteDestinationLimit>4</remoteDestinationLimit><userLocale uri="${ROOT}/options/installedLocales" value="" appliesToAllDevices="true"/><email/><directoryUri/><msUri/><department/><manager/><title/><pager/><selfServiceId/><accountType useLdapAuth="false">local</accountType><homeCluster enableImAndPresence="false" enableCalendarPresence="false">true</homeCluster><imAndPresence/><callForwardAllDestination appliesToAllExtensions="true"><sendToVoiceMailPilotNumber>false</sendToVoiceMailPilotNumber><destination/></callForwardAllDestination><enableDoNotDisturb appliesToAllDevices="true">false</enableDoNotDisturb><serviceProfile><uri>http://DS-UCM150:6970/SPDefault.cnf.xml</uri></serviceProfile><devices uri="${ROOT}/user/amara/devices"/><credentials uri="${ROOT}/user/amara/credentials"/><extensions uri="${ROOT}/user/amara/extensions"/><subscribedServices uri="${ROOT}/user/amara/subscribedServices"/><speedDials uri="${ROOT}/user/amara/speedDials"/></user>`,
    );
  });

  it('shows what AXL and SQL have written, UTF-8 and all', async () => {
    await addUser(server.ucm, {
      firstName: 'Zoë',
      displayName: '阿玛拉 &amp; Ko',
      mailid: 'amara@example.com',
      telephoneNumber: '+49 30 1234',
      selfService: '1001',
      emMaxLoginTime: '120',
      userLocale: 'English United States',
      calendarPresence: 'true',
    });
    await axl(
      server.ucm,
      'executeSQLUpdate',
      "<sql>update enduser set nickname = 'Ama' where userid = 'amara'</sql>",
    );
    const { text } = await uds('user/amara');
    expect(text).toContain('<firstName>Zoë</firstName>');
    expect(text).toContain('<nickName>Ama</nickName><displayName>阿玛拉 &amp; Ko</displayName>');
    expect(text).toContain('<emMaxLoginTime>120</emMaxLoginTime>');
    expect(text).toContain('<phoneNumber>+49 30 1234</phoneNumber>');
    expect(text).toContain(
      'value="1" appliesToAllDevices="true">English, United States</userLocale>',
    );
    expect(text).toContain('<selfServiceId>1001</selfServiceId>');
    expect(text).toContain('enableCalendarPresence="true"');
  });

  it('has a primary extension with the forwards and preferences of its line', async () => {
    await addPhone(server.ucm, 'SEP0011223344AA', ['1001', '1002']);
    await axl(
      server.ucm,
      'updateLine',
      '<pattern>1001</pattern><callForwardAll><forwardToVoiceMail>false</forwardToVoiceMail><callingSearchSpaceName/><destination>1234</destination></callForwardAll>',
    );
    await addUser(server.ucm, {
      associatedDevices: '<device>SEP0011223344AA</device>',
      primaryExtension: '<pattern>1001</pattern>',
    });
    const { text } = await uds('user/amara');
    expect(text).toContain(
      '<primaryExtension><description/><directoryNumber>1001</directoryNumber><callForwardAllDestination><sendToVoiceMailPilotNumber>false</sendToVoiceMailPilotNumber><destination>1234</destination></callForwardAllDestination><messageWaitingVisualAlert>false</messageWaitingVisualAlert><messageWaitingVisualAlertPreference appliesToAllLineAppearances="true" value="0">Use System Policy</messageWaitingVisualAlertPreference><messageWaitingAudibleAlertPreference appliesToAllLineAppearances="true" value="2">Default</messageWaitingAudibleAlertPreference><onACallRingPreference appliesToAllLineAppearances="true" value="0">Use System Default</onACallRingPreference><notOnACallRingPreference appliesToAllLineAppearances="true" value="4">Ring</notOnACallRingPreference><voiceMailPilotNumber/><label/><logMissedCalls>true</logMissedCalls></primaryExtension><callForwardAllDestination appliesToAllExtensions="false">',
    );
  });
});

describe('an older release', () => {
  const old = useServer({ release: '10.5' });

  it('has fewer elements', async () => {
    await addUser(old.ucm);
    const { text } = await udsOf(() => old.ucm, LOGIN)('user/amara');
    expect(text).toContain('version="10.5.2"');
    expect(text).not.toMatch(/displayName|emMaxLoginTime|callForwardAll/);
    expect((await udsOf(() => old.ucm)('version')).text).toBe(
      `${HEAD}<versionInformation uri="${ROOT}/version" version="10.5.2"><version>10.5.2</version></versionInformation>`,
    );
  });
});

describe('devices', () => {
  it('are those that the user controls, uri their only attribute', async () => {
    const first = await addPhone(server.ucm, 'SEP0011223344AA', ['1001'], { description: 'Desk' });
    const second = await addPhone(server.ucm, 'CSFAMARA', [], {
      product: 'Cisco Unified Client Services Framework',
      phoneTemplateName: 'Standard Client Services Framework',
    });
    await addPhone(server.ucm, 'SEP0011223344BB', []);
    await addUser(server.ucm, {
      associatedDevices: '<device>SEP0011223344AA</device><device>CSFAMARA</device>',
    });
    const { text } = await uds('user/amara/devices');
    const base = `${ROOT}/user/amara`;
    expect(text).toBe(
      `${HEAD}<devices uri="${base}/devices" version="15.0.1"><device uri="${base}/device/${second}"><id>${second}</id><name>CSFAMARA</name><type>Phone</type><model>Cisco Unified Client Services Framework</model><description editable="true" source="admin"/><protocol>SIP</protocol></device><device uri="${base}/device/${first}"><id>${first}</id><name>SEP0011223344AA</name><type>Phone</type><model>Cisco 8845</model><description editable="true" source="admin">Desk</description><protocol>SIP</protocol></device></devices>`,
    );
    const one = await uds('user/amara/devices?model=%22Cisco%208845%22');
    expect(one.text.match(/<device /g)).toHaveLength(1);
    const json = await uds('user/amara/devices?model=Cisco%208845', {
      headers: { Accept: 'application/json' },
    });
    expect(JSON.parse(json.text)).toMatchObject({ device: { name: 'SEP0011223344AA' } });
  });
});

describe('credentials', () => {
  const put = (body: string, options = {}) =>
    uds('user/amara/credentials', { method: 'PUT', body, ...options });
  const right = async (inner: string) =>
    textOf(
      await axl(server.ucm, 'doAuthenticateUser', `<userid>amara</userid>${inner}`),
      'userAuthenticated',
    );
  beforeEach(() => addUser(server.ucm));

  it('are changed by the user, from XML and from JSON', async () => {
    const reply = await put('<credentials><credential type="pin">44119</credential></credentials>');
    expect([reply.status, reply.text, reply.headers['content-length']]).toEqual([
      204,
      '',
      undefined,
    ]);
    expect(await right('<pin>44119</pin>')).toBe('true');
    const json = '{"credential":{"@type":"password","$":"Jabber!567"}}';
    const headers = { 'Content-Type': 'application/json' };
    expect((await put(json, { headers })).status).toBe(204);
    expect(await right('<password>Jabber!567</password>')).toBe('true');
    expect((await uds('user/amara')).status).toBe(401);
    expect((await udsOf(() => server.ucm, 'amara:Jabber!567')('user/amara')).status).toBe(200);
  });

  it.each([
    ['a short PIN', 400, '<credential type="pin">12</credential>', 'Length of the PIN'],
    ['a trivial PIN', 400, '<credential type="pin">11111</credential>', 'trivial'],
    ['a PIN of letters', 400, '<credential type="pin">abcdef</credential>', 'digits'],
    ['the PIN of before', 400, '<credential type="pin">83921</credential>', 'used before'],
    ['no type', 415, '<credential>44119</credential>', 'type'],
    ['another type', 415, '<credential type="digest">44119</credential>', 'type'],
    ['an empty PIN', 415, '<credential type="pin"/>', 'empty'],
    ['nothing', 415, '', 'needed'],
    [
      'two of a kind',
      415,
      '<credential type="pin">44119</credential><credential type="pin">44118</credential>',
      'twice',
    ],
    [
      'a good PIN with a bad password',
      400,
      '<credential type="pin">44119</credential><credential type="password">aa</credential>',
      'Length of the password',
    ],
  ])('are not changed by %s', async (_what, status, inner, words) => {
    const reply = await put(`<credentials>${inner}</credentials>`);
    expect(reply.status).toBe(status);
    expect(reply.text).toMatch(/^<\?xml.*<errors uri="[^"]*" version="15.0.1"><error><code>/);
    expect(reply.text).toContain(words);
    expect(await right('<pin>83921</pin>')).toBe('true');
    expect(await right('<password>Jabber!234</password>')).toBe('true');
  });

  it('tell the last login', async () => {
    const { text } = await uds('user/amara/credentials');
    expect(text).toMatch(
      /<credentials uri="[^"]*\/user\/amara\/credentials" version="15.0.1"><credential><loginDetails><lastSuccessfulLogin>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z<\/lastSuccessfulLogin><lastSuccessfulLoginIp>[^<]*127.0.0.1<\/lastSuccessfulLoginIp><\/loginDetails><loginFailures>0<\/loginFailures><\/credential><\/credentials>$/,
    );
  });

  it('are never shown', async () => {
    await put('<credentials><credential type="pin">44119</credential></credentials>');
    const rows = await sql(server.ucm, 'select * from credential');
    expect(JSON.stringify(rows)).not.toContain('44119');
  });
});

describe('a login', () => {
  const status = async (login: string | undefined, path = 'user/amara') => {
    const reply = await udsOf(() => server.ucm, login)(path);
    return [reply.status, reply.headers['www-authenticate']];
  };
  const BASIC = 'Basic realm="Cisco Web Services Realm"';

  it('is asked for with the real realm; unknown users and wrong passwords look alike', async () => {
    await addUser(server.ucm);
    const none = await open('user/amara');
    expect(none.headers).toMatchObject({
      'www-authenticate': BASIC,
      'content-type': 'text/html;charset=utf-8',
    });
    const wrong = await udsOf(() => server.ucm, 'amara:wrong')('user/amara');
    const unknown = await udsOf(() => server.ucm, 'nobody:wrong')('user/nobody');
    expect([none.status, wrong.status, unknown.status]).toEqual([401, 401, 401]);
    expect([wrong.text, unknown.text]).toEqual([none.text, none.text]);
    const headers = ({ date: _date, 'x-request-id': _id, ...rest }: typeof none.headers) => rest;
    expect(headers(unknown.headers)).toEqual(headers(wrong.headers));
  });

  it('opens only what is the user’s own, and nothing of it for an administrator', async () => {
    await addUser(server.ucm);
    await axl(server.ucm, 'addUser', user({ userid: 'ben', password: 'Jabber!234' }));
    const administrator = `${server.ucm.login.user}:${server.ucm.login.password}`;
    expect(await status(LOGIN)).toEqual([200, undefined]);
    expect(await status(LOGIN, 'user/AMARA')).toEqual([200, undefined]);
    expect(await status(LOGIN, 'user/ben')).toEqual([401, undefined]);
    expect(await status(LOGIN, 'user/nobody')).toEqual([401, undefined]);
    expect(await status(administrator)).toEqual([401, undefined]);
    expect(await status(administrator, `user/${server.ucm.login.user}`)).toEqual([401, undefined]);
  });

  it('without the end users’ role is 403', async () => {
    await axl(server.ucm, 'addUser', user({ password: 'Jabber!234' }));
    expect(await status(LOGIN)).toEqual([403, undefined]);
  });

  it('gives a session for the service, which goes with the password', async () => {
    await addUser(server.ucm);
    const first = await uds('user/amara');
    const cookies = (first.headers['set-cookie'] as unknown as string[]) ?? [];
    expect(cookies.join()).toMatch(/JSESSIONIDSSO=\w+; Path=\/;.*JSESSIONID=\w+; Path=\/cucm-uds;/);
    const Cookie = cookies.map((one) => one.split(';')[0]).join('; ');
    expect((await open('user/amara', { headers: { Cookie } })).status).toBe(200);
    await axl(server.ucm, 'updateUser', '<userid>amara</userid><password>Jabber!999</password>');
    expect((await open('user/amara', { headers: { Cookie } })).status).toBe(401);
  });

  it('of an account that is expired is 401', async () => {
    await addUser(server.ucm);
    expect(await status(LOGIN)).toEqual([200, undefined]);
    const reply = await ask(server.ucm, '/_ucmock/clock', {
      method: 'POST',
      body: JSON.stringify({ advance: { days: 181 } }),
      headers: { 'Content-Type': 'application/json' },
    });
    expect(reply.status).toBe(200);
    expect(await status(LOGIN)).toEqual([401, BASIC]);
  });

  it.each([
    ['must change', '<pwdCredUserMustChange>true</pwdCredUserMustChange>'],
    ['is locked', '<pwdCredLockedByAdministrator>true</pwdCredLockedByAdministrator>'],
  ])('of an account that %s is 401', async (_what, group) => {
    await addUser(server.ucm, { passwordCredentials: group });
    expect(await status(LOGIN)).toEqual([401, BASIC]);
  });
});
