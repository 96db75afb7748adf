/** `utils dbreplication status` and `repair` table by table, through POST /_ucmock/cli. */
import { startUcmock, type Ucmock } from '../../server';
import { axl } from '../support/axl';
import { user } from '../support/builders';
import { command, postControl } from '../support/cli';

let ucm: Ucmock;
beforeAll(async () => {
  const nodes = { pub: 'publisher', sub: 'subscriber', two: 'subscriber' } as const;
  ucm = await startUcmock({ port: 0, logLevel: 'error', topology: { clusters: { a: { nodes } } } });
});
afterAll(() => ucm.stop());
beforeEach(async () => {
  await ucm.reset();
  await postControl(ucm, '/clock', { freeze: '2026-04-02T15:16:04Z' });
  for (const userid of ['one', 'three']) await axl(ucm, 'addUser', user({ userid }));
});

const at = (node: string, line: string) => command(ucm, line, { node: `${node}.a.localhost` });
const pub = (line: string) => at('pub', line);
const set = (node: string, change: object) =>
  postControl(ucm, '/nodes', { node: `${node}.a.localhost`, ...change });
const advance = (seconds: number) => postControl(ucm, '/clock', { advance: { seconds } });
const NUMBERS = /^(g_\d+_ccm\S+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+)$/;

/** Runs it, lets it end, and reads what the file says that it names. */
async function reportOf(line: string): Promise<{ verdict: string; file: string; text: string }> {
  const file = /in file (\S+)/.exec(await pub(line))?.[1] ?? '';
  await advance(10);
  const verdict = (await pub('utils dbreplication runtimestate')).split('\n')[5]?.trim() ?? '';
  return { verdict, file, text: await pub(`file view activelog ${file}`) };
}

/** table -> node -> rows, extra, missing, mismatch */
function tablesIn(text: string): Record<string, Record<string, number[]>> {
  const tables: Record<string, Record<string, number[]>> = {};
  let table = '';
  for (const line of text.split('\n')) {
    table = /Statistics for (\S+)/.exec(line)?.[1] ?? table;
    const found = NUMBERS.exec(line);
    if (!found) continue;
    const [, node = '', ...numbers] = found;
    const group = /^g_\d+/.exec(node)?.[0] ?? '';
    (tables[table] ??= {})[group] = numbers.slice(0, 4).map(Number);
  }
  return tables;
}

it('tables that are alike are found so', async () => {
  const { verdict, file, text } = await reportOf('utils dbreplication status');
  expect(file).toBe('cm/trace/dbl/sdi/ReplicationStatus.2026_04_02_15_16_04.out');
  expect(verdict).toBe('No Errors or Mismatches found.');
  expect(tablesIn(text)).toEqual({});
  expect(text).toContain('No Errors or Mismatches found.');
});

it('status names the tables in which a node differs, and by how many rows', async () => {
  await set('sub', { lose: { table: 'enduser', rows: 2 } });
  await set('two', { lag: { seconds: 60 } });
  await axl(ucm, 'updateUser', '<userid>one</userid><lastName>Other</lastName>');
  await axl(ucm, 'addRoutePartition', '<routePartition><name>new</name></routePartition>');
  const { verdict, text } = await reportOf('utils dbreplication status all');
  expect(verdict).toBe('Errors or Mismatches Were Found!!! (sub, two)');
  const tables = tablesIn(text);
  expect(Object.keys(tables).sort()).toEqual(['enduser', 'routepartition']);
  const users = tables.enduser?.g_2?.[0] ?? 0;
  // An update of a row that was lost makes it anew.
  const lost = users - (tables.enduser?.g_3?.[0] ?? 0);
  expect([1, 2]).toContain(lost);
  expect(tables.enduser).toEqual({
    g_2: [users, 0, 0, 0],
    g_3: [users - lost, 0, lost, 0],
    g_4: [users, 0, 0, 1],
  });
  expect(tables.routepartition?.g_4?.slice(1)).toEqual([0, 1, 0]);
  expect(tables.routepartition?.g_3?.slice(1)).toEqual([0, 0, 0]);
});

