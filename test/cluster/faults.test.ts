/** Faults on purpose: nodes that lag, are cut off, stopped or switched off, and come back. */
import { startUcmock, type Ucmock } from '../../server';
import { axl, axlRaw, post, sql, textOf } from '../support/axl';
import { user } from '../support/builders';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: {
      clusters: { a: { nodes: { pub: 'publisher', sub: 'subscriber', two: 'subscriber' } } },
    },
  });
});
afterAll(() => ucm.stop());
beforeEach(() => ucm.reset());

const at = (node: string) => ({ headers: { Host: `${node}.a.localhost` } });
const control = async (path: string, body: object) => {
  const reply = await post(ucm, JSON.stringify(body), { path: `/_ucmock${path}`, login: null });
  if (reply.status !== 200) throw new Error(reply.text);
};
const set = (node: string, change: object) =>
  control('/nodes', { node: `${node}.a.localhost`, ...change });
const add = (userid: string, node = 'pub', more: Record<string, string> = {}) =>
  axlRaw(ucm, 'addUser', user({ userid, ...more }), at(node));
const has = async (node: string, userid: string) =>
  (await axlRaw(ucm, 'getUser', `<userid>${userid}</userid>`, at(node))).status === 200;

interface Shown {
  name: string;
  state: number;
  queue: number;
}
async function shown(name: string): Promise<Shown | undefined> {
  const reply = await post(ucm, '', { method: 'GET', path: '/_ucmock/nodes', login: null });
  const { nodes } = JSON.parse(reply.text) as { nodes: Shown[] };
  return nodes.find((node) => node.name === `${name}.a.localhost`);
}

it('a lagging node shows a change when the cluster clock has moved on by its lag', async () => {
  await control('/clock', { freeze: true });
  await set('sub', { lag: { seconds: 30 } });
  await add('late');
  expect(await has('two', 'late')).toBe(true);
  expect(await has('sub', 'late')).toBe(false);
  await control('/clock', { advance: { seconds: 29 } });
  expect(await has('sub', 'late')).toBe(false);
  expect((await shown('sub'))?.queue).toBeGreaterThan(0);
  await control('/clock', { advance: { seconds: 1 } });
  expect(await has('sub', 'late')).toBe(true);
  expect(await shown('sub')).toMatchObject({ state: 2, queue: 0 });
});

it('a cut node keeps what it has, shows state 3, takes no write, and catches up when mended', async () => {
  await add('before');
  await set('sub', { link: 'cut' });
  await add('meanwhile');
  expect(await has('sub', 'before')).toBe(true);
  expect(await has('sub', 'meanwhile')).toBe(false);
  expect((await shown('sub'))?.state).toBe(3);
  expect((await shown('two'))?.state).toBe(2);
  const refused = await add('refused', 'sub');
  expect(textOf(refused.text, 'axlmessage')).toContain('does not reach its publisher');
  await set('sub', { link: 'mend' });
  expect(await has('sub', 'meanwhile')).toBe(true);
  expect(await has('pub', 'refused')).toBe(false);
  expect(await shown('sub')).toMatchObject({ state: 2, queue: 0 });
});

it('stopped replication is set up anew: 0, and 2 after a while; 4 while the node is cut off', async () => {
  await control('/clock', { freeze: true });
  await set('sub', { replication: 'stop' });
  await add('missed');
  expect((await shown('sub'))?.state).toBe(0);
  await set('sub', { replication: 'reset', link: 'cut' });
  await control('/clock', { advance: { seconds: 10 } });
  expect((await shown('sub'))?.state).toBe(4);
  await set('sub', { link: 'mend', replication: 'reset' });
  expect((await shown('sub'))?.state).toBe(0);
  await control('/clock', { advance: { seconds: 10 } });
  expect(await shown('sub')).toMatchObject({ state: 2, queue: 0 });
  expect(await has('sub', 'missed')).toBe(true);
});

it('a node that is off answers nobody; it comes back with what it missed', async () => {
  await set('two', { power: 'off' });
  await expect(has('two', 'x')).rejects.toThrow();
  await add('missed');
  await set('two', { power: 'on' });
  expect(await has('two', 'missed')).toBe(true);
});

it('with the publisher off, subscribers read on and refuse configuration', async () => {
  await add('before');
  await set('pub', { power: 'off' });
  expect(await has('sub', 'before')).toBe(true);
  const refused = await add('refused', 'sub');
  expect(refused.status).toBe(500);
  expect(textOf(refused.text, 'axlmessage')).toContain('does not answer');
  await set('pub', { power: 'on' });
  expect(await has('pub', 'refused')).toBe(false);
  expect((await add('after', 'sub')).status).toBe(200);
});

const hacked = async (userid: string) => {
  const [row] = await sql(
    ucm,
    `select d.hackcount from credentialdynamic d join credential c on d.fkcredential = c.pkid join enduser u on c.fkenduser = u.pkid where u.userid = '${userid}' and c.tkcredential = 3`,
  );
  return row?.hackcount;
};
const wrongLogin = (node: string) =>
  axlRaw(ucm, 'getCCMVersion', '', { ...at(node), login: 'victim:wrong' });

it('failed logins count on a node that is cut off, and are merged when it is back', async () => {
  await add('victim', 'pub', { password: 'Right-1-Enough' });
  await set('sub', { link: 'cut' });
  await wrongLogin('sub');
  await wrongLogin('sub');
  expect(await hacked('victim')).toBe('0');
  await set('sub', { link: 'mend' });
  expect(await hacked('victim')).toBe('2');
});

it('of two writes of one row the later wins; the other is in the list of conflicts', async () => {
  await control('/clock', { freeze: '2026-05-01T08:00:00Z' });
  await add('victim', 'pub', { password: 'Right-1-Enough' });
  await set('sub', { link: 'cut' });
  await wrongLogin('sub');
  await control('/clock', { advance: { seconds: 5 } });
  for (let i = 0; i < 3; i += 1) await wrongLogin('pub');
  await set('sub', { link: 'mend' });
  expect(await hacked('victim')).toBe('3');
  const same = await axl(
    ucm,
    'executeSQLQuery',
    "<sql>select d.hackcount from credentialdynamic d join credential c on d.fkcredential = c.pkid join enduser u on c.fkenduser = u.pkid where u.userid = 'victim' and c.tkcredential = 3</sql>",
    at('sub'),
  );
  expect(textOf(same, 'hackcount')).toBe('3');
  const { text } = await post(ucm, '', { method: 'GET', path: '/_ucmock/nodes', login: null });
  const { conflicts } = JSON.parse(text) as { conflicts: object[] };
  expect(conflicts).toEqual([
    expect.objectContaining({
      table: 'credentialdynamic',
      kept: Date.parse('2026-05-01T08:00:05Z'),
      lost: { node: 'sub.a.localhost', at: Date.parse('2026-05-01T08:00:00Z') },
    }),
  ]);
});

it.each([
  [{ node: 'nobody' }, 'no node'],
  [{ node: 'sub.a.localhost' }, 'say one of'],
  [{ node: 'sub.a.localhost', link: 'away' }, 'cut or mend'],
  [{ node: 'sub.a.localhost', lag: 'long' }, 'lag takes'],
])('%j is refused, and nothing is done', async (body, words) => {
  await expect(control('/nodes', body)).rejects.toThrow(words);
  expect(await shown('sub')).toMatchObject({ state: 2 });
});

it('tables of our own are not reached by SQL', async () => {
  const reply = await axlRaw(ucm, 'executeSQLQuery', '<sql>select * from offers</sql>');
  expect(textOf(reply.text, 'axlcode')).toBe('-206');
});
