/** What hangs on a user: device profiles, remote destinations. facts/sql.md 3, facts/clients.md */
import { allTexts, axl, axlRaw, sql, textOf } from '../support/axl';
import { line, lines, phone, user } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();
const call = (operation: string, inner = '') => axl(server.ucm, operation, inner);
const refusal = async (operation: string, inner: string) =>
  /<axlcode>(.*?)<\/axlcode><axlmessage>(.*?)<\/axlmessage>/
    .exec((await axlRaw(server.ucm, operation, inner)).text)
    ?.slice(1);

describe('the default profile', () => {
  const profile = (name: string) =>
    call(
      'addDeviceProfile',
      `<deviceProfile><name>${name}</name><product>Cisco 8845</product><class>Device Profile</class><protocol>SIP</protocol><protocolSide>User</protocolSide><phoneTemplateName>Standard 8845 SIP</phoneTemplateName></deviceProfile>`,
    );
  const profiles = (...names: string[]) =>
    `<phoneProfiles>${names.map((name) => `<profileName>${name}</profileName>`).join('')}</phoneProfiles>`;
  const update = (inner: string) => call('updateUser', `<userid>amara</userid>${inner}`);
  const shown = async () => {
    const answer = await call('getUser', '<userid>amara</userid>');
    return [textOf(answer, 'defaultProfile'), allTexts(answer, 'profileName')];
  };

  beforeEach(async () => {
    for (const name of ['Desk', 'Home', 'Lab']) await profile(name);
    await call(
      'addUser',
      user({
        phoneProfiles: '<profileName>Desk</profileName><profileName>Home</profileName>',
        defaultProfile: 'Home',
      }),
    );
  });

  it('is the marked one of the profiles in enduserdevicemap', async () => {
    expect(
      await sql(
        server.ucm,
        `select d.name, m.defaultprofile as usual from enduserdevicemap m, device d
          where m.fkdevice = d.pkid and m.tkuserassociation = 5 order by d.name`,
      ),
    ).toEqual([
      { name: 'Desk', usual: 'f' },
      { name: 'Home', usual: 't' },
    ]);
    expect(await shown()).toEqual(['Home', ['Desk', 'Home']]);
  });

  it.each([
    ['another one', '<defaultProfile>Desk</defaultProfile>', 'Desk', ['Desk', 'Home']],
    ['none', '<defaultProfile/>', '', ['Desk', 'Home']],
    [
      'one outside the list',
      '<defaultProfile>Lab</defaultProfile>',
      'Lab',
      ['Desk', 'Home', 'Lab'],
    ],
    ['a list that has it still', profiles('Lab', 'Home'), 'Home', ['Lab', 'Home']],
    ['a list without it', profiles('Lab'), '', ['Lab']],
    ['something else', '<firstName>A</firstName>', 'Home', ['Desk', 'Home']],
  ])('after an update to %s', async (_, sent, usual, list) => {
    await update(sent);
    expect(await shown()).toEqual([usual, list]);
  });

  it('must exist', async () => {
    expect(
      await refusal('updateUser', '<userid>amara</userid><defaultProfile>Nowhere</defaultProfile>'),
    ).toEqual(['5007', 'Item not valid: The specified Nowhere was not found']);
  });
});

describe('remote destinations', () => {
  const destination = (name: string, number: string) =>
    `<remoteDestination><name>${name}</name><destination>${number}</destination><answerTooSoonTimer>1500</answerTooSoonTimer><answerTooLateTimer>19000</answerTooLateTimer><delayBeforeRingingCell>4000</delayBeforeRingingCell><ownerUserId>amara</ownerUserId><remoteDestinationProfileName>RDP amara</remoteDestinationProfileName></remoteDestination>`;

  beforeEach(async () => {
    await call('addUser', user({ enableMobility: 'true' }));
    await call(
      'addRemoteDestinationProfile',
      '<remoteDestinationProfile><name>RDP amara</name><product>Remote Destination Profile</product><class>Remote Destination Profile</class><protocol>Remote Destination</protocol><protocolSide>User</protocolSide><devicePoolName>Default</devicePoolName><userId>amara</userId><callInfoPrivacyStatus>Default</callInfoPrivacyStatus></remoteDestinationProfile>',
    );
  });

  it('have a number of their own', async () => {
    await call('addRemoteDestination', destination('Mobile', '5550100'));
    expect((await refusal('addRemoteDestination', destination('Other', '5550100')))?.[0]).toBe(
      '-239',
    );
    expect(await sql(server.ucm, 'select name from remotedestination')).toEqual([
      { name: 'Mobile' },
    ]);
  });

  it("their profile is among its user's", async () => {
    expect(
      textOf(
        await call('getUser', '<userid>amara</userid>'),
        'associatedRemoteDestinationProfiles',
      ),
    ).toBe('<remoteDestinationProfile>RDP amara</remoteDestinationProfile>');
  });
});

describe('phones', () => {
  it.each([
    ['another model', 'Standard 7821 SIP'],
    ['another protocol', 'Standard 7962G SCCP'],
  ])('refuse a button template of %s, in add and in update', async (_, template) => {
    const words =
      'The specified Phone Button Template is not valid for this device type (model and protocol).';
    const wrong = `<phoneTemplateName>${template}</phoneTemplateName>`;
    expect(await refusal('addPhone', phone({ phoneTemplateName: template }))).toEqual([
      '-1',
      words,
    ]);
    await call('addPhone', phone());
    expect(await refusal('updatePhone', `<name>SEP001122334455</name>${wrong}`)).toEqual([
      '-1',
      words,
    ]);
  });

  it("take a template that an administrator made, and the universal device template's", async () => {
    await call(
      'addPhoneButtonTemplate',
      '<phoneButtonTemplate><name>Ours</name><basePhoneTemplateName>Standard 8845 SIP</basePhoneTemplateName></phoneButtonTemplate>',
    );
    await call('addPhone', phone({ phoneTemplateName: 'Ours' }));
    await call(
      'updatePhone',
      '<name>SEP001122334455</name><phoneTemplateName>Universal Device Template Button Layout</phoneTemplateName>',
    );
  });

  it('have one line at each place', async () => {
    for (const pattern of ['1001', '1002']) await call('addLine', line({ pattern }));
    const twice = lines('1001', '1002').replace('<index>2<', '<index>1<');
    expect((await refusal('addPhone', phone({ lines: twice })))?.[0]).toBe('-239');
    expect(await sql(server.ucm, "select name from device where name like 'SEP%'")).toEqual([]);
  });

  it('removePhone removes a CTI route point too, and its line stays', async () => {
    await call('addLine', line());
    const added = await call(
      'addCtiRoutePoint',
      `<ctiRoutePoint><name>Queue</name><product>CTI Route Point</product><class>CTI Route Point</class><protocol>SCCP</protocol><protocolSide>User</protocolSide><devicePoolName>Default</devicePoolName><locationName>Hub_None</locationName><useTrustedRelayPoint>Default</useTrustedRelayPoint><lines>${lines('1001')}</lines></ctiRoutePoint>`,
    );
    expect(await call('removePhone', '<name>Queue</name>')).toBe(added);
    expect(textOf(await call('getLine', '<pattern>1001</pattern>'), 'active')).toBe('false');
    expect(await refusal('removePhone', '<name>Queue</name>')).toEqual([
      '5007',
      'Item not valid: The specified Queue was not found',
    ]);
  });
});
