/** Publisher and subscriber in one process, over the memory bus. */
import { startUcmock, type Ucmock } from '../../server';
import { axl, axlRaw, post, sql, textOf } from '../support/axl';
import { line, phone, user } from '../support/builders';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: {
      clusters: {
        a: { nodes: { pub: 'publisher', sub: 'subscriber', imp: 'presence' } },
        b: { release: '12.5', nodes: { pub: 'publisher' } },
      },
    },
  });
});
afterAll(() => ucm.stop());

const at = (node: string) => ({ headers: { Host: `${node}.localhost` } });

it('names its nodes and their URLs', () => {
  const { https } = ucm.ports;
  expect(ucm.nodes.map(({ ca: _ca, caPath: _path, ...node }) => node)).toEqual([
    {
      cluster: 'a',
      name: 'pub.a.localhost',
      role: 'publisher',
      url: `https://pub.a.localhost:${https}`,
    },
    {
      cluster: 'a',
      name: 'sub.a.localhost',
      role: 'subscriber',
      url: `https://sub.a.localhost:${https}`,
    },
    {
      cluster: 'a',
      name: 'imp.a.localhost',
      role: 'presence',
      url: `https://imp.a.localhost:${https}`,
    },
    {
      cluster: 'b',
      name: 'pub.b.localhost',
      role: 'publisher',
      url: `https://pub.b.localhost:${https}`,
    },
  ]);
});

it('a user added on the publisher is read on the subscriber', async () => {
  await axl(ucm, 'addUser', user({ userid: 'first' }), at('pub.a'));
  expect(textOf(await axl(ucm, 'getUser', '<userid>first</userid>', at('sub.a')), 'userid')).toBe(
    'first',
  );
});

it('a write sent to the subscriber reaches the publisher', async () => {
  await axl(ucm, 'addLine', line({ pattern: '4711' }), at('sub.a'));
  await axl(ucm, 'addPhone', phone({ name: 'SEP001122334455' }), at('sub.a'));
  for (const node of ['pub.a', 'sub.a']) {
    const found = await axl(ucm, 'getPhone', '<name>SEP001122334455</name>', at(node));
    expect(textOf(found, 'name')).toBe('SEP001122334455');
  }
  await axl(ucm, 'removePhone', '<name>SEP001122334455</name>', at('sub.a'));
  expect((await axlRaw(ucm, 'getPhone', '<name>SEP001122334455</name>', at('sub.a'))).status).toBe(
    500,
  );
});

it('a refused write leaves nothing anywhere', async () => {
  const count = 'select count(*) from enduser';
  const before = await axl(ucm, 'executeSQLQuery', `<sql>${count}</sql>`, at('sub.a'));
  const twice = user({ userid: 'first' });
  expect((await axlRaw(ucm, 'addUser', twice, at('pub.a'))).status).toBe(500);
  expect(await axl(ucm, 'executeSQLQuery', `<sql>${count}</sql>`, at('sub.a'))).toBe(before);
});

it('all nodes are process nodes of the cluster, with their roles', async () => {
  const rows = await sql(
    ucm,
    'select name, tknodeusage, tkprocessnoderole from processnode order by nodeid',
  );
  expect(rows.slice(-3)).toEqual([
    { name: 'pub.a.localhost', tknodeusage: '0', tkprocessnoderole: '0' },
    { name: 'sub.a.localhost', tknodeusage: '1', tkprocessnoderole: '0' },
    { name: 'imp.a.localhost', tknodeusage: '1', tkprocessnoderole: '1' },
  ]);
  const version = '<processNodeName>sub.a.localhost</processNodeName>';
  expect(await axl(ucm, 'getCCMVersion', version)).toContain('15.0.1');
});

it('every node says that replication is good, and how far it is', async () => {
  const { text } = await post(ucm, '', { method: 'GET', path: '/_ucmock/info', login: null });
  const { nodes } = JSON.parse(text) as {
    nodes: { name: string; state: number; applied: number }[];
  };
  expect(nodes.map(({ name, state }) => [name, state])).toEqual([
    ['imp.a.localhost', 2],
    ['pub.a.localhost', 2],
    ['sub.a.localhost', 2],
  ]);
  expect(new Set(nodes.map(({ applied }) => applied)).size).toBe(1);
});

it('a wrong login at the subscriber counts in the whole cluster', async () => {
  await axl(ucm, 'addUser', user({ userid: 'locked', password: 'Right-1-Enough' }));
  const wrong = { ...at('sub.a'), login: 'locked:wrong' };
  expect((await axlRaw(ucm, 'getCCMVersion', '', wrong)).status).toBe(401);
  const [row] = await sql(
    ucm,
    "select d.hackcount from credentialdynamic d join credential c on d.fkcredential = c.pkid join enduser u on c.fkenduser = u.pkid where u.userid = 'locked' and c.tkcredential = 3",
  );
  expect(row?.hackcount).toBe('1');
});

it('reset takes all nodes back', async () => {
  await ucm.reset();
  for (const node of ['pub.a', 'sub.a', 'imp.a']) {
    expect((await axlRaw(ucm, 'getUser', '<userid>first</userid>', at(node))).status).toBe(500);
  }
  await axl(ucm, 'addUser', user({ userid: 'again' }), at('sub.a'));
  expect(await axl(ucm, 'getUser', '<userid>again</userid>', at('imp.a'))).toContain('again');
});
