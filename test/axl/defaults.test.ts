/** What the server fills in for elements that are left out, or sent empty. facts/axl.md 8 */
import { axl, axlRaw, sql, textOf } from '../support/axl';
import { line, lines, phone, user } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();
const call = (operation: string, inner = '') => axl(server.ucm, operation, inner);
const getPhone = () => call('getPhone', '<name>SEP001122334455</name>');

it.each([
  ['useTrustedRelayPoint', 'Default'],
  ['packetCaptureMode', 'None'],
  ['builtInBridgeStatus', 'Default'],
  ['certificateOperation', 'No Pending Operation'],
  ['packetCaptureDuration', '0'],
  ['retryVideoCallAsAudio', 'true'],
])('%s sent empty in an add is its default', async (element, value) => {
  await call('addPhone', phone({ [element]: '' }));
  expect(textOf(await getPhone(), element)).toBe(value);
});

it('an enumeration sent empty in an update is emptied', async () => {
  await call('addPhone', phone());
  await call('updatePhone', '<name>SEP001122334455</name><packetCaptureMode/>');
  expect(textOf(await getPhone(), 'packetCaptureMode')).toBe('');
});

it.each([
  ['SIP', { preemption: 'Disabled', singleButtonBarge: 'Off', joinAcrossLines: 'Off' }],
  ['SCCP', { preemption: 'Default', singleButtonBarge: 'Default', joinAcrossLines: 'Default' }],
])('a phone that speaks %s has the defaults of its protocol', async (protocol, expected) => {
  await call(
    'addPhone',
    `<phone><name>SEP001122334455</name><product>Cisco 7962</product><class>Phone</class><protocol>${protocol}</protocol><devicePoolName>Default</devicePoolName></phone>`,
  );
  const answer = await getPhone();
  for (const [element, value] of Object.entries(expected))
    expect([element, textOf(answer, element)]).toEqual([element, value]);
});

it('a phone and its line have no confidential access, told as level -1', async () => {
  await call('addLine', line());
  await call('addPhone', phone({ lines: lines('1001') }));
  expect(textOf(await getPhone(), 'confidentialAccessLevel')).toBe('-1');
  expect(textOf(await call('getLine', '<pattern>1001</pattern>'), 'confidentialAccessLevel')).toBe(
    '-1',
  );
});

it('a line keeps its call history and is in the standard presence group; SQL fills in the same', async () => {
  await call('addLine', line());
  const answer = await call('getLine', '<pattern>1001</pattern>');
  expect(textOf(answer, 'aarKeepCallHistory')).toBe('true');
  expect(textOf(answer, 'presenceGroupName')).toBe('Standard Presence group');
  await call(
    'executeSQLUpdate',
    "<sql>insert into numplan (dnorpattern, tkpatternusage) values ('1002', 2)</sql>",
  );
  expect(
    await sql(server.ucm, "select aarkeepcallhistory as k from numplan where dnorpattern = '1002'"),
  ).toEqual([{ k: 't' }]);
});

it('a user has no pattern precedence, and NULL where the real server has NULL', async () => {
  await call('addUser', user());
  const { text } = await axlRaw(server.ucm, 'getUser', '<userid>amara</userid>');
  for (const form of ['<patternPrecedence />', '<numericUserId />', '<mlppPassword />'])
    expect(text).toContain(form);
  await call('updateUser', '<userid>amara</userid><patternPrecedence>Flash</patternPrecedence>');
  expect(textOf(await call('getUser', '<userid>amara</userid>'), 'patternPrecedence')).toBe(
    'Flash',
  );
});
