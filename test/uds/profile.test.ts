/** What a client reads after its user: service profile and client configuration, from AXL's objects. */
import { get } from 'node:http';
import { axl } from '../support/axl';
import { ask } from '../support/rest';
import { useServer } from '../support/server';
import { addUser, LOGIN, plain, udsOf } from './support';

const server = useServer({ filePort: 0, secureFilePort: 0 });
const uds = udsOf(() => server.ucm, LOGIN);

function file(name: string): Promise<{ status: number | undefined; text: string }> {
  const url = `http://127.0.0.1:${server.ucm.ports.files}/${name}`;
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    }).on('error', reject);
  });
}

async function addProfile(name: string, isDefault: boolean): Promise<string> {
  const service = (type: string, host: string, more = '') =>
    axl(
      server.ucm,
      'addUcService',
      `<ucService><serviceType>${type}</serviceType><name>${name} ${host}</name><hostnameorip>${host}</hostnameorip>${more}</ucService>`,
    );
  const port = '<port>443</port><protocol>HTTPS</protocol>';
  await service('Voicemail', 'vm1', port);
  await service('Voicemail', 'vm2', port);
  await service('IM and Presence', 'imp');
  await service('Directory', 'ldap');
  await service(
    'Jabber Client Configuration (jabber-config.xml)',
    'jabber',
    '<ucServiceXml><Policies><EnableSIPURIDialling>True</EnableSIPURIDialling></Policies></ucServiceXml>',
  );
  const info = (profile: string, inner: string) =>
    `<serviceProfileInfo><profileName>${profile}</profileName>${inner}</serviceProfileInfo>`;
  const infos = [
    info('Voicemail Profile', `<primary>${name} vm1</primary><secondary>${name} vm2</secondary>`),
    info('IM and Presence Profile', `<primary>${name} imp</primary>`),
    info(
      'Directory Profile',
      `<primary>${name} ldap</primary><serviceProfileXml><UseUDS>true</UseUDS><BaseFilter>a&amp;b</BaseFilter></serviceProfileXml>`,
    ),
  ];
  return plain(
    await axl(
      server.ucm,
      'addServiceProfile',
      `<serviceProfile><name>${name}</name><isDefault>${isDefault}</isDefault><serviceProfileInfos>${infos.join('')}<jabberClientConfigurationProfileInfo><common>${name} jabber</common></jabberClientConfigurationProfileInfo></serviceProfileInfos></serviceProfile>`,
    ),
  );
}

const server3 = (host: string, port = '', protocol = '') =>
  [
    ['Address', host],
    ['Port', port],
    ['Protocol', protocol],
  ]
    .map(([name, value]) => (value ? `<${name}>${value}</${name}>` : `<${name}/>`))
    .join('');

it('without any profile has every section, empty', async () => {
  const { status, text } = await file('SPDefault.cnf.xml');
  expect(status).toBe(200);
  const empty = ['Primary', 'Backup1', 'Backup2']
    .map((name) => `<${name}>${server3('')}</${name}>`)
    .join('');
  for (const section of ['Voicemail', 'MailStore', 'CTI', 'VideoConferenceSchedulingPortal'])
    expect(text).toContain(`<${section}>${empty}</${section}>`);
  expect(text).toContain('<PredictiveSearchFilter/></Directory>');
  expect((await file('jabber-config.xml')).status).toBe(404);
});

