/**
 * The bulk part of a fixture: operations that are run once, and whose objects are then copied as
 * often as the fixture asks.
 *
 * The first object takes the way of any request, so a copy holds nothing that the server would
 * refuse but a key that was there before, which the database refuses. A site of a cluster with
 * several nodes is told to the others by the change log; a node that is alone keeps none of it.
 */
import type { Cluster } from '../cluster/cluster';
import type { FixtureCopies } from '../config/fixture-shape';
import { planCopies, type MadeRow } from '../store/copy-rows';
import { hasNumber, numbered, parsePatterns } from '../store/numbered-text';
import type { Tx } from '../store/store';

/** Copies between two commits: the log of a transaction stays small. */
const CHUNK = 20_000;

export type RunStep = (step: Readonly<Record<string, unknown>>) => Promise<void>;

/**
 * Runs the operations for the first number and copies what they made.
 *
 * @param made told how many objects came to be, several times
 */
export async function makeCopies(
  cluster: Cluster,
  { axl, count, from = 1 }: FixtureCopies,
  { run, made }: { run: RunStep; made: (objects: number) => Promise<void> },
): Promise<void> {
  const { store } = cluster.publisher;
  const before = store.sequence;
  for (const step of axl) await run(numberedStep(step, from) as Record<string, unknown>);
  const texts = parsePatterns(textsOf(axl), from);
  const rows = store.read((tx) => madeSince(tx, before));
  const plan = store.read((tx) => planCopies(tx, { rows, first: from, texts }));
  const isAlone = (await cluster.statuses()).length === 1;
  await made(1);
  const last = from + count - 1;
  for (let at = from + 1; at <= last; at += CHUNK) {
    const end = Math.min(at + CHUNK - 1, last);
    store.write((tx) => {
      if (isAlone) withoutLog(tx, rows, () => plan.copy(tx, at, end));
      else plan.copy(tx, at, end);
    });
    await made(end - at + 1);
  }
  store.forget();
}

function madeSince(tx: Tx, sequence: number): MadeRow[] {
  return tx
    .all("select tbl, pkid from changelog where seq > ? and action = 'i' order by seq", sequence)
    .map(({ tbl, pkid }) => ({ table: String(tbl), pkid: String(pkid) }));
}

/** The triggers of the change log put aside for a while, inside one transaction. */
function withoutLog(tx: Tx, rows: readonly MadeRow[], work: () => void): void {
  const tables = new Set(rows.map(({ table }) => table));
  const all = tx.database
    .prepare("select name, tbl_name as tbl, sql from sqlite_master where type = 'trigger'")
    .all() as { name: string; tbl: string; sql: string }[];
  const triggers = all.filter(({ tbl }) => tables.has(tbl));
  for (const { name } of triggers) tx.database.exec(`drop trigger "${name}"`);
  work();
  for (const { sql } of triggers) tx.database.exec(sql);
}

function numberedStep(json: unknown, i: number): unknown {
  if (typeof json === 'string') return numbered(json, i);
  if (Array.isArray(json)) return json.map((one) => numberedStep(one, i));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [name, numberedStep(value, i)]),
  );
}

/** Every text with a number in it. */
function textsOf(json: unknown): string[] {
  if (typeof json === 'string') return hasNumber(json) ? [json] : [];
  if (typeof json !== 'object' || json === null) return [];
  return Object.values(json).flatMap(textsOf);
}
