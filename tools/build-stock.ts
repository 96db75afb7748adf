/**
 * Writes `dist/stock/stock.db`: the database of a fresh installation, ready to be copied.
 *
 * Rows go in by the same Objects.insert that serves addX, so that the stock cannot hold what the
 * server would refuse. Ids are seeded: two builds give the same uuids.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createClock } from '../server/runtime/clock';
import { createIds } from '../server/runtime/ids';
import { loadModel } from '../server/schema/load';
import { loadUnity } from '../server/schema/cupi';
import { loadNeighbour, NEIGHBOURS, type NeighbourName } from '../server/schema/neighbours';
import type { Model } from '../server/schema/model';
import { loadStock } from '../server/domain/stock/load';
import { seedImage } from '../server/domain/stock/seed-image';
import { seedUnityImage } from '../server/domain/unity/seed';
import { openFile } from '../server/store/sqlite';
import { createStore, prepareConnection, type Tx } from '../server/store/store';
import { createTablesSql } from '../server/store/tables';

export function buildStock(path: string): void {
  const model = loadModel();
  buildImage(path, model, (tx) => seedImage(tx, model, loadStock()));
}

/** The same of a Unity Connection: `dist/stock/unity.db`. */
export function buildUnity(path: string): void {
  const facts = loadUnity();
  buildImage(path, facts.model, (tx) => seedUnityImage(tx, facts));
}

/** The empty tables of a small product: `dist/stock/<name>.db`. */
export function buildNeighbour(path: string, name: NeighbourName): void {
  buildImage(path, loadNeighbour(name), () => undefined);
}

function buildImage(path: string, model: Model, seed: (tx: Tx) => void): void {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  const clock = createClock();
  // No cluster's seed: ids of the image and of a seeded cluster must never meet.
  const ids = createIds(-1);
  const database = openFile(path);
  prepareConnection(database, clock, ids);
  database.exec('pragma journal_mode = off; pragma synchronous = off;');
  database.exec(createTablesSql(model));
  const store = createStore({ database, model, clock, ids });
  store.write(seed);
  // The stock is where every node starts: its rows are no changes.
  database.exec(
    "delete from changelog; delete from sqlite_sequence where name = 'changelog'; vacuum;",
  );
  store.close();
}

if (require.main === module) {
  const folder = join(__dirname, '..', 'stock');
  buildStock(join(folder, 'stock.db'));
  buildUnity(join(folder, 'unity.db'));
  for (const name of NEIGHBOURS) buildNeighbour(join(folder, `${name}.db`), name);
  process.stdout.write(`${folder}\n`);
}