it('names the UC services of the default profile', async () => {
  const pkid = await addProfile('Standard', true);
  await addUser(server.ucm);
  const user = (await uds('user/amara')).text;
  expect(user).toContain(
    `<serviceProfile><uri>http://ucm-pub:${server.ucm.ports.files}/SPDefault.cnf.xml</uri></serviceProfile><jabberProfile><uri>https://ucm-pub:${server.ucm.ports.secureFiles}/JAB_${pkid}.cnf.xml</uri></jabberProfile>`,
  );
  const { text } = await file('SPDefault.cnf.xml');
  expect(text).toContain(
    `<Voicemail><Primary>${server3('vm1', '443', 'HTTPS')}</Primary><Backup1>${server3('vm2', '443', 'HTTPS')}</Backup1><Backup2>${server3('')}</Backup2></Voicemail>`,
  );
  expect(text).toContain(`<IMandPresence><Primary>${server3('imp')}</Primary>`);
  expect(text).toContain('<UseUDS>true</UseUDS><UseUserCredential/>');
  expect(text).toContain('<BaseFilter>a&amp;b</BaseFilter>');
  const config =
    '<config><Policies><EnableSIPURIDialling>True</EnableSIPURIDialling></Policies></config>';
  expect((await file('jabber-config.xml')).text).toContain(config);
  expect((await file(`JAB_${pkid}.cnf.xml`)).text).toContain(config);
});

it('is followed to both ports as the links give them', async () => {
  const pkid = await addProfile('Standard', true);
  await addUser(server.ucm);
  const links = [...(await uds('user/amara')).text.matchAll(/<uri>([^<]*)<\/uri>/g)];
  const [profile, jabber] = links.map(([, link]) => new URL(link ?? ''));
  expect([profile?.protocol, jabber?.protocol]).toEqual(['http:', 'https:']);
  expect((await file(`${profile?.pathname.slice(1)}`)).text).toContain('<Address>vm1</Address>');
  const secure = await ask(
    { url: `https://127.0.0.1:${jabber?.port}`, ca: server.ucm.ca },
    jabber?.pathname ?? '',
  );
  expect([secure.status, jabber?.pathname]).toEqual([200, `/JAB_${pkid}.cnf.xml`]);
  expect(secure.text).toContain('<EnableSIPURIDialling>True</EnableSIPURIDialling>');
});

it('is the user’s own where it has one', async () => {
  const pkid = await addProfile('Sales', false);
  await addUser(server.ucm, { serviceProfile: 'Sales' });
  expect((await uds('user/amara')).text).toContain(
    `<uri>http://ucm-pub:${server.ucm.ports.files}/SP${pkid}.cnf.xml</uri>`,
  );
  expect((await file(`SP${pkid}.cnf.xml`)).text).toContain('<Address>vm1</Address>');
  expect((await file('SPDefault.cnf.xml')).text).not.toContain('vm1');
});

it('is there over UDS too, byte for byte, for the user alone', async () => {
  await addUser(server.ucm);
  const empty = await uds('private/user/amara/serviceProfile');
  expect([empty.status, empty.text]).toEqual([200, (await file('SPDefault.cnf.xml')).text]);
  expect((await uds('private/user/amara/jabberProfile')).status).toBe(404);
  const pkid = await addProfile('Sales', false);
  await axl(
    server.ucm,
    'updateUser',
    '<userid>amara</userid><serviceProfile>Sales</serviceProfile>',
  );
  for (const [name, at] of [
    ['serviceProfile', `SP${pkid}.cnf.xml`],
    ['jabberProfile', `JAB_${pkid}.cnf.xml`],
  ] as const) {
    const reply = await uds(`private/user/amara/${name}`);
    expect(reply.headers['content-type']).toBe('application/xml');
    expect(reply.text).toBe((await file(at)).text);
    expect(reply.text).toMatch(name === 'jabberProfile' ? /EnableSIPURIDialling/ : /vm1/);
    expect((await udsOf(() => server.ucm)(`private/user/amara/${name}`)).status).toBe(401);
    expect((await uds(`private/user/ben/${name}`)).status).toBe(401);
  }
  const json = { headers: { Accept: 'application/json' } };
  expect(JSON.parse((await uds('private/user/amara/serviceProfile', json)).text)).toMatchObject({
    Voicemail: { Primary: { Address: 'vm1', Port: '443', Protocol: 'HTTPS' } },
  });
});

it.each([
  '',
  'SP.cnf.xml',
  'SP00000000-0000-0000-0000-000000000000.cnf.xml',
  'a/b',
  'cucm-uds/version',
  '%2e%2e',
  '..%2fetc',
])('of no such file "%s" is 404 or 400', async (name) => {
  expect([400, 404]).toContain((await file(name)).status);
});
