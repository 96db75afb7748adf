/** AXL, SQL and UDS are three views of the same rows: random edits through all three. */
import { axl, sql, textOf } from '../support/axl';
import { useServer } from '../support/server';
import { addPhone, addUser, LOGIN, lineOf, udsOf } from './support';

const server = useServer();
const uds = udsOf(() => server.ucm, LOGIN);

/** A small generator with a seed: a failing run can be run again. */
function chance(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * n);
  };
}

type Write = (value: string) => Promise<unknown>;

interface Field {
  name: string;
  values: string[];
  axl: Write;
  sql: Write;
  uds: Write;
  /** as AXL, SQL and UDS show it, in one spelling */
  read(): Promise<[string, string, string]>;
}

const update = (statement: string) =>
  axl(server.ucm, 'executeSQLUpdate', `<sql>${statement}</sql>`);
const put = async (path: string, body: string) => {
  const reply = await uds(path, { method: 'PUT', body });
  if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.text}`);
};
const one = async (statement: string, column: string) =>
  (await sql(server.ucm, statement))[0]?.[column] ?? '';
const inside = (xml: string, ...path: string[]) =>
  path.reduce((text, name) => textOf(text, name) ?? '', xml);
const truth = (flag: string) => (flag === 't' ? 'true' : flag === 'f' ? 'false' : flag);

function fields(device: string, line: string): Field[] {
  const where = "where userid = 'amara'";
  const user = () => axl(server.ucm, 'getUser', '<userid>amara</userid>');
  const me = async () => (await uds('user/amara')).text;
  const texts = ['', 'Amara', '阿玛拉', 'A &amp; B'];
  const xml = (value: string) => value.replace('&amp;', '&');
  const phone = '<name>SEP0011223344AA</name>';
  const wholeLine = () => axl(server.ucm, 'getLine', '<pattern>1001</pattern>');
  return [
    {
      name: 'display name',
      values: texts,
      axl: (value) =>
        axl(server.ucm, 'updateUser', `<userid>amara</userid><displayName>${value}</displayName>`),
      sql: (value) => update(`update enduser set displayname = '${value}' ${where}`),
      uds: (value) => put('user/amara', `<user><displayName>${value}</displayName></user>`),
      read: async () => [
        textOf(await user(), 'displayName') ?? '',
        xml(await one(`select displayname from enduser ${where}`, 'displayname')),
        textOf(await me(), 'displayName') ?? '',
      ],
    },
    {
      name: 'calendar presence',
      values: ['true', 'false'],
      axl: (value) =>
        axl(
          server.ucm,
          'updateUser',
          `<userid>amara</userid><calendarPresence>${value}</calendarPresence>`,
        ),
      sql: (value) => update(`update enduser set enablecalendarpresence = '${value[0]}' ${where}`),
      uds: (value) =>
        put('user/amara', `<user><enableCalendarPresence>${value}</enableCalendarPresence></user>`),
      read: async () => [
        textOf(await user(), 'calendarPresence') ?? '',
        truth(
          await one(
            `select enablecalendarpresence from enduser ${where}`,
            'enablecalendarpresence',
          ),
        ),
        /enableCalendarPresence="(\w+)"/.exec(await me())?.[1] ?? '',
      ],
    },
    {
      name: 'conference code',
      values: ['', '1234', '99'],
      axl: (value) =>
        axl(
          server.ucm,
          'updateUser',
          `<userid>amara</userid><attendeesAccessCode>${value}</attendeesAccessCode>`,
        ),
      sql: (value) => update(`update enduser set conferencenowaccesscode = '${value}' ${where}`),
      uds: (value) =>
        put(
          'user/amara/conferencing',
          `<conferencing><conferenceNow><accessCode>${value}</accessCode></conferenceNow></conferencing>`,
        ),
      read: async () => [
        textOf(await user(), 'attendeesAccessCode') ?? '',
        await one(
          `select conferencenowaccesscode from enduser ${where}`,
          'conferencenowaccesscode',
        ),
        textOf((await uds('user/amara/conferencing')).text, 'accessCode') ?? '',
      ],
    },
    {
      name: 'forward all',
      values: ['', '4711', '+49170'],
      axl: (value) =>
        axl(
          server.ucm,
          'updateLine',
          `<pattern>1001</pattern><callForwardAll><forwardToVoiceMail>false</forwardToVoiceMail><destination>${value}</destination></callForwardAll>`,
        ),
      sql: (value) =>
        update(
          `update callforwarddynamic set cfadestination = '${value}' where fknumplan = '${line}'`,
        ),
      uds: (value) =>
        put(
          `user/amara/extension/${line}`,
          `<extension><callForwardAllDestination><sendToCustomDestination>${value}</sendToCustomDestination></callForwardAllDestination></extension>`,
        ),
      read: async () => [
        inside(await wholeLine(), 'callForwardAll', 'destination'),
        await one(
          `select cfadestination from callforwarddynamic where fknumplan = '${line}'`,
          'cfadestination',
        ),
        inside(
          (await uds(`user/amara/extension/${line}`)).text,
          'callForwardAllDestination',
          'sendToCustomDestination',
        ),
      ],
    },
    {
      name: 'description',
      values: texts,
      axl: (value) => axl(server.ucm, 'updatePhone', `${phone}<description>${value}</description>`),
      sql: (value) => update(`update device set description = '${value}' where pkid = '${device}'`),
      uds: (value) =>
        put(`user/amara/device/${device}`, `<device><description>${value}</description></device>`),
      read: async () => [
        textOf(
          await axl(server.ucm, 'getPhone', `${phone}<returnedTags><description/></returnedTags>`),
          'description',
        ) ?? '',
        xml(await one(`select description from device where pkid = '${device}'`, 'description')),
        textOf((await uds(`user/amara/device/${device}`)).text, 'description') ?? '',
      ],
    },
    {
      name: 'do not disturb',
      values: ['true', 'false'],
      axl: (value) => axl(server.ucm, 'updatePhone', `${phone}<dndStatus>${value}</dndStatus>`),
      sql: (value) =>
        update(`update dnddynamic set dndstatus = '${value[0]}' where fkdevice = '${device}'`),
      uds: (value) =>
        put('user/amara', `<user><enableDoNotDisturb>${value}</enableDoNotDisturb></user>`),
      read: async () => [
        textOf(
          await axl(server.ucm, 'getPhone', `${phone}<returnedTags><dndStatus/></returnedTags>`),
          'dndStatus',
        ) ?? '',
        truth(
          await one(`select dndstatus from dnddynamic where fkdevice = '${device}'`, 'dndstatus'),
        ),
        inside((await uds(`user/amara/device/${device}`)).text, 'doNotDisturbSettings', 'enable'),
      ],
    },
  ];
}

it.each([1, 2, 3])('agree after every edit (seed %i)', async (seed) => {
  const device = await addPhone(server.ucm, 'SEP0011223344AA', ['1001']);
  const line = await lineOf(server.ucm, '1001');
  await addUser(server.ucm, {
    associatedDevices: '<device>SEP0011223344AA</device>',
    primaryExtension: '<pattern>1001</pattern>',
  });
  const all = fields(device, line);
  // The rows that SQL changes have to be there.
  for (const field of all) await field.uds(field.values[0] ?? '');
  const pick = chance(seed);
  for (let step = 0; step < 40; step += 1) {
    const field = all[pick(all.length)];
    const by = (['axl', 'sql', 'uds'] as const)[pick(3)];
    if (!field || !by) throw new Error('nothing picked');
    const value = field.values[pick(field.values.length)] ?? '';
    await field[by](value);
    const views = await field.read();
    const expected = value.replace('&amp;', '&');
    expect([step, by, field.name, ...views]).toEqual([
      step,
      by,
      field.name,
      expected,
      // An ampersand comes through SQL as it went in: escaped once by the envelope.
      expected,
      expected,
    ]);
  }
});
