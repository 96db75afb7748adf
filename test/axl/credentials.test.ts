/** What the credential policy does to logins and to doAuthenticateUser, on the cluster's clock. */
import { axl, axlRaw, post, sql, textOf } from '../support/axl';
import { user } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();
const call = (operation: string, inner: string) => axl(server.ucm, operation, inner);
const code = async (inner: string) =>
  textOf(await call('doAuthenticateUser', `<userid>amara</userid>${inner}`), 'code');
const login = async (credentials: string) =>
  (await axlRaw(server.ucm, 'getCCMVersion', '', { login: credentials })).status;

async function advance(days: number): Promise<void> {
  const body = JSON.stringify({ advance: { days } });
  const headers = { 'Content-Type': 'application/json' };
  const reply = await post(server.ucm, body, { path: '/_ucmock/clock', login: null, headers });
  expect(reply.status).toBe(200);
}

describe('doAuthenticateUser', () => {
  it('tells a right secret from a wrong one, and a password from a PIN', async () => {
    await call('addUser', user({ password: 'Jabber!234', pin: '83921' }));
    expect(await code('<password>Jabber!234</password>')).toBe('0');
    expect(await code('<password>wrong</password>')).toBe('1');
    expect(await code('<pin>83921</pin>')).toBe('0');
    expect(await code('<password>83921</password>')).toBe('1');
    await expect(
      call('doAuthenticateUser', '<userid>nobody</userid><pin>83921</pin>'),
    ).rejects.toMatchObject({ code: 5007 });
  });

  it('says that the user must change, that the secret is expired, or that an administrator locked it', async () => {
    await call(
      'addUser',
      user({ pin: '83921', pinCredentials: '<pinCredUserMustChange>true</pinCredUserMustChange>' }),
    );
    expect(await code('<pin>83921</pin>')).toBe('3');
    await call(
      'updateUser',
      '<userid>amara</userid><pinCredentials><pinCredUserMustChange>false</pinCredUserMustChange></pinCredentials>',
    );
    expect(await code('<pin>83921</pin>')).toBe('0');
    await advance(181);
    expect(await code('<pin>83921</pin>')).toBe('4');
    await call(
      'updateUser',
      '<userid>amara</userid><pinCredentials><pinCredDoesNotExpire>true</pinCredDoesNotExpire></pinCredentials>',
    );
    expect(await code('<pin>83921</pin>')).toBe('0');
    await call(
      'updateUser',
      '<userid>amara</userid><pinCredentials><pinCredLockedByAdministrator>true</pinCredLockedByAdministrator></pinCredentials>',
    );
    expect(await code('<pin>83921</pin>')).toBe('2');
    expect(
      textOf(await call('getUser', '<userid>amara</userid>'), 'pinCredLockedByAdministrator'),
    ).toBe('true');
  });

  it('follows the policy that the user was given', async () => {
    await call(
      'addCredentialPolicy',
      '<credentialPolicy><name>Long</name><minCredLength>10</minCredLength></credentialPolicy>',
    );
    await call('addUser', user({ pin: '83921' }));
    const policy = '<pinCredentials><pinCredPolicyName>Long</pinCredPolicyName></pinCredentials>';
    await expect(
      call('updateUser', `<userid>amara</userid><pin>44119</pin>${policy}`),
    ).rejects.toThrow(/Length of the PIN/);
    await call('updateUser', `<userid>amara</userid><pin>8392144119</pin>${policy}`);
    expect(await code('<pin>8392144119</pin>')).toBe('0');
    expect(textOf(await call('getUser', '<userid>amara</userid>'), 'pinCredPolicyName')).toBe(
      'Long',
    );
  });
});

describe('a login', () => {
  const groups =
    '<associatedGroups><userGroup><name>Standard CCM Super Users</name></userGroup></associatedGroups>';

  beforeEach(async () => {
    await call(
      'addAppUser',
      `<appUser><userid>tool</userid><password>Provision.1</password>${groups}</appUser>`,
    );
  });

  it('ends at once with a new password, another group, or the user', async () => {
    expect(await login('tool:Provision.1')).toBe(200);
    await call('updateAppUser', '<userid>tool</userid><password>Provision.2</password>');
    expect([await login('tool:Provision.1'), await login('tool:Provision.2')]).toEqual([401, 200]);
    await call('updateAppUser', '<userid>tool</userid><associatedGroups/>');
    expect(await login('tool:Provision.2')).toBe(403);
    await call('removeAppUser', '<userid>tool</userid>');
    expect(await login('tool:Provision.2')).toBe(401);
  });

  it('works for an end user with the role too', async () => {
    await call(
      'addUser',
      user({
        password: 'Jabber!234',
        associatedGroups: '<userGroup><name>Standard CCM Super Users</name></userGroup>',
      }),
    );
    expect([await login('amara:Jabber!234'), await login('amara:wrong')]).toEqual([200, 401]);
  });

  it('keeps a sealed password that no query shows', async () => {
    const rows = await sql(server.ucm, 'select credentials from credential');
    expect(rows.length).toBeGreaterThan(1);
    expect(JSON.stringify(rows)).not.toContain('Provision.1');
  });
});

it('neither hashed nor sealed secrets are answered by SQL, in no way of asking', async () => {
  await axl(
    server.ucm,
    'addUser',
    user({ userid: 'hidden', password: 'Right-1-Enough', pin: '48151' }),
  );
  for (const statement of [
    'select * from credential',
    'select credentials from credential',
    'select credentials || name from credential, applicationuser',
    'select max(c.credentials) from credential c',
    "select count(*) from credential where credentials matches 's*'",
    'select substr(credentials, 1, 99) s from credential union select credentials from credentialhistory',
  ]) {
    const reply = await axl(
      server.ucm,
      'executeSQLQuery',
      `<sql>${statement.replace(/</g, '&lt;')}</sql>`,
    );
    expect([statement, /scrypt|sealed|\$/.test(reply)]).toEqual([statement, false]);
  }
  const [row] = await sql(
    server.ucm,
    "select count(*) n from credential where credentials matches '*'",
  );
  expect(row?.n).toBe('0');
});
