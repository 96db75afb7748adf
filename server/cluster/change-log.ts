/**
 * The change log as it travels: read from the publisher's store, applied to another node's.
 *
 * Triggers write an entry for each changed row (store/tables.ts). A node that applies entries
 * fires the same triggers, so what they wrote is taken out again and the publisher's entries are
 * put in: all nodes hold the same log with the same numbers.
 */
import type { Model, Table } from '../schema/model';
import type { SqlValue, Store, Tx } from '../store/store';
import { quote } from '../store/tables';

/** One changed row: sequence, cluster time in ms, table, pkid, i(nsert) u(pdate) d(elete), JSON of the row. */
export type Entry = [
  seq: number,
  at: number,
  table: string,
  pkid: string,
  action: string,
  row: string | null,
];

/** Rows that a subscriber wrote itself, and what it knew then: for the publisher to merge. */
export interface Offer {
  node: string;
  /** last sequence of the publisher's log that the subscriber had applied */
  base: number;
  /** their numbers are provisional */
  entries: Entry[];
}

/** Entries after `after`, oldest first. */
export function readEntries(tx: Pick<Tx, 'all'>, after: number, limit = 1_000_000): Entry[] {
  return tx
    .all(
      'select seq, at, tbl, pkid, action, row from changelog where seq > ? order by seq limit ?',
      after,
      limit,
    )
    .map(({ seq, at, tbl, pkid, action, row }) => [
      Number(seq),
      Number(at),
      String(tbl),
      String(pkid),
      String(action),
      row === null ? null : String(row),
    ]);
}

/** Number of the last entry, those of the open transaction too. */
export function lastEntry(tx: Pick<Tx, 'get'>): number {
  return Number(tx.get("select seq from sqlite_sequence where name = 'changelog'")?.seq ?? 0);
}

/** An entry does not follow what the node has: it needs a snapshot. */
export class EntryMissing extends Error {
  override readonly name = 'EntryMissing';
}

/**
 * Applies the publisher's entries in one transaction, with the sequence they bring. What the node
 * has already is passed over, so that a repeated delivery changes nothing.
 *
 * @throws EntryMissing when entries between the node's last and the first given are lost
 */
export function applyEntries(store: Store, model: Model, entries: readonly Entry[]): void {
  const have = store.sequence;
  const fresh = entries.filter(([seq]) => seq > have);
  const [first] = fresh;
  if (!first) return;
  if (first[0] !== have + 1)
    throw new EntryMissing(`entry ${have + 1} is missing; the next one is ${first[0]}`);
  const apply = (): void =>
    store.write((tx) => {
      for (const entry of fresh) applyEntry(tx, model, entry);
      setLog(tx, have, fresh);
    });
  try {
    apply();
  } catch (error) {
    if (!isConstraint(error)) throw error;
    // A row that this node wrote itself points at what its publisher has removed meanwhile. The
    // log is the truth and has the cascades too; the publisher settles that row when it is offered.
    store.unchecked(apply);
  }
  store.forget();
}

/** Does the database refuse a row for the sake of another one? */
export function isConstraint(error: unknown): boolean {
  return /constraint failed/i.test(String(error));
}

/** Writes the row of an entry, whatever is there. */
export function applyEntry(tx: Tx, model: Model, [, , table, pkid, action, row]: Entry): void {
  const known = model.tables[table];
  if (!known) throw new Error(`the change log names a table that is not here: ${table}`);
  if (action === 'd' || row === null) {
    tx.run(`delete from ${quote(table)} where pkid = ?`, pkid);
    return;
  }
  tx.run(upsertSql(known), ...(JSON.parse(row) as SqlValue[]));
}

/** The log after `base` becomes exactly these entries. */
export function setLog(tx: Tx, base: number, entries: readonly Entry[]): void {
  tx.run('delete from changelog where seq > ?', base);
  for (const entry of entries) {
    tx.run(
      'insert into changelog (seq, at, tbl, pkid, action, row) values (?, ?, ?, ?, ?, ?)',
      ...entry,
    );
  }
  const last = entries[entries.length - 1]?.[0] ?? base;
  tx.run("update sqlite_sequence set seq = ? where name = 'changelog'", last);
}

const upserts = new WeakMap<Table, string>();

/** Not "insert or replace": that deletes first, and takes the rows that hang on it along. */
function upsertSql(table: Table): string {
  let sql = upserts.get(table);
  if (sql === undefined) {
    const names = table.columns.map(({ name }) => quote(name));
    const others = names.filter((name) => name !== '"pkid"');
    const update = others.map((name) => `${name} = excluded.${name}`).join(', ');
    sql = `insert into ${quote(table.name)} (${names.join(', ')}) values (${names.map(() => '?').join(', ')}) on conflict (pkid) do ${update === '' ? 'nothing' : `update set ${update}`}`;
    upserts.set(table, sql);
  }
  return sql;
}
