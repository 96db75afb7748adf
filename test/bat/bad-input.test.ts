/** Files, templates and forms that cannot be: refused at once, with the reason, and nothing is kept. */
import { axl, sql } from '../support/axl';
import { bat, done, LOGIN, runJob, submit, upload } from '../support/bat';
import { user } from '../support/builders';
import { ask } from '../support/rest';
import { useServer } from '../support/server';

const server = useServer({ maxBody: 200_000 });
const INSERT = 'Insert Users';

beforeEach(() => bat(server.ucm, 'PUT user-templates/staff', { fields: {} }));

const file = (more: object) => ({
  ...{ fileName: 'a.txt', target: 'Users', transactionType: INSERT, contents: 'LAST NAME,USER ID' },
  ...more,
});

describe('uploads', () => {
  it.each([
    ['a name with a comma', { fileName: 'abcd,e.txt' }, 'cannot be the name of a file'],
    ['a name with a slash', { fileName: '../a.txt' }, 'cannot be the name of a file'],
    ['no name', { fileName: '' }, 'fileName is needed.'],
    ['another target', { target: 'Phones' }, 'The target of Insert Users is Users, not "Phones".'],
    ['an unknown transaction', { transactionType: 'Insert Cats' }, 'There is no transaction'],
    ['one that reads no file', { transactionType: 'Export Users' }, 'reads no file'],
    ['no contents', { contents: 7 }, 'contents must be a text.'],
    ['what is no text', { contents: 'a\0b' }, 'The file is no text.'],
  ])('refuse %s', async (_what, more, reason) => {
    const { status, json } = await bat(server.ucm, 'POST files', file(more));
    expect([status, json.error]).toEqual([400, expect.stringContaining(reason)]);
    expect((await bat(server.ucm, 'files')).json).toEqual({ files: [] });
  });

  it('refuse a name that is taken, unless it is to be overwritten', async () => {
    expect((await bat(server.ucm, 'POST files', file({}))).status).toBe(201);
    expect((await bat(server.ucm, 'POST files', file({}))).status).toBe(409);
    const again = file({ overwrite: true, contents: 'USER ID' });
    expect((await bat(server.ucm, 'POST files', again)).status).toBe(201);
    expect((await bat(server.ucm, 'files/a.txt')).json).toMatchObject({ size: 7 });
  });

  it('take a file by itself and as a form of a browser', async () => {
    const query = `target=Users&transactionType=${encodeURIComponent(INSERT)}`;
    const options = { method: 'PUT', login: LOGIN, headers: { 'Content-Type': 'text/csv' } };
    const path = `/ucmock/bat/files/b.txt?${query}`;
    const body = 'LAST NAME,USER ID\r\nÖzgür,özgür';
    expect((await ask(server.ucm, path, { ...options, body })).status).toBe(201);
    const form = new FormData();
    form.set('file', new Blob([body], { type: 'text/csv' }), 'c.txt');
    form.set('target', 'Users');
    form.set('transactionType', INSERT);
    const sent = new Response(form);
    const headers = { 'Content-Type': sent.headers.get('content-type') ?? '' };
    const whole = Buffer.from(await sent.arrayBuffer());
    const posted = { method: 'POST', login: LOGIN, headers, body: whole };
    expect((await ask(server.ucm, '/ucmock/bat/files', posted)).status).toBe(201);
    for (const name of ['b.txt', 'c.txt'])
      expect((await bat(server.ucm, `files/${name}/contents`)).text).toBe(body);
    const base = { transaction: INSERT, userTemplateName: 'staff' };
    expect(await runJob(server.ucm, { ...base, fileName: 'c.txt' })).toMatchObject({ passed: 1 });
    expect(await sql(server.ucm, 'select userid from enduser')).toEqual([{ userid: 'özgür' }]);
  });

  it.each([
    ['what is not UTF-8', 'PUT', 'text/csv', Buffer.from([0x55, 0xff, 0xfe]), 400],
    ['a huge one', 'PUT', 'text/csv', Buffer.alloc(200_001, 'a'), 413],
    ['JSON that is none', 'POST', 'application/json', Buffer.from('{'), 400],
    ['a form that is none', 'POST', 'multipart/form-data; boundary=x', Buffer.from('a'), 400],
    ['a form without its boundary', 'POST', 'multipart/form-data', Buffer.from('a'), 400],
    ['a media type of others', 'POST', 'text/plain', Buffer.from('a'), 415],
  ])('refuse %s', async (_what, method, type, body, expected) => {
    const place = method === 'PUT' ? '/b.txt?target=Users&transactionType=Insert%20Users' : '';
    const options = { method, login: LOGIN, headers: { 'Content-Type': type }, body };
    expect((await ask(server.ucm, `/ucmock/bat/files${place}`, options)).status).toBe(expected);
    expect((await bat(server.ucm, 'files')).json).toEqual({ files: [] });
  });
});

