/** What a user changes through UDS, and that AXL shows it. */
import { axl, sql, textOf } from '../support/axl';
import { useServer } from '../support/server';
import { addPhone, addUser, LOGIN, lineOf, udsOf } from './support';

const server = useServer();
const uds = udsOf(() => server.ucm, LOGIN);
const ROOT = 'https://cucm.example.com:8443/cucm-uds';
const ME = 'user/amara';
const put = (path: string, body: string) => uds(path, { method: 'PUT', body });
const post = (path: string, body: string) => uds(path, { method: 'POST', body });
const remove = (path: string) => uds(path, { method: 'DELETE' });

let desk: string;
let soft: string;

beforeEach(async () => {
  desk = await addPhone(server.ucm, 'SEP0011223344AA', ['1001', '1002']);
  soft = await addPhone(server.ucm, 'CSFAMARA', ['1001'], {
    product: 'Cisco Unified Client Services Framework',
    phoneTemplateName: 'Standard Client Services Framework',
  });
  await addUser(server.ucm, {
    associatedDevices: '<device>SEP0011223344AA</device><device>CSFAMARA</device>',
    primaryExtension: '<pattern>1001</pattern>',
  });
});

const forwardAll = async (pattern: string) => {
  const answer = await axl(server.ucm, 'getLine', `<pattern>${pattern}</pattern>`);
  const forward = textOf(answer, 'callForwardAll') ?? '';
  return [textOf(forward, 'forwardToVoiceMail'), textOf(forward, 'destination')];
};