it('only the node that is named is compared', async () => {
  await set('sub', { lose: { table: 'enduser', rows: 1 } });
  expect((await reportOf('utils dbreplication status two')).verdict).toBe(
    'No Errors or Mismatches found.',
  );
  expect((await reportOf('utils dbreplication status sub')).verdict).toContain('(sub)');
});

it('a node that does not answer is named, and the others are compared', async () => {
  await set('sub', { power: 'off' });
  await set('two', { lose: { table: 'enduser', rows: 1 } });
  const { verdict, text } = await reportOf('utils dbreplication status');
  expect(verdict).toBe('Errors or Mismatches Were Found!!! (sub, two)');
  expect(text).toContain('sub.a.localhost does not answer');
  expect(Object.keys(tablesIn(text).enduser ?? {})).toEqual(['g_2', 'g_4']);
});

it('what the publisher removed and a node still has are extra rows', async () => {
  await set('two', { lag: { seconds: 60 } });
  await axl(ucm, 'removeUser', '<userid>one</userid>');
  const { text } = await reportOf('utils dbreplication status');
  expect(tablesIn(text).enduser?.g_4?.slice(1)).toEqual([1, 0, 0]);
});

it('repair gives a node the rows that it lacks', async () => {
  await set('sub', { lose: { table: 'enduser', rows: 2 } });
  const known = () => at('sub', 'run sql select count(*) as n from enduser');
  const before = await known();
  const { verdict, file } = await reportOf('utils dbreplication repair sub');
  expect(file).toBe('cm/trace/dbl/sdi/ReplicationRepair.2026_04_02_15_16_04.out');
  expect(verdict).toBe('No Errors or Mismatches found.');
  expect(await known()).not.toBe(before);
  expect(await known()).toBe(await pub('run sql select count(*) as n from enduser'));
  expect((await reportOf('utils dbreplication status')).verdict).toBe(
    'No Errors or Mismatches found.',
  );
});

it('repairtable mends that table alone', async () => {
  await set('sub', { lose: { table: 'enduser', rows: 1 } });
  await set('sub', { lose: { table: 'callingsearchspace', rows: 1 } });
  await set('sub', { lose: { table: 'processnode', rows: 1 } });
  await pub('utils dbreplication repairtable enduser sub');
  const { text } = await reportOf('utils dbreplication status');
  expect(Object.keys(tablesIn(text))).toEqual(['processnode']);
  expect(await pub('utils dbreplication repairtable nothing all')).toContain(
    'nothing is not a table of this database',
  );
});

it('what a cut node lacks cannot be repaired', async () => {
  await set('sub', { lose: { table: 'enduser', rows: 1 } });
  await set('sub', { link: 'cut' });
  const { verdict } = await reportOf('utils dbreplication repair all');
  expect(verdict).toBe('Errors or Mismatches Were Found!!! (sub)');
});

it.each([
  ['pub', 'utils dbreplication status nobody', 'nobody is not a node of this cluster'],
  ['pub', 'file view activelog cm/trace/nothing.out', 'cm/trace/nothing.out'],
  ['sub', 'utils dbreplication repair all', 'This command can be run on the publisher only'],
])('%s refuses %s', async (node, line, why) => {
  const said = await at(node, line);
  expect(said).toContain(why);
  expect(said).toContain('Executed command unsuccessfully');
});

it.each([
  [{ node: 'pub.a.localhost', lose: { table: 'enduser', rows: 1 } }, 'publisher'],
  [{ node: 'sub.a.localhost', lose: { table: 'nothing', rows: 1 } }, 'there is no table'],
  [{ node: 'sub.a.localhost', lose: { table: 'enduser', rows: 0 } }, 'rows'],
])('%j is refused', async (body, why) => {
  await expect(postControl(ucm, '/nodes', body)).rejects.toThrow(why);
});