describe('jobs', () => {
  const FORM = { transaction: INSERT, fileName: 'a.txt', userTemplateName: 'staff' };

  it.each([
    ['a header of another kind', ['SHOE SIZE,USER ID', '44,amara'], '"SHOE SIZE" in line 1'],
    ['a file without a header', ['Diallo,amara'], '"Diallo" in line 1 is no field'],
    ['a header without the key', ['LAST NAME', 'Diallo'], 'it has no field User ID'],
    ['a column twice', ['LAST NAME,USER ID,last  name', 'a,b,c'], '"last  name" stands twice'],
    ['an empty file', ['', '  '], 'The file is empty.'],
    ['what is no CSV', ['"LAST NAME,USER ID', 'a,b'], 'not well-formed CSV'],
  ])('are refused with %s', async (_what, lines, reason) => {
    await upload(server.ucm, 'a.txt', INSERT, lines);
    const { status, json } = await bat(server.ucm, 'POST jobs', FORM);
    expect([status, json.error]).toEqual([400, expect.stringContaining(reason)]);
    expect((await bat(server.ucm, 'jobs')).json).toEqual({ jobs: [] });
  });

  it.each([
    ['an unknown transaction', { transaction: 'Insert Cats' }, 400, 'There is no transaction'],
    ['a file that is not there', { fileName: 'b.txt' }, 404, 'There is no file b.txt.'],
    ['a template that is not there', { userTemplateName: 'x' }, 404, 'no user template x'],
    ['no template', { userTemplateName: '' }, 400, 'userTemplateName is needed.'],
    ['a member that nobody reads', { phoneTemplateName: 'x' }, 400, '"phoneTemplateName" is none'],
    ['a flag that is none', { runImmediately: 'yes' }, 400, 'must be true or false'],
  ])('are refused with %s', async (_what, more, expected, reason) => {
    await upload(server.ucm, 'a.txt', INSERT, ['LAST NAME,USER ID', 'Diallo,amara']);
    const { status, json } = await bat(server.ucm, 'POST jobs', { ...FORM, ...more });
    expect([status, json.error]).toEqual([expected, expect.stringContaining(reason)]);
  });

  it('are refused with a file of another transaction', async () => {
    await upload(server.ucm, 'a.txt', 'Update Users - Custom File', ['USER ID', 'amara']);
    const { status, json } = await bat(server.ucm, 'POST jobs', FORM);
    const error = `The file a.txt was uploaded for Update Users - Custom File, not for ${INSERT}.`;
    expect([status, json]).toEqual([400, { error }]);
  });

  it.each([
    [{ where: [{ field: 'Shoe Size', operator: 'is exactly', value: '44' }] }, 'is no field'],
    [{ where: [{ field: 'User ID', operator: 'smells like', value: 'x' }] }, 'no operator'],
    [{ where: 'all' }, 'must be a list'],
    [{ match: 'some' }, 'must be one of all, any'],
    [
      { where: [{ field: 'o.userid) or (1', operator: 'is exactly', value: "' or 1" }] },
      'no field',
    ],
  ])('are refused with the query %j', async (query, reason) => {
    const form = { transaction: 'Delete Users - Query', query };
    const { status, json } = await bat(server.ucm, 'POST jobs', form);
    expect([status, json.error]).toEqual([400, expect.stringContaining(reason)]);
  });

  it('are refused with fields to update that are none', async () => {
    const transaction = 'Update Users - Query';
    for (const update of [{}, { 'Shoe Size': 44 }, { 'User ID': 'other' }, { Title: ['Dr'] }])
      expect((await bat(server.ucm, 'POST jobs', { transaction, update })).status).toBe(400);
  });

  it('of more records than the service parameter allows are refused', async () => {
    await upload(server.ucm, 'a.txt', INSERT, ['LAST NAME,USER ID', 'a,a', 'b,b', 'c,c']);
    await axl(
      server.ucm,
      'executeSQLUpdate',
      `<sql>update processconfig set paramvalue = '2' where paramname = 'MaximumNumberofRecordsperJob'</sql>`,
    );
    const { status, json } = await bat(server.ucm, 'POST jobs', FORM);
    const error = 'The job has 3 records; at most 2 are allowed.';
    expect([status, json]).toEqual([400, { error }]);
  });

  it('fail when what they named is gone by the time they run', async () => {
    await axl(server.ucm, 'addUser', user());
    await upload(server.ucm, 'a.txt', INSERT, ['LAST NAME,USER ID', 'Li,chen']);
    const id = await submit(server.ucm, { ...FORM, runImmediately: false });
    expect((await bat(server.ucm, 'DELETE files/a.txt')).status).toBe(409);
    expect((await bat(server.ucm, 'DELETE user-templates/staff')).status).toBe(204);
    await bat(server.ucm, `POST jobs/${id}/activate`);
    const outcome = await done(server.ucm, id);
    expect(outcome.status).toBe('Failed');
    expect(outcome.log).toContain('There is no user template staff.');
    expect(await sql(server.ucm, 'select userid from enduser')).toEqual([{ userid: 'amara' }]);
  });
});