describe('extensions', () => {
  it('list the primary one first, with what all its appearances share', async () => {
    const [first, second] = [await lineOf(server.ucm, '1001'), await lineOf(server.ucm, '1002')];
    const { text } = await uds(`${ME}/extensions`);
    expect(text).toMatch(
      new RegExp(
        `<extensions version="15.0.1" uri="${ROOT}/${ME}/extensions"><extension isPrimary="true" uri="${ROOT}/${ME}/extension/${first}"><id>${first}</id><directoryNumber>1001</directoryNumber><voiceMailPilotNumber/><callForwardAllDestination><sendToVoiceMailPilotNumber>false</sendToVoiceMailPilotNumber><sendToCustomDestination/></callForwardAllDestination><messageWaitingVisualAlert>false</messageWaitingVisualAlert><messageWaitingVisualAlertPreference appliesToAllLineAppearances="true" value="0">Use System Policy</messageWaitingVisualAlertPreference>.*<label appliesToAllLineAppearances="true"/><logMissedCalls appliesToAllLineAppearances="true">true</logMissedCalls></extension><extension isPrimary="false" uri="${ROOT}/${ME}/extension/${second}">`,
      ),
    );
    const device = (await uds(`${ME}/device/${desk}/extensions`)).text;
    expect(device).not.toContain('appliesTo');
    expect(device).toMatch(
      /<extension uri="[^"]*" isPrimary="true">.*<logMissedCalls>true<\/logMissedCalls><label\/><\/extension>/,
    );
  });

  it('forward all calls, and back; voice mail wins over a destination', async () => {
    const path = `${ME}/extension/${await lineOf(server.ucm, '1001')}`;
    const body = (inner: string) =>
      `<extension><callForwardAllDestination>${inner}</callForwardAllDestination></extension>`;
    const reply = await put(path, body('<sendToCustomDestination>4711</sendToCustomDestination>'));
    expect(reply.status).toBe(200);
    expect(reply.text).toContain('<sendToCustomDestination>4711</sendToCustomDestination>');
    expect(reply.text).toContain('<option value="5">Beep Only</option>');
    expect(await forwardAll('1001')).toEqual(['false', '4711']);
    const both =
      '<sendToCustomDestination>1</sendToCustomDestination><sendToVoiceMailPilotNumber>true</sendToVoiceMailPilotNumber>';
    await put(path, body(both));
    expect(await forwardAll('1001')).toEqual(['true', '']);
    await put(path, body(''));
    expect(await forwardAll('1001')).toEqual(['false', '']);
    expect(await forwardAll('1002')).toEqual(['false', '']);
  });

  it('change label and preferences on every device, or on one', async () => {
    const line = `${ME}/extension/${await lineOf(server.ucm, '1001')}`;
    const rows = () =>
      sql(
        server.ucm,
        "select d.name, m.label, m.tkringsetting, m.logmissedcalls from devicenumplanmap m, device d, numplan n where d.pkid = m.fkdevice and n.pkid = m.fknumplan and n.dnorpattern = '1001' order by d.name",
      );
    await put(
      line,
      '<extension><label>Zoë</label><notOnACallRingPreference value="2"/><logMissedCalls>false</logMissedCalls></extension>',
    );
    const both = { label: 'Zoë', tkringsetting: '2', logmissedcalls: 'f' };
    expect(await rows()).toEqual([
      { name: 'CSFAMARA', ...both },
      { name: 'SEP0011223344AA', ...both },
    ]);
    const list = (await uds(`${ME}/device/${desk}/extensions`)).text;
    const own = /<id>([^<]*)<\/id>/.exec(list)?.[1] ?? '';
    await put(
      `${ME}/device/${desk}/extension/${own}`,
      '<extension><label/><notOnACallRingPreference>Ring Once</notOnACallRingPreference></extension>',
    );
    expect(await rows()).toEqual([
      { name: 'CSFAMARA', ...both },
      { name: 'SEP0011223344AA', label: '', tkringsetting: '3', logmissedcalls: 'f' },
    ]);
    expect((await uds(`${ME}/extensions`)).text).toContain(
      '<label appliesToAllLineAppearances="false">',
    );
  });

  it('take the other forwards by the private lane only, in XML and JSON', async () => {
    const line = await lineOf(server.ucm, '1001');
    const body =
      '<extension><forwardBusyInternalCallDestination><sendToCustomDestination>9</sendToCustomDestination></forwardBusyInternalCallDestination></extension>';
    const busy = async () =>
      textOf(
        textOf(await axl(server.ucm, 'getLine', '<pattern>1001</pattern>'), 'callForwardBusyInt') ??
          '',
        'destination',
      );
    await put(`${ME}/extension/${line}`, body);
    expect(await busy()).toBe('');
    const answer = await put(`private/${ME}/extension/${line}`, body);
    expect(answer.text).toContain(`uri="${ROOT}/private/${ME}/extension/${line}"`);
    expect(await busy()).toBe('9');
    const reply = await uds(`private/${ME}/extension/${line}`, {
      method: 'PUT',
      body: '{"forwardBusyInternalCallDestination":{"sendToVoiceMailPilotNumber":"true"}}',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    });
    expect(JSON.parse(reply.text)).toMatchObject({
      '@isPrimary': 'true',
      forwardBusyInternalCallDestination: {
        sendToVoiceMailPilotNumber: 'true',
        sendToCustomDestination: null,
      },
    });
    const list = await uds(`private/${ME}/device/${soft}/extensions`, {
      headers: { Accept: 'application/json' },
    });
    // One child of a list is the child itself. [client]
    expect(JSON.parse(list.text)).toMatchObject({ extension: { directoryNumber: '1001' } });
  });
});

