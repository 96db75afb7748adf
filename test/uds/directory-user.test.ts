/** Credentials of a user whose password a directory keeps: a real slapd, and one that is not there. */
import { axl, textOf } from '../support/axl';
import { describeWith } from '../support/have';
import { useServer } from '../support/server';
import { ADMIN, BASE, HAVE_SLAPD, startDirectory, type TestDirectory } from '../support/slapd';
import { addUser, LOGIN, udsOf } from './support';

const server = useServer();
const asBefore = udsOf(() => server.ucm, LOGIN);
const asDirectory = udsOf(() => server.ucm, 'amara:from-the-directory');

const PIN = '<credential type="pin">44119</credential>';
const PASSWORD = '<credential type="password">Other!234</credential>';

const put = (uds: typeof asBefore, ...given: string[]) =>
  uds('user/amara/credentials', {
    method: 'PUT',
    body: `<credentials>${given.join('')}</credentials>`,
  });

const isPin = async (pin: string) =>
  textOf(
    await axl(server.ucm, 'doAuthenticateUser', `<userid>amara</userid><pin>${pin}</pin>`),
    'userAuthenticated',
  );

async function leaveToDirectory(port: number): Promise<void> {
  const id = '00000000-0000-4000-8000-000000000001';
  for (const statement of [
    `insert into directorypluginconfig (pkid, name) values ('${id}', 'AD')`,
    `update enduser set fkdirectorypluginconfig = '${id}' where userid = 'amara'`,
  ])
    await axl(server.ucm, 'executeSQLUpdate', `<sql>${statement}</sql>`);
  expect((await asBefore('user/amara')).text).toContain('<accountType useLdapAuth="false">ldap<');
  await axl(server.ucm, 'updateLdapSystem', '<userIdAttribute>uid</userIdAttribute>');
  await axl(
    server.ucm,
    'updateLdapAuthentication',
    `<authenticateEndUsers>true</authenticateEndUsers><distinguishedName>${ADMIN.dn}</distinguishedName><ldapPassword>${ADMIN.password}</ldapPassword><userSearchBase>${BASE}</userSearchBase><servers><server><hostName>127.0.0.1</hostName><ldapPortNumber>${port}</ldapPortNumber><sslEnabled>false</sslEnabled></server></servers>`,
  );
}

async function expectNothingOpened(uds: typeof asBefore): Promise<void> {
  const { status, headers } = await put(uds, PIN);
  expect([status, headers['www-authenticate']]).toEqual([
    401,
    'Basic realm="Cisco Web Services Realm"',
  ]);
  expect(await isPin('83921')).toBe('true');
}

beforeEach(() => addUser(server.ucm));

it('opens to nobody while the directory does not answer', async () => {
  await leaveToDirectory(9);
  await expectNothingOpened(asBefore);
  await expectNothingOpened(asDirectory);
});

describeWith('slapd', HAVE_SLAPD, () => {
  let directory: TestDirectory;
  beforeAll(async () => {
    directory = await startDirectory();
    await directory.add('amara', { sn: 'Diallo', userPassword: 'from-the-directory' });
  });
  afterAll(() => directory.stop());
  beforeEach(() => leaveToDirectory(directory.port));

  it('has the password of a user, alone and beside a PIN that then stays; the PIN is here', async () => {
    expect((await asDirectory('user/amara')).text).toContain(
      '<accountType useLdapAuth="true">ldap<',
    );
    for (const given of [[PASSWORD], [PIN, PASSWORD]]) {
      expect((await put(asDirectory, ...given)).status).toBe(403);
      expect(await isPin('83921')).toBe('true');
    }
    expect((await asDirectory('user/amara')).status).toBe(200);
    expect((await put(asDirectory, PIN)).status).toBe(204);
    expect(await isPin('44119')).toBe('true');
  });

  it('makes the password that was here open nothing, from its next use on', () =>
    expectNothingOpened(asBefore));
});
