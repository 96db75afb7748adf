/**
 * The dictionary against the public facts: every table and column is there, in the recorded order
 * where there is one, and the type tables hold the numbers that are known (most names are guesses).
 */
import { readFileSync } from 'node:fs';
import { startUcmock, type Ucmock } from '../../server';
import { factsFile } from '../support/facts';
import { sqlRows } from '../support/sql-answer';

interface PublicTable {
  complete: boolean;
  kind: 'config' | 'type' | 'dynamic' | 'im-presence' | 'catalog';
  columns: { name: string; evidence: string }[];
  rows?: { columns: string[]; rows: (string | number | null)[][] };
}

const path = factsFile('sql-tables.json');
const known = Object.entries(
  path === undefined
    ? {}
    : (JSON.parse(readFileSync(path, 'utf8')) as { tables: Record<string, PublicTable> }).tables,
).filter(([, { kind }]) => kind !== 'im-presence');
if (path === undefined) process.stderr.write('SKIPPED: no facts about tables beside the project\n');

let ucm: Ucmock;
const columns = new Map<string, string[]>();

beforeAll(async () => {
  ucm = await startUcmock({ port: 0, seed: 7, logLevel: 'error' });
  const sql =
    'select t.tabname, c.colname from systables t, syscolumns c where c.tabid = t.tabid order by t.tabname, c.colno';
  for (const row of await sqlRows(ucm, sql)) {
    const [table = '', column = ''] = row.split('|');
    columns.set(table, [...(columns.get(table) ?? []), column]);
  }
});
afterAll(async () => {
  await ucm.stop();
});

(known.length > 0 ? describe : describe.skip)('the public facts about tables', () => {
  it.each(known)('%s has its columns', (name, { columns: expected, complete }) => {
    const own = columns.get(name) ?? [];
    const names = expected.map((column) => column.name);
    expect(own).toEqual(expect.arrayContaining(names));
    // A column of other evidence at the end was not in the recorded list.
    if (complete) expect(own.slice(0, names.length)).toEqual(names);
  });

  it.each(known.filter(([, { rows }]) => rows))(
    '%s has its known numbers',
    async (name, { rows }) => {
      const number = rows?.columns.indexOf('enum') ?? -1;
      const own = await sqlRows(ucm, `select enum from ${name}`);
      for (const row of rows?.rows ?? []) {
        const key = row[number];
        if (key === null || key === undefined) continue;
        expect(own).toContain(String(key));
      }
    },
  );
});

it('no type table is empty', async () => {
  const empty: string[] = [];
  for (const name of columns.keys()) {
    if (!columns.get(name)?.includes('enum')) continue;
    const [count] = await sqlRows(ucm, `select count(*) from ${name}`);
    if (count === '0') empty.push(name);
  }
  expect(empty).toEqual([]);
});

it('a star shows what the catalog says, and nothing of ours', async () => {
  const [row] = await sqlRows(ucm, "select * from devicepool where name = 'Default'");
  expect(row?.split('|')).toHaveLength(columns.get('devicepool')?.length ?? 0);
  expect([...columns.values()].flat()).not.toContain('rest');
});
