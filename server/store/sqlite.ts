/**
 * The SQLite driver: the `node:sqlite` API, from Node itself where it is complete (24.10 or
 * later, with setAuthorizer), else from `@photostructure/sqlite`, which has the same API on
 * Node 20. Nothing else in the tree knows which one runs (dependencies.md).
 */
import { randomBytes, randomInt } from 'node:crypto';
import type { DatabaseSync } from '@photostructure/sqlite';

export type Database = InstanceType<typeof DatabaseSync>;
export type Statement = ReturnType<Database['prepare']>;

interface Driver {
  DatabaseSync: typeof DatabaseSync;
  backup: (source: Database, destination: string, options?: { rate?: number }) => Promise<number>;
}

/** Node's own module where it can do all we need, else the package. */
function driver(): Driver {
  // getBuiltinModule does not print the experimental warning that require('node:sqlite') prints.
  const builtin = (process as { getBuiltinModule?: (name: string) => unknown }).getBuiltinModule?.(
    'node:sqlite',
  ) as Driver | undefined;
  if (builtin && 'setAuthorizer' in builtin.DatabaseSync.prototype) return builtin;
  return (closing ??= withoutTraces(
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- only one of the two is loaded
    require('@photostructure/sqlite') as Driver,
  ));
}

let closing: Driver | undefined;

/**
 * The package does not finalize statements when a database closes, as Node does: SQLite keeps it, with
 * all its memory and our functions, until the statements are garbage. Our functions reach the cluster,
 * and that the statements, so they never were: 25 MB for each cluster that a process had. What is
 * closed here calls functions no more.
 */
function withoutTraces(given: Driver): Driver {
  class Tracked extends given.DatabaseSync {
    readonly #functions = new Map<string, { name: string; arity: number; varargs: boolean }>();

    override function(name: string, ...rest: unknown[]): void {
      const [options, work] = rest.length > 1 ? rest : [{}, rest[0]];
      const varargs = (options as { varargs?: boolean }).varargs === true;
      const arity = (work as () => unknown).length;
      this.#functions.set(`${name} ${varargs ? -1 : arity}`, { name, arity, varargs });
      super.function(name, options as object, work as () => null);
    }

    override close(): void {
      this.setAuthorizer(null);
      for (const { name, arity, varargs } of this.#functions.values())
        super.function(name, { varargs }, ofArity(arity));
      super.close();
    }
  }
  return { ...given, DatabaseSync: Tracked };
}

function ofArity(length: number): () => null {
  return Object.defineProperty(() => null, 'length', { value: length });
}

/** Opens (and makes, unless read-only) the database file. */
export function openFile(path: string, options: { readOnly?: boolean } = {}): Database {
  const { DatabaseSync: Open } = driver();
  return new Open(path, { readOnly: options.readOnly ?? false, enableForeignKeyConstraints: true });
}

/**
 * An empty database in memory with a name, so that `copyInto` and another connection of this
 * process can reach it; it is gone when its last connection closes.
 */
export function openMemory(): { database: Database; path: string } {
  const path = `file:/ucmock-${randomBytes(9).toString('hex')}?vfs=memdb`;
  return { database: openFile(path), path };
}

/** Copies a whole database, page by page, into the database at `path` (a file or openMemory's). */
export async function copyInto(source: Database, path: string): Promise<void> {
  await driver().backup(source, path, { rate: 1_000_000 });
}

/**
 * The same for databases in memory, and with the number that SQLite knows a schema by. A connection
 * that is open at `path` and knew a schema of that number goes on with what it has read of it and
 * with its prepared statements: reading our 500 tables and 900 triggers again takes 15 ms, the copy 5.
 *
 * So the number has to mean one schema on the same pages: copies have that of their source, and what
 * comes from elsewhere gets one that nobody has (`newSchema`).
 */
export async function copyAlike(source: Database, path: string, schema?: number): Promise<void> {
  const known = schema ?? schemaNumber(source);
  await copyInto(source, path);
  adjust(path, `pragma schema_version = ${known}`);
}

/** A copy in memory of a database with a write-ahead log, under a schema number that nobody has. */
export async function copyFromLog(source: Database, path: string): Promise<void> {
  await copyInto(source, path);
  // The copy says that it has a log as well, and memory has no place for one: unless nobody else is
  // there it cannot even be read.
  const unlogged = 'pragma locking_mode = exclusive; pragma journal_mode = delete';
  adjust(path, `${unlogged}; pragma schema_version = ${newSchema()}`);
}

/** Pragmas that a database protects itself against. */
function adjust(path: string, pragmas: string): void {
  const target = openFile(path) as Database & { enableDefensive?: (on: boolean) => void };
  try {
    target.enableDefensive?.(false);
    target.exec(pragmas);
  } finally {
    target.close();
  }
}

function schemaNumber(database: Database): number {
  const row = database.prepare('pragma schema_version').get() as { schema_version: number };
  return row.schema_version;
}

/** A schema number that no other database has: not of the small ones that SQLite counts up to. */
export function newSchema(): number {
  return 0x1000_0000 + randomInt(0x6000_0000);
}
