/** A PIN changed by Bulk Administration, the administration page and Self Care goes to Unity Connection. */
import { axl } from '../support/axl';
import { bat, runJob, upload } from '../support/bat';
import { ask } from '../support/rest';
import {
  addUnityUser,
  changeAtCucm,
  connect,
  isCucmPin,
  isUnityPin,
  LOGIN,
  startPair,
  type Pair,
} from '../support/unity';

let pair: Pair;
beforeAll(async () => {
  pair = await startPair();
  await connect(pair, ['amara', 'bilal', 'chen']);
});
afterAll(() => pair.ucm.stop());

async function bothHave(userid: string, pin: string): Promise<void> {
  expect([await isCucmPin(pair, userid, pin), await isUnityPin(pair, userid, pin)]).toEqual([
    true,
    true,
  ]);
}

it('Bulk Administration, by a file: each user has a PIN on both sides', async () => {
  const transaction = 'Update Users - Custom File';
  await upload(pair.ucm, 'pins.txt', transaction, [
    'USER ID,PIN',
    'amara,48151623',
    'bilal,73190246',
  ]);
  const outcome = await runJob(pair.ucm, { transaction, fileName: 'pins.txt' });
  expect(outcome).toMatchObject({ passed: 2, failed: 0 });
  await bothHave('amara', '48151623');
  await bothHave('bilal', '73190246');
});

it('Bulk Administration: a PIN that Unity Connection refuses changes nowhere, others do', async () => {
  await changeAtCucm(pair, 'amara', '36295817');
  await changeAtCucm(pair, 'bilal', '60427183');
  const transaction = 'Update Users - Custom File';
  // An extension is no part of a PIN at Unity Connection; CUCM does not mind.
  await upload(pair.ucm, 'pins.txt', transaction, [
    'USER ID,PIN,DEPARTMENT',
    'amara,51700093,Nursing',
    'bilal,84062739,Nursing',
  ]);
  const outcome = await runJob(pair.ucm, { transaction, fileName: 'pins.txt' });
  expect(outcome.failures).toEqual([
    ['2', 'amara', '-1', expect.stringContaining('Failed to update PIN on Unity Connection')],
  ]);
  await bothHave('amara', '36295817');
  await bothHave('bilal', '84062739');
  expect(await axl(pair.ucm, 'getUser', '<userid>amara</userid>')).toContain('<department/>');
});

it('Bulk Administration, by a query: one PIN for all', async () => {
  const where = [{ field: 'User ID', operator: 'begins with', value: 'chen' }];
  const form = { transaction: 'Reset Password/PIN - Query', query: { where }, pin: '92735018' };
  expect(await runJob(pair.ucm, form)).toMatchObject({ passed: 1, failed: 0 });
  await bothHave('chen', '92735018');
});

const put = (path: string, login: string, body: object) =>
  ask(pair.ucm, path, {
    ...{ method: 'PUT', login, headers: { 'Content-Type': 'application/json' } },
    body: JSON.stringify(body),
  });

it('the page of the user in the administration', async () => {
  const page = '/ucmock/administration/user/chen/credentials';
  expect((await put(page, LOGIN, { pin: '50317294' })).status).toBe(204);
  await bothHave('chen', '50317294');
  const refused = await put(page, LOGIN, { pin: '51700293' });
  expect([refused.status, JSON.parse(refused.text)]).toEqual([
    400,
    { error: expect.stringContaining('Failed to update PIN on Unity Connection') as string },
  ]);
  await bothHave('chen', '50317294');
  expect(
    (await put('/ucmock/administration/user/nobody/credentials', LOGIN, { pin: '1' })).status,
  ).toBe(404);
  expect((await put(page, LOGIN, {})).status).toBe(400);
  expect((await put(page, LOGIN, { pin: '50317295', rank: 1 })).status).toBe(400);
});

describe('Self Care', () => {
  const CHEN = 'chen:Secret-4-Chen';
  beforeAll(() =>
    axl(
      pair.ucm,
      'updateUser',
      '<userid>chen</userid><password>Secret-4-Chen</password><associatedGroups><userGroup><name>Standard CCM End Users</name></userGroup></associatedGroups>',
    ),
  );

  it('takes a new PIN and a new password of the user who is logged in', async () => {
    const page = '/ucmock/self-care/credentials';
    expect((await put(page, CHEN, { pin: '27418359' })).status).toBe(204);
    await bothHave('chen', '27418359');
    expect((await put(page, CHEN, { pin: '51700293' })).status).toBe(400);
    await bothHave('chen', '27418359');
    expect((await put(page, CHEN, { password: 'Another-5-Chen' })).status).toBe(204);
    expect((await put(page, CHEN, { pin: '19473628' })).status).toBe(401);
  });

  it('is for end users only', async () => {
    expect((await put('/ucmock/self-care/credentials', LOGIN, { pin: '19473628' })).status).toBe(
      403,
    );
    const page = '/ucmock/administration/user/amara/credentials';
    expect((await put(page, 'chen:Another-5-Chen', { pin: '19473628' })).status).toBe(403);
  });
});

it('a user whom Bulk Administration adds has the PIN of the template', async () => {
  await bat(pair.ucm, 'PUT user-templates/staff', { fields: { PIN: '64028517' } });
  await addUnityUser(pair, 'dana', '7055');
  const transaction = 'Insert Users';
  await upload(pair.ucm, 'new.txt', transaction, ['LAST NAME,USER ID', 'Diaz,dana']);
  const form = { transaction, fileName: 'new.txt', userTemplateName: 'staff' };
  expect(await runJob(pair.ucm, form)).toMatchObject({ passed: 1 });
  expect(await isCucmPin(pair, 'dana', '64028517')).toBe(true);
});
