/** Bulk Administration > Users, by HTTP as an administrator's browser or script. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { axl, axlRaw, sql, textOf } from '../support/axl';
import { bat, runJob, upload } from '../support/bat';
import { phone, user } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();

async function template(fields: Record<string, unknown> = {}): Promise<void> {
  const { status, text } = await bat(server.ucm, 'PUT user-templates/staff', { fields });
  if (status !== 200) throw new Error(text);
}

/** Inserts users by the columns and rows of a file. */
async function insert(...lines: string[]) {
  await upload(server.ucm, 'users.txt', 'Insert Users', lines);
  const form = { transaction: 'Insert Users', fileName: 'users.txt', userTemplateName: 'staff' };
  return runJob(server.ucm, form);
}

const userOf = (userid: string) => axl(server.ucm, 'getUser', `<userid>${userid}</userid>`);

it('inserts the users of a file, with what the template says besides', async () => {
  await template({ Department: 'Nursing', 'Enable Mobility': true, PIN: '918273' });
  const outcome = await insert(
    'FIRST NAME,MIDDLE NAME,LAST NAME,USER ID,PIN,DEPARTMENT,TELEPHONE NUMBER',
    'Amara,,Diallo,amara,,,+49 30 1',
    'Chen,,"Li, senior",chen,48151623,Surgery,',
  );
  expect(outcome).toMatchObject({ status: 'Completed', passed: 2, failed: 0 });
  const amara = await userOf('amara');
  expect(textOf(amara, 'department')).toBe('Nursing');
  expect(textOf(amara, 'telephoneNumber')).toBe('+49 30 1');
  expect(textOf(amara, 'enableMobility')).toBe('true');
  const chen = await userOf('chen');
  expect([textOf(chen, 'lastName'), textOf(chen, 'department')]).toEqual(['Li, senior', 'Surgery']);
  for (const [userid, pin] of [
    ['amara', '918273'],
    ['chen', '48151623'],
  ] as const) {
    const inner = `<userid>${userid}</userid><pin>${pin}</pin>`;
    expect(await axl(server.ucm, 'doAuthenticateUser', inner)).toContain('true');
  }
});

it('good rows go in, bad ones are listed with line and reason', async () => {
  await template();
  const outcome = await insert(
    'LAST NAME,USER ID,PRESENCE GROUP,ENABLE MOBILITY,CONTROLLED DEVICE 1',
    'Diallo,amara,,t,',
    ',nobody,,,',
    'Diallo,amara,,,',
    'Li,chen,No Such Group,,',
    '',
    'Li,"chen,,,',
    'Okafor,ngozi,,perhaps,',
    'Okafor,ngozi,,f,SEP000000000000',
    'Okafor,ngozi,,f,,extra',
    'Silva,joao,,f,',
  );
  expect(outcome).toMatchObject({ status: 'Completed', passed: 2, failed: 7 });
  expect(outcome.failures).toEqual([
    ['3', 'nobody', '', 'Last Name is needed.'],
    ['4', 'amara', '-239', expect.stringContaining('duplicate value in a UNIQUE INDEX column')],
    ['5', 'chen', '5007', expect.stringContaining('No Such Group')],
    ['7', '', '', 'The line is not well-formed CSV: a quote is not closed.'],
    ['8', 'ngozi', '', 'Enable Mobility must be t or f.'],
    ['9', 'ngozi', '5007', expect.stringContaining('SEP000000000000')],
    ['10', 'ngozi', '', 'The line has 6 cells, the header 5.'],
  ]);
  expect(outcome.log).toContain('INSERT for 2 record(s) passed.\r\nINSERT for 7 record(s) failed.');
  expect(await sql(server.ucm, 'select userid from enduser order by 1')).toEqual([
    { userid: 'amara' },
    { userid: 'joao' },
  ]);
});

it('columns that are read and not stored are named in the log', async () => {
  await template();
  const outcome = await insert('LAST NAME,USER ID,MEETING NUMBER', 'Diallo,amara,', 'Li,chen,77');
  expect(outcome).toMatchObject({ passed: 2 });
  expect(outcome.log).toContain('Warning: read and not stored: Meeting Number\r\n');
  const quiet = await insert('LAST NAME,USER ID,MEETING NUMBER', 'Okafor,ngozi,');
  expect(quiet.log).not.toContain('Warning');
});

it('a synchronizing client is told of the users by listChange', async () => {
  await template();
  await insert('LAST NAME,USER ID', 'Diallo,amara');
  const { text } = await axlRaw(server.ucm, 'listChange');
  expect(text).toMatch(/<change type="User" uuid="[\w-]+"><id>\d+<\/id><action>a</);
});

it('updates by a query: the users of the home cluster, and nobody else', async () => {
  const { ucm } = server;
  await axl(ucm, 'addUser', user({ userid: 'amara', homeCluster: 'true' }));
  await axl(ucm, 'addUser', user({ userid: 'chen', homeCluster: 'false' }));
  await axl(
    ucm,
    'addServiceProfile',
    '<serviceProfile><name>IM</name><isDefault>false</isDefault></serviceProfile>',
  );
  const outcome = await runJob(ucm, {
    transaction: 'Update Users - Query',
    query: { where: [{ field: 'Has Home Cluster Enabled', operator: 'is exactly', value: true }] },
    update: {
      'Home Cluster': true,
      'Enable User for Unified CM IM and Presence': true,
      'UC Service Profile': 'IM',
    },
  });
  expect(outcome).toMatchObject({ status: 'Completed', passed: 1, failed: 0 });
  const amara = await userOf('amara');
  expect(textOf(amara, 'imAndPresenceEnable')).toBe('true');
  expect(textOf(amara, 'serviceProfile')).toBe('IM');
  expect(textOf(await userOf('chen'), 'imAndPresenceEnable')).toBe('false');
});