describe('a device', () => {
  it('is shown whole', async () => {
    const { text } = await uds(`${ME}/device/${desk}`);
    expect(text).toMatch(
      new RegExp(
        `<device uri="${ROOT}/${ME}/device/${desk}" version="15.0.1" hasPrimaryNumber="true"><id>${desk}</id><name>SEP0011223344AA</name><type>Phone</type><description editable="true" source="admin"/><model>Cisco 8845</model><protocol>SIP</protocol><requireCerLocation>false</requireCerLocation><doNotDisturbSettings><enable>false</enable><option value="0"><supportedDndOptions><option value="0">Ringer Off</option>.*</doNotDisturbSettings><userGuide uri=""/><phoneLocale uri="${ROOT}/options/installedLocales" value=""/><provision><uri>http://ucm-pub:6970/SEP0011223344AA.cnf.xml</uri></provision><extensions uri="${ROOT}/${ME}/device/${desk}/extensions"/><subscribedServices uri="[^"]*"/><speedDials uri="[^"]*"/></device>$`,
      ),
    );
  });

  it('takes a description of its user’s, and Do Not Disturb', async () => {
    const reply = await put(
      `${ME}/device/${desk}`,
      '<device><description>My desk</description><doNotDisturbSettings><enable>true</enable></doNotDisturbSettings></device>',
    );
    expect(reply.status).toBe(200);
    expect(reply.text).toContain(
      '<description editable="true" source="user">My desk</description>',
    );
    const phone = await axl(server.ucm, 'getPhone', '<name>SEP0011223344AA</name>');
    expect(phone).toContain('<description>My desk</description>');
    expect(phone).toContain('<dndStatus>true</dndStatus>');
    await axl(
      server.ucm,
      'updatePhone',
      '<name>SEP0011223344AA</name><description>Lobby</description>',
    );
    const { text } = await uds(`${ME}/devices`);
    expect(text).toContain('<description editable="true" source="admin">Lobby</description>');
  });

  it('of somebody else does not exist', async () => {
    const other = await addPhone(server.ucm, 'SEP0011223344BB', []);
    expect((await uds(`${ME}/device/${other}`)).status).toBe(404);
    expect((await put(`${ME}/device/${other}`, '<device/>')).status).toBe(404);
    expect((await uds(`${ME}/device/nonsense`)).status).toBe(404);
  });
});

describe('the user', () => {
  it('changes all extensions and devices at once', async () => {
    const reply = await put(
      ME,
      '<user><enableDoNotDisturb>true</enableDoNotDisturb><displayName>Amara D.</displayName><userLocale appliesToAllDevices="true">English, United States</userLocale><callForwardAllDestination><destination>77</destination></callForwardAllDestination><enableCalendarPresence>true</enableCalendarPresence><unknown>1</unknown></user>',
    );
    expect(reply.status).toBe(200);
    expect(reply.text).toContain('<enableDoNotDisturb appliesToAllDevices="true">true<');
    expect(reply.text).toContain('<displayName>Amara D.</displayName>');
    expect(reply.text).toContain(
      '<callForwardAllDestination appliesToAllExtensions="true"><sendToVoiceMailPilotNumber>false</sendToVoiceMailPilotNumber><destination>77</destination>',
    );
    expect([await forwardAll('1001'), await forwardAll('1002')]).toEqual([
      ['false', '77'],
      ['false', '77'],
    ]);
    const user = await axl(server.ucm, 'getUser', '<userid>amara</userid>');
    expect(textOf(user, 'userLocale')).toBe('English United States');
    expect(textOf(user, 'calendarPresence')).toBe('true');
  });

  it('changes the primary extension alone', async () => {
    await put(
      ME,
      '<user><primaryExtension><label>Me</label><callForwardAllDestination><sendToVoiceMailPilotNumber>true</sendToVoiceMailPilotNumber></callForwardAllDestination></primaryExtension></user>',
    );
    expect([await forwardAll('1001'), await forwardAll('1002')]).toEqual([
      ['true', ''],
      ['false', ''],
    ]);
    expect((await uds(ME)).text).toContain('<label>Me</label>');
  });

  it('changes nothing where its home is another cluster', async () => {
    await axl(server.ucm, 'updateUser', '<userid>amara</userid><homeCluster>false</homeCluster>');
    const reply = await put(ME, '<user><displayName>x</displayName></user>');
    expect(reply.status).toBe(403);
    expect((await uds(ME)).text).toContain('<displayName/>');
  });

  it('has a conference of its own', async () => {
    const body = (inner: string) =>
      `<conferencing><conferenceNow>${inner}</conferenceNow></conferencing>`;
    const reply = await put(
      `${ME}/conferencing`,
      body('<enabled>true</enabled><accessCode>4242</accessCode>'),
    );
    expect([reply.status, textOf(reply.text, 'accessCode')]).toEqual([200, '4242']);
    expect((await put(`${ME}/conferencing`, body('<accessCode>abc</accessCode>'))).status).toBe(
      415,
    );
    const { text } = await uds(`${ME}/conferencing`);
    expect(text).toContain(
      `<conferencing uri="${ROOT}/${ME}/conferencing" version="15.0.1"><conferenceNow><enabled>true</enabled><accessCode>4242</accessCode></conferenceNow></conferencing>`,
    );
  });
});

