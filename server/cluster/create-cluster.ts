/**
 * Makes a cluster: opens the publisher's store from the release's image and lets the caller seed
 * what depends on settings.
 *
 * The image (`dist/stock/<release>.db`) is built with the package: tables, triggers and the stock
 * rows of a fresh installation. Starting is copying it: 6 ms, where the DDL and the rows take a
 * second.
 */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../runtime/clock';
import type { Ids } from '../runtime/ids';
import type { Log } from '../runtime/log';
import type { Model } from '../schema/model';
import type { Sealer } from '../security/seal';
import { copyInto, openFile, openMemory, type Database } from '../store/sqlite';
import { createStore, type Store, type Tx } from '../store/store';
import type { Cluster, ClusterSettings, Release } from './cluster';
import type { Node } from './node';
import type { Stateful } from './stateful';

export interface ClusterOptions {
  name: string;
  release: Release;
  settings: ClusterSettings;
  model: Model;
  clock: Clock;
  ids: Ids;
  log: Log;
  sealer: Sealer;
  /** database image with tables and stock rows */
  image: string;
  /** process node name of the publisher */
  nodeName: string;
  /** rows that depend on settings: administrator, process node; runs once on a fresh store */
  seed: (tx: Tx) => void;
}

export async function createCluster(options: ClusterOptions): Promise<Cluster> {
  const { settings, model, clock, ids, log } = options;
  const opened = await openStore(options);
  const parts: Stateful[] = [];
  const publisher: Node = {
    name: options.nodeName,
    role: 'publisher',
    store: opened.store,
    get applied() {
      return opened.store.sequence;
    },
  };
  if (opened.fresh) opened.store.write(options.seed);
  log.info('cluster-ready', {
    cluster: options.name,
    node: publisher.name,
    kept: settings.data !== undefined,
  });

  return {
    name: options.name,
    release: options.release,
    settings,
    clock,
    ids,
    log,
    sealer: options.sealer,
    model,
    nodes: [publisher],
    publisher,
    fresh: opened.fresh,
    node: (name) => (name.toLowerCase() === publisher.name.toLowerCase() ? publisher : undefined),
    register: (part) => parts.push(part),
    async reset() {
      clock.reset();
      ids.restart();
      await opened.restore();
      opened.store.forget();
      opened.store.write(options.seed);
      for (const part of parts) part.reset();
    },
    stop() {
      opened.store.close();
      return Promise.resolve();
    },
  };
}

interface OpenedStore {
  store: Store;
  /** nothing but the image is in it yet */
  fresh: boolean;
  /** back to the image */
  restore(): Promise<void>;
}

async function openStore(options: ClusterOptions): Promise<OpenedStore> {
  const { settings, image, model, clock, ids } = options;
  const create = (database: Database): Store => createStore({ database, model, clock, ids });
  const restoreInto = async (path: string): Promise<void> => {
    const source = openFile(image, { readOnly: true });
    try {
      await copyInto(source, path);
    } finally {
      source.close();
    }
  };

  if (settings.data === undefined) {
    const { database, path } = openMemory();
    await restoreInto(path);
    return { store: create(database), fresh: true, restore: () => restoreInto(path) };
  }
  mkdirSync(settings.data, { recursive: true, mode: 0o700 });
  const path = join(settings.data, `${options.nodeName}.db`);
  const fresh = !existsSync(path);
  if (fresh) copyFileSync(image, path);
  const database = openFile(path);
  // NORMAL: a commit survives the end of the process at once, and the loss of power from the next
  // checkpoint on (dependencies.md, durability).
  // Checkpoints are what waits for the disk; a phone dirties some 20 pages, so they are made rare.
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = normal; pragma wal_autocheckpoint = 8000;',
  );
  return { store: create(database), fresh, restore: () => restoreInto(path) };
}