it.each([
  ['begins with', 'am', 'amara'],
  ['contains', 'HE', 'chen'],
  ['ends with', 'zi', 'ngozi'],
  ['is exactly', 'NGOZI', 'ngozi'],
  ['contains', '_', ''],
])('finds users whose id %s %s', async (operator, value, found) => {
  const { ucm } = server;
  for (const userid of ['amara', 'chen', 'ngozi']) await axl(ucm, 'addUser', user({ userid }));
  await runJob(ucm, {
    transaction: 'Update Users - Query',
    query: { where: [{ field: 'User ID', operator, value }] },
    update: { Department: 'Found' },
  });
  const rows = await sql(ucm, "select userid from enduser where department = 'Found'");
  expect(rows.map(({ userid }) => userid).join()).toBe(found);
});

it('updates by a file: empty cells empty a field, the symbol leaves it', async () => {
  const { ucm } = server;
  await axl(ucm, 'addPhone', phone());
  const known = { userid: 'amara', department: 'Nursing', title: 'Dr', manager: 'boss' };
  await axl(ucm, 'addUser', user(known));
  await upload(ucm, 'update.txt', 'Update Users - Custom File', [
    'USER ID,DEPARTMENT,TITLE,MANAGER USER ID,ENABLE MOBILITY,CONTROLLED DEVICE 1',
    'amara,#,,chief,,SEP001122334455',
    'nobody,x,y,z,,',
  ]);
  const outcome = await runJob(ucm, {
    transaction: 'Update Users - Custom File',
    fileName: 'update.txt',
    valueForFieldsToBeIgnored: '#',
  });
  expect(outcome.failures).toEqual([['3', 'nobody', '5003', 'User not found']]);
  const amara = await userOf('amara');
  expect(['department', 'title', 'manager'].map((name) => textOf(amara, name))).toEqual([
    'Nursing',
    '',
    'chief',
  ]);
  expect(amara).toContain('<device>SEP001122334455</device>');
});

it('sets a PIN and a password for all that a query finds', async () => {
  const { ucm } = server;
  await axl(ucm, 'addUser', user({ pin: '918273' }));
  const form = { transaction: 'Reset Password/PIN - Query', pin: '48151623' };
  expect(await runJob(ucm, form)).toMatchObject({ passed: 1, failed: 0 });
  const inner = '<userid>amara</userid><pin>48151623</pin>';
  expect(await axl(ucm, 'doAuthenticateUser', inner)).toContain('true');
  const { status, json } = await bat(ucm, 'POST jobs', { ...form, pin: '' });
  expect([status, json.error]).toEqual([400, 'password or pin is needed.']);
});

it('deletes those of a list without a header', async () => {
  const { ucm } = server;
  for (const userid of ['amara', 'chen', 'ngozi']) await axl(ucm, 'addUser', user({ userid }));
  await upload(ucm, 'gone.txt', 'Delete Users - Custom File', ['amara', 'nobody', 'ngozi']);
  const form = { transaction: 'Delete Users - Custom File', fileName: 'gone.txt' };
  const outcome = await runJob(ucm, form);
  expect(outcome).toMatchObject({ passed: 2, failed: 1 });
  expect(outcome.failures[0]?.slice(0, 2)).toEqual(['2', 'nobody']);
  expect(await sql(ucm, 'select userid from enduser')).toEqual([{ userid: 'chen' }]);
});

it('exports users in the layout that it reads, without secrets', async () => {
  const { ucm } = server;
  await axl(ucm, 'addPhone', phone());
  const devices = '<device>SEP001122334455</device>';
  await axl(
    ucm,
    'addUser',
    user({ firstName: 'Amara', pin: '918273', associatedDevices: devices }),
  );
  const form = { transaction: 'Export Users', exportFileName: 'all.txt' };
  expect(await runJob(ucm, form)).toMatchObject({ passed: 1, failed: 0 });
  const { text } = await bat(ucm, 'files/all.txt/contents');
  const [header = '', row = ''] = text.split('\r\n');
  expect(header).toMatch(/^FIRST NAME,MIDDLE NAME,LAST NAME,USER ID,PASSWORD,DISPLAY NAME,MANAGER/);
  expect(header).toContain(',CONTROLLED DEVICE 1,');
  expect(row).toMatch(/^Amara,,Diallo,amara,,/);
  expect(text).not.toContain('918273');
  await axl(ucm, 'removeUser', '<userid>amara</userid>');
  await template();
  expect(await insert(...text.split('\r\n'))).toMatchObject({ passed: 1, failed: 0 });
  expect(await userOf('amara')).toContain(devices);
});

it('docs/bat.md has each transaction with its target and members, and no other', async () => {
  const { json } = await bat(server.ucm, 'transactions');
  const known = json.transactions as { transaction: string; target: string; members: string[] }[];
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'bat.md'), 'utf8');
  const table = page.slice(page.indexOf('## Transactions'), page.indexOf('A query is'));
  const rows = table
    .split('\n')
    .filter((line) => /^\| [A-Z]/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(rows.map(([, target, name]) => `${target}: ${name}`)).toEqual(
    known.map(({ target, transaction }) => `${target}: ${transaction}`),
  );
  const always = ['transaction', 'jobDescription', 'runImmediately', 'fileName', 'query'];
  for (const [i, { members }] of known.entries()) {
    const told = rows[i]?.[4] ?? '';
    const own = members.filter((member) => !always.includes(member));
    if (told !== 'the same')
      expect([told, own.every((one) => told.includes(`\`${one}\``))]).toEqual([told, true]);
    expect(told === 'none').toBe(own.length === 0);
  }
});