it('an export fails rather than take the place of a file that somebody uploaded', async () => {
  await upload(server.ucm, 'a.txt', INSERT, ['LAST NAME,USER ID', 'Diallo,amara']);
  for (const [exportFileName, reason] of [
    ['a.txt', 'There is a file a.txt already'],
    ['a,b.txt', 'cannot be the name of a file'],
  ] as const) {
    const outcome = await runJob(server.ucm, { transaction: 'Export Users', exportFileName });
    expect(outcome.status).toBe('Failed');
    expect(outcome.log).toContain(reason);
  }
  expect((await bat(server.ucm, 'files/a.txt/contents')).text).toContain('Diallo,amara');
});

describe('templates', () => {
  it.each([
    ['a field of others', 'user-templates/x', { fields: { 'Shoe Size': 44 } }, 'no field'],
    ['the key', 'user-templates/x', { fields: { 'User ID': 'amara' } }, 'no field'],
    ['a member of others', 'user-templates/x', { phoneType: 'Cisco 8845' }, 'none of fields'],
    ['no phone type', 'phone-templates/x', { fields: {} }, 'There is no phone type'],
    ['an unknown type', 'phone-templates/x', { phoneType: 'Cisco 1' }, 'no phone type Cisco 1'],
    ['fields that are none', 'user-templates/x', { fields: [] }, 'A JSON object is needed.'],
    ['a long name', `user-templates/${'x'.repeat(51)}`, { fields: {} }, '1 to 50 characters'],
  ])('are refused with %s', async (_what, path, body, reason) => {
    const { status, json } = await bat(server.ucm, `PUT ${path}`, body);
    expect([status, json.error]).toEqual([400, expect.stringContaining(reason)]);
  });

  it('that are not there are 404', async () => {
    for (const what of ['user-templates/none', 'DELETE phone-templates/none', 'files/none'])
      expect((await bat(server.ucm, what)).status).toBe(404);
  });
});