describe('speed dials', () => {
  const dial = (index: number, number: string, label = '') =>
    `<speedDial><index>${index}</index><number>${number}</number>${label && `<label>${label}</label>`}</speedDial>`;
  const dials = (...all: string[]) => `<speedDials>${all.join('')}</speedDials>`;
  const phoneDials = async (name: string) => {
    const phone = await axl(server.ucm, 'getPhone', `<name>${name}</name>`);
    return [...phone.matchAll(/<speeddial[ >].*?<\/speeddial>/g)].map(([one]) =>
      ['dirn', 'label', 'index'].map((element) => textOf(one, element)).join(' '),
    );
  };

  it('of the user are on all devices', async () => {
    const added = await post(`${ME}/speedDials`, dials(dial(1, '4711', 'Ben'), dial(2, '4712')));
    expect([added.status, added.text]).toEqual([201, '']);
    expect(await phoneDials('SEP0011223344AA')).toEqual(['4711 Ben 1', '4712  2']);
    expect((await uds(`${ME}/speedDials`)).text).toContain(
      `<speedDials appliesToAllDevices="true" totalCount="2"><speedDial><index>1</index><number>4711</number><label>Ben</label></speedDial><speedDial><index>2</index><number>4712</number><label/></speedDial></speedDials><devices><device name="CSFAMARA" description="" speedDialsUri="${ROOT}/${ME}/device/${soft}/speedDials"/>`,
    );
    expect((await post(`${ME}/speedDials`, dials(dial(3, '1'), dial(2, '2')))).status).toBe(409);
    expect(await phoneDials('CSFAMARA')).toHaveLength(2);
    expect((await remove(`${ME}/speedDials?index=1`)).status).toBe(204);
    expect((await remove(`${ME}/speedDials?index=1`)).status).toBe(404);
    expect((await remove(`${ME}/speedDials`)).status).toBe(415);
    await put(`${ME}/speedDials`, dials(dial(5, '55')));
    expect(await phoneDials('CSFAMARA')).toEqual(['55  5']);
  });

  it('of one device differ from the others', async () => {
    const added = await post(`${ME}/device/${desk}/speedDial`, dial(7, '77', 'Q'));
    expect(added.status).toBe(201);
    const uri = String(added.headers.location);
    expect(uri).toMatch(new RegExp(`^${ROOT}/${ME}/device/${desk}/speedDial/[0-9a-f-]{36}$`));
    const own = uri.slice(ROOT.length + 1);
    expect((await uds(`${ME}/speedDials`)).text).toContain(
      '<speedDials appliesToAllDevices="false" totalCount="0"/>',
    );
    expect((await post(`${ME}/device/${desk}/speedDial`, dial(7, '1'))).status).toBe(409);
    expect((await put(own, '<speedDial><label/></speedDial>')).status).toBe(204);
    expect((await uds(own)).text).toMatch(
      /<index>7<\/index><number>77<\/number><label\/><\/speedDial>$/,
    );
    await post(`${ME}/device/${desk}/speedDials`, dials(dial(8, '88')));
    expect((await put(own, dial(8, '1'))).status).toBe(409);
    const byNumber = (await uds(`${ME}/device/${desk}/speedDials?number=88`)).text;
    expect(byNumber).toContain('<speedDials totalCount="1" uri=');
    expect((await uds(`${ME}/device/${desk}/speedDial?index=8`)).text).toContain('<number>88<');
  });

  it.each([
    ['no index', dials('<speedDial><number>1</number></speedDial>'), 415],
    ['index 0', dials(dial(0, '1')), 415],
    ['index 200', dials(dial(200, '1')), 415],
    ['no number', dials('<speedDial><index>1</index></speedDial>'), 415],
    ['one index twice', dials(dial(1, '1'), dial(1, '2')), 415],
    ['a long label', dials(dial(1, '1', 'x'.repeat(51))), 415],
    ['nothing', '<speedDials/>', 415],
    ['broken XML', '<speedDials>', 400],
    ['another root', dial(1, '1'), 400],
  ])('with %s are refused', async (_what, body, status) => {
    expect((await post(`${ME}/speedDials`, body)).status).toBe(status);
    expect(await phoneDials('CSFAMARA')).toEqual([]);
  });
});

