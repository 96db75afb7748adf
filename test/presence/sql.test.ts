/** SQL at an IM and Presence node: it sees tables that CUCM's nodes do not have. facts/sql.md 1 */
import { startUcmock, type Ucmock } from '../../server';
import { axl, axlRaw, textOf } from '../support/axl';
import { corpus } from '../support/sql-database';

const CUCM = 'pub.central.localhost';
const IMP = 'imp.central.localhost';
/** The public statements about its tables. */
const OWN = new Set(['q088', 'q190', 'q204', 'q262', 'q554']);

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: { clusters: { central: { nodes: { pub: 'publisher', imp: 'presence' } } } },
  });
});
afterAll(() => ucm.stop());

const xml = (sql: string) => `<sql>${sql.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</sql>`;
const run = (node: string, kind: 'query' | 'update', sql: string) =>
  axlRaw(ucm, kind === 'query' ? 'executeSQLQuery' : 'executeSQLUpdate', xml(sql), {
    headers: { Host: node },
  });

const statements = corpus().filter(({ id }) => OWN.has(id));
(statements.length > 0
  ? it.each(statements)
  : it.skip.each([{ id: 'none', sql: '', kind: 'query' as const }]))(
  '$id runs there, and is -206 at the publisher',
  async ({ kind, sql }) => {
    expect((await run(IMP, kind, sql)).status).toBe(200);
    const { status, text } = await run(CUCM, kind, sql);
    expect([status, textOf(text, 'axlcode')]).toEqual([500, '-206']);
  },
);

it('what is written there is read there, and what both have stays under guard', async () => {
  const update = async (node: string, sql: string) =>
    textOf((await run(node, 'update', sql)).text, 'rowsUpdated');
  expect(
    await update(
      IMP,
      "insert into rosters (user_id, contact_jid) values ('amara', 'bo@example.com')",
    ),
  ).toBe('1');
  const rows = await axl(ucm, 'executeSQLQuery', xml('select user_id, contact_jid from rosters'), {
    headers: { Host: IMP },
  });
  expect(rows).toBe('<row><user_id>amara</user_id><contact_jid>bo@example.com</contact_jid></row>');
  for (const node of [IMP, CUCM]) {
    expect(await update(node, "update device set description = 'x' where name = 'ANN_2'")).toBe(
      '1',
    );
    const { text } = await run(node, 'update', "delete from sqlite_master where name = 'x'");
    expect(textOf(text, 'axlcode')).toBe('-206');
  }
  expect(await update(IMP, 'delete from rosters')).toBe('1');
});
