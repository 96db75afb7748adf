/** User rank: what an administrator of a lower rank may do to users and groups, over AXL. */
import { axl, axlRaw, sql, type AxlError } from '../support/axl';
import { useServer } from '../support/server';

const server = useServer();
const LOGIN = 'deputy:Secret.234';

/** The error of a call as the administrator of rank 3; undefined when it is done. */
async function refusal(operation: string, inner: string): Promise<string | undefined> {
  try {
    await axl(server.ucm, operation, inner, { login: LOGIN });
    return undefined;
  } catch (error) {
    return `${(error as AxlError).code} ${(error as AxlError).message}`;
  }
}

const setRank = (table: string, key: string, name: string, rank: number) =>
  axl(
    server.ucm,
    'executeSQLUpdate',
    `<sql>update ${table} set userrank = ${rank} where ${key} = '${name}'</sql>`,
  );

const group = (name: string) =>
  `<associatedGroups><userGroup><name>${name}</name></userGroup></associatedGroups>`;
const member = (userid: string) => `<member><userId>${userid}</userId></member>`;
const user = (userid: string, more = '') =>
  `<user><userid>${userid}</userid><lastName>L</lastName><presenceGroupName>Standard Presence group</presenceGroupName>${more}</user>`;
const appUser = (userid: string, more = '') =>
  `<appUser><userid>${userid}</userid><password>Secret.234</password><presenceGroupName>Standard Presence group</presenceGroupName>${more}</appUser>`;

beforeEach(async () => {
  await axl(server.ucm, 'addUserGroup', '<userGroup><name>Low</name></userGroup>');
  await setRank('dirgroup', 'name', 'Low', 5);
  await axl(server.ucm, 'addAppUser', appUser('deputy', group('Standard CCM Super Users')));
  await setRank('applicationuser', 'name', 'deputy', 3);
  await axl(server.ucm, 'addUser', user('boss'));
  await axl(server.ucm, 'addUser', user('clerk'));
  await setRank('enduser', 'userid', 'clerk', 5);
  await axl(server.ucm, 'addAppUser', appUser('robot'));
});

it('a user of a higher rank is neither changed nor removed', async () => {
  const lower = (action: string, object: string) =>
    `5003 You do not have the privilege to ${action} this ${object} as you have lower User Rank`;
  const boss = '<userid>boss</userid>';
  const robot = '<userid>robot</userid>';
  expect(await refusal('updateUser', `${boss}<lastName>X</lastName>`)).toBe(
    lower('update', 'End User'),
  );
  expect(await refusal('removeUser', boss)).toBe(lower('remove', 'End User'));
  expect(await refusal('updateAppUser', `${robot}<password>Secret.345</password>`)).toBe(
    lower('update', 'Application User'),
  );
  expect(await refusal('removeAppUser', robot)).toBe(lower('remove', 'Application User'));
  expect(await sql(server.ucm, "select lastname from enduser where userid = 'boss'")).toEqual([
    { lastname: 'L' },
  ]);
});

it('a user of the same or a lower rank is', async () => {
  expect(await refusal('updateUser', '<userid>clerk</userid><lastName>X</lastName>')).toBe(
    undefined,
  );
  expect(await refusal('removeUser', '<userid>clerk</userid>')).toBe(undefined);
});

it('a group of a higher rank is neither changed nor given, by whatever operation', async () => {
  const assign =
    '5003 You do not have the privilege to assign this Access Control Group as you have lower User Rank';
  const update = assign.replace('assign', 'update');
  const high = 'Standard CCM End Users';
  expect(await refusal('addUser', user('new', group(high)))).toBe(assign);
  expect(await refusal('addAppUser', appUser('new', group(high)))).toBe(assign);
  expect(await refusal('updateUser', `<userid>clerk</userid>${group(high)}`)).toBe(assign);
  const join = `<name>${high}</name><addMembers>${member('clerk')}</addMembers>`;
  expect(await refusal('updateUserGroup', join)).toBe(update);
  expect(
    await sql(server.ucm, "select userid from enduser where userid in ('new', 'clerk')"),
  ).toEqual([{ userid: 'clerk' }]);

  const low = (userid: string) => `<name>Low</name><addMembers>${member(userid)}</addMembers>`;
  expect(await refusal('updateUserGroup', low('boss'))).toMatch(/update this End User/);
  expect(await refusal('updateUserGroup', low('clerk'))).toBe(undefined);
  expect(await refusal('addUser', user('new', group('Low')))).toBe(undefined);
  expect(await sql(server.ucm, "select userrank from enduser where userid = 'new'")).toEqual([
    { userrank: '3' },
  ]);
});

it("a group of a higher rank than the user's does not fit, whoever asks", async () => {
  await expect(
    axl(server.ucm, 'updateUser', `<userid>clerk</userid>${group('Standard CCM End Users')}`),
  ).rejects.toMatchObject({ code: -746 });
});

it('holds from the next request on, for a login that is known already', async () => {
  const change = '<userid>boss</userid><lastName>Y</lastName>';
  expect(await refusal('updateUser', change)).toMatch(/lower User Rank/);
  await setRank('applicationuser', 'name', 'deputy', 1);
  expect((await axlRaw(server.ucm, 'updateUser', change, { login: LOGIN })).status).toBe(200);
});