describe('subscribed services', () => {
  let service: string;
  beforeEach(async () => {
    const made = await axl(
      server.ucm,
      'addIpPhoneServices',
      '<ipPhoneServices><serviceName>Weather</serviceName><asciiServiceName>Weather</asciiServiceName><serviceDescription/><serviceUrl>http://example.com/weather</serviceUrl><serviceCategory>XML Service</serviceCategory><serviceType>Standard IP Phone Service</serviceType><parameters><parameter><name>city</name><displayName>City</displayName><default>Oslo</default><description>Where</description><paramRequired>true</paramRequired></parameter></parameters></ipPhoneServices>',
    );
    service = made.replace(/[{}]/g, '').toLowerCase();
  });
  const wish = (name: string, inner = '') =>
    `<subscribedService><name>${name}</name><phoneServiceId>${service}</phoneServiceId>${inner}</subscribedService>`;

  it('are listed as phone services', async () => {
    const { text } = await uds(`phoneService/${service}`);
    expect(text).toContain(
      '<urlTemplate>http://example.com/weather</urlTemplate><secureUrlTemplate/><category>XML Service</category><type>Standard IP Phone Service</type>',
    );
    expect(text).toMatch(
      /<parameter><paramId>[^<]+<\/paramId><displayName>City<\/displayName><description>Where<\/description><defaultValue>Oslo<\/defaultValue><isRequired>true<\/isRequired><isCredential>false<\/isCredential><\/parameter>/,
    );
  });

  it('of a device carry parameters', async () => {
    const id = /<paramId>([^<]+)</.exec((await uds(`phoneService/${service}`)).text)?.[1] ?? '';
    const parameters = `<parameters><parameter><paramId>${id}</paramId><value>Bergen</value></parameter></parameters>`;
    const added = await post(
      `${ME}/device/${desk}/subscribedService`,
      wish('My weather', parameters),
    );
    expect(added.status).toBe(201);
    const own = String(added.headers.location).slice(ROOT.length + 1);
    expect((await uds(own)).text).toMatch(
      /<name>My weather<\/name><url>http:\/\/example.com\/weather<\/url><secureUrl\/><phoneServiceName phoneServiceId="[^"]*">Weather<\/phoneServiceName><parameters><parameter><paramId>[^<]*<\/paramId><value>Bergen<\/value><displayName>City/,
    );
    const phone = await axl(server.ucm, 'getPhone', '<name>SEP0011223344AA</name>');
    expect(textOf(phone, 'telecasterServiceName')).toBe('Weather');
    expect((await post(`${ME}/device/${desk}/subscribedService`, wish('My weather'))).status).toBe(
      409,
    );
    expect(
      (await put(own, '<subscribedService><url>http://example.com/b</url></subscribedService>'))
        .text,
    ).toContain('<url>http://example.com/b</url>');
    expect((await remove(`${ME}/device/${desk}/subscribedServices`)).status).toBe(204);
    expect((await uds(own)).status).toBe(404);
  });

  it('of the user are on all devices', async () => {
    const all = `<subscribedServices>${wish('Weather')}</subscribedServices>`;
    expect((await post(`${ME}/subscribedServices`, all)).status).toBe(201);
    expect((await post(`${ME}/subscribedServices`, all)).status).toBe(409);
    const { text } = await uds(`${ME}/subscribedServices`);
    expect(text).toContain('<subscribedServices appliesToAllDevices="true" totalCount="1">');
    const one = (await uds(`${ME}/device/${soft}/subscribedServices`)).text;
    const id = /<id>([^<]*)<\/id>/.exec(one)?.[1] ?? '';
    expect((await remove(`${ME}/subscribedServices/${id}`)).status).toBe(204);
    expect((await uds(`${ME}/subscribedServices`)).text).toContain('totalCount="0"');
    expect((await remove(`${ME}/subscribedServices/${id}`)).status).toBe(404);
    expect((await put(`${ME}/subscribedServices`, all)).status).toBe(200);
  });

  it('of no service are refused', async () => {
    const body =
      '<subscribedService><name>x</name><phoneServiceId>y</phoneServiceId></subscribedService>';
    expect((await post(`${ME}/device/${desk}/subscribedService`, body)).status).toBe(415);
    expect((await uds('phoneService/y')).status).toBe(404);
  });
});

