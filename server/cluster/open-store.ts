/**
 * Opens a node's store from the image of the release.
 *
 * The image (`dist/stock/stock.db`) is built with the package: tables, triggers and the stock rows
 * of a fresh installation. Starting is copying it: 6 ms, where the DDL and the rows take a second.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../runtime/clock';
import type { Ids } from '../runtime/ids';
import { inTemporaryFile } from '../runtime/temporary-file';
import type { Model } from '../schema/model';
import { keepFile } from './data-folder';
import {
  copyAlike,
  copyFromLog,
  copyInto,
  newSchema,
  openFile,
  openMemory,
  type Database,
} from '../store/sqlite';
import { createStore, prepareConnection, type Store } from '../store/store';

export interface StorePlan {
  model: Model;
  clock: Clock;
  ids: Ids;
  /** database image with tables and stock rows */
  image: string;
  /** last number of the change log in the image, where it is known */
  sequence?: number | undefined;
  /** folder of the data; undefined keeps everything in memory */
  data: string | undefined;
  /** file name in that folder, without its ending */
  name: string;
}

export interface OpenedStore {
  store: Store;
  /** nothing but the image was in it when it was opened */
  fresh: boolean;
  /** becomes this database, a file or a kept one; the one it was opened from when undefined */
  restore(image?: string | StoreImage): Promise<void>;
  /** a copy of the database in memory; the same one again as long as nothing was written */
  capture(): Promise<StoreImage>;
  /** writes the whole database to a new file, as `restore` takes it */
  dump(file: string): Promise<void>;
  close(): void;
}

export async function openStore({
  model,
  clock,
  ids,
  image,
  sequence,
  data,
  name,
}: StorePlan): Promise<OpenedStore> {
  const opened = data === undefined ? await openInMemory(image) : openOnDisk(image, data, name);
  const { database, path, fresh, release } = opened;
  const store = createStore({ database, model, clock, ids, sequence });
  let last: { version: number; image: StoreImage } | undefined;
  return {
    store,
    fresh,
    async restore(from) {
      store.settle();
      const copy = data === undefined ? copyAlike : copyInto;
      if (from === undefined) await copyFile(image, path, copy);
      else if (typeof from === 'string')
        await copyFile(from, path, data === undefined ? copyStrange : copyInto);
      else await copyFile(from.path, path, copy);
      store.forget();
    },
    async capture() {
      store.settle();
      if (last?.version !== store.version) {
        const before = last;
        last = undefined;
        before?.image.close();
        const { sequence, version } = store;
        const offers = store.read((tx) => tx.get('select 1 from offers limit 1')) !== undefined;
        const copied = await imageOf(database, data === undefined ? copyAlike : copyFromLog);
        last = { version, image: Object.assign(copied, { sequence, offers }) };
      }
      return last.image.share();
    },
    dump(file) {
      store.settle();
      // A copy holds its connection until it is whole. One of a file has its own, so that a large
      // database is served from meanwhile; the log lets its reader and the writer go on.
      return data === undefined ? copyInto(database, file) : copyFile(path, file, copyInto);
    },
    close() {
      last?.image.close();
      store.close();
      release?.();
    },
  };
}

interface OpenedDatabase {
  database: Database;
  path: string;
  fresh: boolean;
  /** other processes may have it from then on */
  release?(): void;
}

/** A whole database in memory, which others are opened from. */
export interface StoreImage {
  /** where SQLite finds it in this process */
  readonly path: string;
  /** last number of its change log, where it is known */
  readonly sequence?: number;
  /** does it hold what its publisher has not got? */
  readonly offers?: boolean;
  /** the file that it would be */
  bytes(): Promise<Uint8Array>;
  /** one more has to close it */
  share(): StoreImage;
  close(): void;
}

/** Gone when everybody who has it has closed it. */
function shared(image: Omit<StoreImage, 'share'>): StoreImage {
  let holders = 1;
  const self: StoreImage = {
    ...image,
    share() {
      holders += 1;
      return self;
    },
    close() {
      holders -= 1;
      if (holders === 0) image.close();
    },
  };
  return self;
}

type Copy = (source: Database, path: string) => Promise<void>;

/** Of a file that may be of another ucmock, whose tables are the same but on other pages. */
const copyStrange: Copy = (source, path) => copyAlike(source, path, newSchema());

async function imageOf(source: Database, copy: Copy): Promise<StoreImage> {
  const { database, path } = openMemory();
  await copy(source, path);
  return shared({ path, bytes: () => bytesOf(database), close: () => database.close() });
}

/** @throws when the bytes are no database */
export function imageFrom(bytes: Uint8Array): Promise<StoreImage> {
  return inFile(bytes, async (file) => {
    const source = openFile(file, { readOnly: true });
    try {
      return await imageOf(source, copyStrange);
    } finally {
      source.close();
    }
  });
}

/** Runs `work` on a kept database, which nobody can write. */
export function readImage<T>(
  { path }: StoreImage,
  { clock, ids }: Pick<StorePlan, 'clock' | 'ids'>,
  work: (database: Database) => T,
): T {
  const database = openFile(path, { readOnly: true });
  try {
    prepareConnection(database, clock, ids);
    return work(database);
  } finally {
    database.close();
  }
}

/** What a query says of the database that a node has kept in a folder; undefined: it has kept none. */
export function peek(data: string, name: string, sql: string): unknown {
  const path = join(data, `${name}.db`);
  if (!existsSync(path)) return undefined;
  const database = openFile(path);
  try {
    const row = (database.prepare(sql).get() ?? {}) as Record<string, unknown>;
    return Object.values(row)[0];
  } finally {
    database.close();
  }
}

/** Tables and columns of a database, in a few letters: what differs cannot take its place. */
export function layoutOf(path: string): string {
  const database = openFile(path, { readOnly: true });
  try {
    const rows = database
      .prepare("select name, sql from sqlite_master where name not like 'sqlite_%' order by name")
      .all();
    return createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 16);
  } finally {
    database.close();
  }
}

function bytesOf(database: Database): Promise<Uint8Array> {
  return inTemporaryFile(async (file) => {
    await copyInto(database, file);
    return readFileSync(file);
  });
}

function inFile<T>(bytes: Uint8Array, work: (file: string) => Promise<T>): Promise<T> {
  return inTemporaryFile((file) => {
    writeFileSync(file, bytes, { mode: 0o600 });
    return work(file);
  });
}

async function openInMemory(image: string): Promise<OpenedDatabase> {
  const { database, path } = openMemory();
  await copyFile(image, path, copyAlike);
  return { database, path, fresh: true };
}

function openOnDisk(image: string, data: string, name: string): OpenedDatabase {
  const kept = keepFile(image, data, name);
  const database = openFile(kept.path);
  // NORMAL: a commit survives the end of the process at once, and the loss of power from the next
  // checkpoint on (dependencies.md, durability).
  // Checkpoints are what waits for the disk; a phone dirties some 20 pages, so they are made rare.
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = normal; pragma wal_autocheckpoint = 8000; pragma cache_size = -16000;',
  );
  return { database, ...kept };
}

async function copyFile(from: string, to: string, copy: Copy): Promise<void> {
  const source = openFile(from, { readOnly: true });
  try {
    await copy(source, to);
  } finally {
    source.close();
  }
}
