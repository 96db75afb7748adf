/**
 * Checksums of a node's tables, by which replication is compared: of a table as a whole, and of
 * its rows where the whole differs. Read page by page, with turns for requests between them.
 */
import { createHash } from 'node:crypto';
import type { Model, Table } from '../schema/model';
import type { SqlValue, Store } from '../store/store';
import { isLogged, quote } from '../store/tables';

/** table -> what is in it; tables without rows are left out */
export type Digests = Record<string, { rows: number; sum: string }>;
/** table -> pkid -> checksum of the row */
export type RowSums = Record<string, Record<string, string>>;

/** Rows that are read without a turn for anybody else. */
const PAGE = 2_000;

/** Of all tables that replicate. */
export async function digestsOf(store: Store, model: Model): Promise<Digests> {
  const digests: Digests = {};
  for (const table of replicated(model)) {
    const hash = createHash('sha256');
    let rows = 0;
    for await (const page of pagesOf(store, table)) {
      rows += page.length;
      for (const row of page) hash.update(JSON.stringify(row));
    }
    if (rows > 0) digests[table.name] = { rows, sum: hash.digest('base64') };
  }
  return digests;
}

export async function rowSumsOf(
  store: Store,
  model: Model,
  names: readonly string[],
): Promise<RowSums> {
  const sums: RowSums = {};
  for (const table of replicated(model)) {
    if (!names.includes(table.name)) continue;
    const own: Record<string, string> = (sums[table.name] = {});
    for await (const page of pagesOf(store, table))
      for (const [pkid, ...rest] of page)
        own[String(pkid)] = createHash('sha256')
          .update(JSON.stringify(rest))
          .digest('base64')
          .slice(0, 16);
  }
  return sums;
}

export function replicated(model: Model): Table[] {
  return Object.values(model.tables).filter(isLogged);
}

/** Rows by their pkid, which stands first in each. */
async function* pagesOf(store: Store, table: Table): AsyncGenerator<SqlValue[][]> {
  const columns = table.columns.filter(({ name }) => name !== 'pkid');
  const names = ['pkid', ...columns.map(({ name }) => name)].map(quote).join(', ');
  const sql = `select ${names} from ${quote(table.name)} where pkid > ? order by pkid limit ${PAGE}`;
  let after = '';
  for (;;) {
    const page = store.read((tx) => tx.all(sql, after)).map((row) => Object.values(row));
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    after = String(page[page.length - 1]?.[0] ?? '');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
