/**
 * Statements as public tools and administrators write them, of our own making, over the site of
 * sql-cluster.ts and through HTTP. Rows without ORDER BY are compared sorted.
 */
import { startUcmock, type Ucmock } from '../../server';
import { sqlRows } from './sql-answer';
import { site } from './sql-cluster';

/** One server for a file: the statements read, and what writes is read back at once. */
export function useSite(): { readonly ucm: Ucmock } {
  let ucm: Ucmock;
  beforeAll(async () => {
    ucm = await startUcmock({ port: 0, seed: 7, logLevel: 'error', fixture: site });
  });
  afterAll(() => ucm.stop());
  return {
    get ucm() {
      return ucm;
    },
  };
}

export function answers(table: readonly (readonly [sql: string, rows: string[]])[]): void {
  const server = useSite();
  it.each(table)('%s', async (sql, expected) => {
    const rows = await sqlRows(server.ucm, sql);
    expect(/order by/i.test(sql) ? rows : rows.sort()).toEqual(expected);
  });
}