describe('remote destinations', () => {
  const body = (fields: Record<string, string>) =>
    `<remoteDestination>${Object.entries(fields)
      .map(([name, value]) => `<${name}>${value}</${name}>`)
      .join('')}</remoteDestination>`;

  beforeEach(async () => {
    await axl(
      server.ucm,
      'updateUser',
      '<userid>amara</userid><enableMobility>true</enableMobility>',
    );
    await axl(
      server.ucm,
      'addRemoteDestinationProfile',
      '<remoteDestinationProfile><name>RDP amara</name><product>Remote Destination Profile</product><class>Remote Destination Profile</class><protocol>Remote Destination</protocol><protocolSide>User</protocolSide><devicePoolName>Default</devicePoolName><userId>amara</userId><callInfoPrivacyStatus>Default</callInfoPrivacyStatus></remoteDestinationProfile>',
    );
  });

  it('are made, changed and removed', async () => {
    const made = await post(
      `${ME}/remoteDestination`,
      body({ name: 'Mobile', destination: '+4917012345' }),
    );
    expect([made.status, made.text]).toEqual([201, '']);
    const own = String(made.headers.location).slice(ROOT.length + 1);
    const shown = (await uds(own)).text;
    expect(shown).toContain(
      '<name>Mobile</name><destination>+4917012345</destination><ringWhenExtensionDialed>true</ringWhenExtensionDialed><allowTransferToMobile>false</allowTransferToMobile><allowControlFromApplication>false</allowControlFromApplication>',
    );
    expect(shown).toContain(
      `<associatedDevice><name>RDP amara</name><usage uri="${ROOT}/options/remoteDestinationUsage" value="0"><option value="0">Single Number Reach</option>`,
    );
    expect(shown).toContain(
      `<advancedSettings><delayBeforeRingTimer>4.0</delayBeforeRingTimer><voiceMailAvoidanceSettings><answerTooSoonTimer>1.5</answerTooSoonTimer><voiceMailAvoidancePolicy uri="${ROOT}/options/voiceMailAvoidancePolicy" value="0">Use System Default</voiceMailAvoidancePolicy></voiceMailAvoidanceSettings><answerTooLateTimer>19.0</answerTooLateTimer></advancedSettings></remoteDestination>`,
    );
    const axlView = await axl(
      server.ucm,
      'getRemoteDestination',
      '<destination>+4917012345</destination>',
    );
    expect(textOf(axlView, 'ownerUserId')).toBe('amara');
    expect(
      (await post(`${ME}/remoteDestination`, body({ name: 'x', destination: '+4917012345' })))
        .status,
    ).toBe(409);
    const changed = await put(
      own,
      body({ destinationNumber: '+4917099', ringWhenExtensionDialed: 'false' }),
    );
    expect(changed.status).toBe(200);
    expect(changed.text).toContain(
      '<destination>+4917099</destination><ringWhenExtensionDialed>false<',
    );
    expect((await uds(`${ME}/remoteDestinations`)).text).toContain('<usage uri=');
    expect((await remove(own)).status).toBe(204);
    expect((await uds(own)).status).toBe(404);
    expect((await uds(`${ME}/remoteDestinations`)).text).toMatch(
      /<remoteDestinations version="15.0.1" uri="[^"]*"\/>$/,
    );
  });

  it('are as many as the user may have', async () => {
    await axl(
      server.ucm,
      'updateUser',
      '<userid>amara</userid><remoteDestinationLimit>1</remoteDestinationLimit>',
    );
    expect(
      (await post(`${ME}/remoteDestination/any`, body({ name: 'a', destination: '1' }))).status,
    ).toBe(201);
    expect(
      (await post(`${ME}/remoteDestination`, body({ name: 'b', destination: '2' }))).status,
    ).toBe(400);
  });

  it.each([
    ['no destination', { name: 'x' }],
    ['letters', { name: 'x', destination: 'home' }],
    [
      'a foreign device',
      {
        destination: '1',
        associatedDevices: '<associatedDevice><name>CSFAMARA</name></associatedDevice>',
      },
    ],
    ['control without a remote device', { destination: '1', allowControlFromApplication: 'true' }],
  ])('with %s are refused', async (_what, fields) => {
    expect(
      (await post(`${ME}/remoteDestination`, body(fields as Record<string, string>))).status,
    ).toBe(415);
    expect((await uds(`${ME}/remoteDestinations`)).text).not.toContain('<id>');
  });
});

