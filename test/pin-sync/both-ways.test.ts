/** One PIN on a CUCM and a Unity Connection, over real TLS between the two. */
import { AxlError, axl } from '../support/axl';
import { ask } from '../support/rest';
import {
  changeAtCucm,
  changeAtUnity,
  connect,
  isCucmPin,
  isUnityPin,
  startPair,
  telephone,
  tickCucm,
  type Pair,
} from '../support/unity';

const USER_OF_UDS =
  '<userid>dana</userid><password>Secret-4-Dana</password><associatedGroups><userGroup><name>Standard CCM End Users</name></userGroup></associatedGroups>';

let pair: Pair;
let ids: Record<string, string>;
beforeAll(async () => {
  pair = await startPair();
  ids = await connect(pair, ['amara', 'bilal', 'chen', 'dana']);
});
afterAll(() => pair.ucm.stop());

it('a PIN changed by AXL is the PIN at Unity Connection', async () => {
  await changeAtCucm(pair, 'amara', '48151623');
  expect(await isUnityPin(pair, 'amara', '48151623')).toBe(true);
  expect(await isCucmPin(pair, 'amara', '48151623')).toBe(true);
});

it('a PIN changed by UDS is the PIN at Unity Connection', async () => {
  const { ucm } = pair;
  await axl(ucm, 'updateUser', USER_OF_UDS);
  const body = '<credentials><credential type="pin">35928146</credential></credentials>';
  const path = '/cucm-uds/user/dana/credentials';
  const reply = await ask(ucm, path, { method: 'PUT', login: 'dana:Secret-4-Dana', body });
  expect([reply.status, reply.text]).toEqual([204, '']);
  expect(await isUnityPin(pair, 'dana', '35928146')).toBe(true);
  expect(await isCucmPin(pair, 'dana', '35928146')).toBe(true);
});

it('a PIN changed by CUPI is the PIN at CUCM', async () => {
  const reply = await changeAtUnity(pair, ids.amara ?? '', '73190246');
  expect([reply.status, reply.text]).toEqual([204, '']);
  expect(await isCucmPin(pair, 'amara', '73190246')).toBe(true);
  expect(await isUnityPin(pair, 'amara', '73190246')).toBe(true);
});

it('a PIN changed on the telephone is the PIN at CUCM', async () => {
  await changeAtCucm(pair, 'bilal', '60427183');
  const form = { user: '7001', pin: '60427183', newPin: '27418359' };
  expect((await telephone(pair, 'pin', form)).status).toBe(204);
  expect(await isCucmPin(pair, 'bilal', '27418359')).toBe(true);
});

it('zeroHop true stays at CUCM', async () => {
  await changeAtCucm(pair, 'chen', '92735018');
  const inner = '<userid>chen</userid><pin>50317294</pin><zeroHop>true</zeroHop>';
  await axl(pair.ucm, 'updateUser', inner);
  expect(await isCucmPin(pair, 'chen', '50317294')).toBe(true);
  expect(await isUnityPin(pair, 'chen', '92735018')).toBe(true);
});

it('a PIN that Unity Connection refuses changes nowhere', async () => {
  await changeAtCucm(pair, 'amara', '36295817');
  // The extension is no part of a PIN there; CUCM does not mind.
  const refused = await changeAtCucm(pair, 'amara', '51700093').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(AxlError);
  expect((refused as AxlError).message).toBe(
    'Failed to update PIN on Unity Connection: HttpsURLConnection response code: 400 : Bad Request',
  );
  expect(await isCucmPin(pair, 'amara', '36295817')).toBe(true);
  expect(await isUnityPin(pair, 'amara', '36295817')).toBe(true);
});

it('a PIN that CUCM refuses changes nowhere', async () => {
  await changeAtCucm(pair, 'amara', '84062739');
  // Six digits are enough at Unity Connection.
  await axl(
    pair.ucm,
    'addCredentialPolicy',
    '<credentialPolicy><name>Eight</name><minCredLength>8</minCredLength></credentialPolicy>',
  );
  await axl(
    pair.ucm,
    'updateUser',
    '<userid>amara</userid><pinCredentials><pinCredPolicyName>Eight</pinCredPolicyName></pinCredentials>',
  );
  const reply = await changeAtUnity(pair, ids.amara ?? '', '640285');
  expect(reply.status).toBe(400);
  expect(reply.json).toEqual({
    errors: {
      code: 'DATA_EXCEPTION',
      message: 'Failed to update PIN on CUCM. Reason: Error getting the pin.',
    },
  });
  expect(await isCucmPin(pair, 'amara', '84062739')).toBe(true);
  expect(await isUnityPin(pair, 'amara', '84062739')).toBe(true);
});

it('a request that CUCM refuses for another reason leaves the PIN at Unity Connection alone', async () => {
  await changeAtCucm(pair, 'amara', '19473628');
  const inner =
    '<userid>amara</userid><pin>58203917</pin><presenceGroupName>none such</presenceGroupName>';
  await expect(axl(pair.ucm, 'updateUser', inner)).rejects.toBeInstanceOf(AxlError);
  expect(await isUnityPin(pair, 'amara', '19473628')).toBe(true);
});

it('a user whom no Unity Connection knows changes the PIN at CUCM alone', async () => {
  await axl(
    pair.ucm,
    'addUser',
    '<user><lastName>Only</lastName><userid>here</userid><presenceGroupName>Standard Presence group</presenceGroupName></user>',
  );
  await changeAtCucm(pair, 'here', '48151623');
  expect(await isCucmPin(pair, 'here', '48151623')).toBe(true);
});

it('without the box the PIN stays at CUCM', async () => {
  await changeAtCucm(pair, 'amara', '61728394');
  expect(await tickCucm(pair, 'cuc', false)).toEqual({
    status: 200,
    enabled: false,
    text: 'Status: Ready',
  });
  await changeAtCucm(pair, 'amara', '20481635');
  expect(await isUnityPin(pair, 'amara', '61728394')).toBe(true);
});
