/** Copies of databases under connections that are open: what they read is the copy, never a mixture. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { imageFrom, openStore, type OpenedStore } from '../../server/cluster/open-store';
import { createClock } from '../../server/runtime/clock';
import { createIds } from '../../server/runtime/ids';
import { ROOT } from '../../server/runtime/root';
import { loadModel } from '../../server/schema/load';
import {
  copyAlike,
  newSchema,
  openFile,
  openMemory,
  type Database,
} from '../../server/store/sqlite';

const folder = mkdtempSync(join(tmpdir(), 'ucmock-copies-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The same two tables, under the same number of the schema, on pages in the order given. */
function database(...tables: string[]): Database {
  const { database: made } = openMemory();
  for (const table of tables)
    made.exec(`create table ${table} (x); insert into ${table} values ('of ${table}')`);
  return made;
}

it('a number that means two layouts would show one table as the other: the number keeps them apart', async () => {
  const [one, two] = [database('a', 'b'), database('b', 'a')];
  const { database: open, path } = openMemory();
  const read = (): unknown => open.prepare('select x from a').get();
  await copyAlike(one, path);
  expect(read()).toEqual({ x: 'of a' });
  // What a wrong copy looks like: the connection goes on with the pages that it knew.
  await copyAlike(two, path);
  expect(read()).toEqual({ x: 'of b' });
  await copyAlike(two, path, newSchema());
  expect(read()).toEqual({ x: 'of a' });
  for (const each of [one, two, open]) each.close();
});

/** The stock under the number that it has, but with every table on another page. */
function movedStock(stock: string): string {
  const moved = join(folder, 'moved.db');
  copyFileSync(stock, moved);
  const file = openFile(moved) as Database & { enableDefensive?: (on: boolean) => void };
  const { schema_version: number } = file.prepare('pragma schema_version').get() as { schema_version: number }; // prettier-ignore
  file.enableDefensive?.(false);
  // Pages of the pointer map come between, so no root stays where it was.
  file.exec(`pragma auto_vacuum = full; vacuum; pragma schema_version = ${number}`);
  file.close();
  return moved;
}

it('a store that is open reads each database that it becomes, whatever pages its tables are on', async () => {
  const stock = join(ROOT, 'dist', 'stock', 'stock.db');
  const moved = movedStock(stock);
  const plan = { model: loadModel(), clock: createClock(), ids: createIds(1), image: stock };
  const opened: OpenedStore = await openStore({ ...plan, data: undefined, name: 'pub' });
  const names = (): unknown[] =>
    opened.store.read((tx) => [
      tx.get('select count(*) as n from typemodel')?.n,
      tx.get('select name from typeclass where enum = 1')?.name,
      tx.get("select rootpage from sqlite_master where name = 'enduser'")?.rootpage,
    ]);
  const before = names();
  const other = await imageFrom(readFileSync(moved));
  const kept = await opened.capture();
  for (const image of [moved, other, kept, moved, kept, other, undefined]) {
    await opened.restore(image);
    const now = names();
    expect(now.slice(0, 2)).toEqual(before.slice(0, 2));
    const isMoved = image === moved || image === other;
    expect(now[2] === before[2]).toBe(!isMoved);
  }
  for (const each of [other, kept, opened]) each.close();
});

it('a database that is closed holds none of the functions that it was given', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const functionOf = (): WeakRef<object> => {
    const { database: made } = openMemory();
    // As ours do: it reaches the statement, which reaches the database.
    const reached: { statement?: unknown } = {};
    const work = (): null => (reached.statement === undefined ? null : null);
    made.function('reaching', work);
    reached.statement = made.prepare('select reaching()');
    made.close();
    return new WeakRef(work);
  };
  const kept = Array.from({ length: 5 }, functionOf);
  for (let i = 0; i < 5; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    gc();
  }
  expect(kept.filter((one) => one.deref() !== undefined)).toEqual([]);
});