describe('a device token', () => {
  it('is kept, replaced and removed, and its key is not shown by SQL', async () => {
    const path = `${ME}/device/${soft}/devicetoken`;
    const body = (token: string) =>
      `<token><pushNotifyToken>${token}</pushNotifyToken><pushChannelType>APNS</pushChannelType><key>topsecret</key></token>`;
    const reply = await put(path, body('t1'));
    expect([reply.status, reply.text]).toEqual([200, '1 row(s) updated']);
    await put(path, body('t2'));
    expect(JSON.stringify(await sql(server.ucm, 'select * from devicetoken'))).not.toContain(
      'topsecret',
    );
    expect((await remove(`${path}/t1`)).status).toBe(404);
    expect((await remove(`${path}/t2`)).status).toBe(204);
    expect((await remove(`${path}/t2`)).status).toBe(404);
    expect((await put(path, '<token/>')).status).toBe(415);
    expect((await put(`${ME}/device/none/devicetoken`, body('t'))).status).toBe(404);
  });
});

describe('the private lane', () => {
  it('looks up many users at once', async () => {
    await addUser(server.ucm, { userid: 'ben', mailid: 'ben@example.com' });
    const found = (text: string) => [...text.matchAll(/<userName>(\w+)/g)].map((match) => match[1]);
    expect(
      found((await uds('private/users?email=BEN@example.com,x@y&username=amara')).text),
    ).toEqual(['amara', 'ben']);
    const body =
      '<users><user><userName>nobody</userName></user><user><email>ben@example.com</email></user></users>';
    expect(found((await post('private/users', body)).text)).toEqual(['ben']);
    expect((await uds('private/users')).status).toBe(400);
    expect((await post('private/users', '<users><')).status).toBe(400);
    expect((await udsOf(() => server.ucm)('private/users?username=amara')).status).toBe(401);
  });

  it('tells the owner of a phone that waits for its activation code', async () => {
    await axl(
      server.ucm,
      'updatePhone',
      '<name>SEP0011223344AA</name><ownerUserName>amara</ownerUserName>',
    );
    await axl(
      server.ucm,
      'addPhoneActivationCode',
      '<phoneActivationCode><phoneName>SEP0011223344AA</phoneName></phoneActivationCode>',
      { version: '15.0' },
    );
    const { text } = await uds(`private/${ME}/activations`);
    expect(text).toMatch(
      /<activation><id>[^<]*<\/id><name>SEP0011223344AA<\/name><model>Cisco 8845<\/model><description\/><activationCode>\d{16}<\/activationCode><expires>[^<]*Z<\/expires><\/activation>/,
    );
    await addUser(server.ucm, { userid: 'ben' });
    const ben = udsOf(() => server.ucm, 'ben:Jabber!234');
    expect((await ben('private/user/ben/activations')).text).toMatch(/<activations [^>]*\/>$/);
    expect((await ben(`private/${ME}/activations`)).status).toBe(401);
  });
});
