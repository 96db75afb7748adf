/**
 * A node's store: one SQLite database, written in synchronous units of work.
 *
 * `write` runs its function between BEGIN IMMEDIATE and COMMIT with no await inside: another
 * request of this process would otherwise join the transaction (architecture.md section 6).
 */
import type { Clock } from '../runtime/clock';
import type { Ids } from '../runtime/ids';
import type { Model } from '../schema/model';
import { createObjects, type Objects } from './objects';
import type { Database, Statement } from './sqlite';
import { createUnits } from './units';

export type SqlValue = string | number | bigint | null | Uint8Array;
export type Row = Record<string, SqlValue>;

/** One unit of work. Statements are prepared once for the store and kept by their text. */
export interface Tx {
  get(sql: string, ...params: SqlValue[]): Row | undefined;
  all(sql: string, ...params: SqlValue[]): Row[];
  /** rows changed */
  run(sql: string, ...params: SqlValue[]): number;
  /** AXL objects over the rows */
  readonly objects: Objects;
  /** the database itself, for server/sql, which needs its authorizer and column metadata */
  readonly database: Database;
}

/** A prepared statement, for code that runs one over and over. */
export interface Prepared {
  get(...params: SqlValue[]): Row | undefined;
  all(...params: SqlValue[]): Row[];
  run(...params: SqlValue[]): number;
}

/** A prepared reading whose rows are plain arrays in the order of the select list: the fast form. */
export interface PreparedArrays {
  get(...params: SqlValue[]): SqlValue[] | undefined;
  all(...params: SqlValue[]): SqlValue[][];
}

export interface Store {
  /** a unit of work that does not write; no await inside */
  read<T>(work: (tx: Tx) => T): T;
  /** a unit of work in one transaction; rolled back when `work` throws; no await inside */
  write<T>(work: (tx: Tx) => T): T;
  /**
   * A unit of work that shares its commit with those that come in the same turn of the event loop;
   * `committed` runs right after that commit. Rejects with what `work` throws.
   */
  writeTogether<T, R>(
    work: (tx: Tx) => T,
    committed: (result: T) => R | PromiseLike<R>,
  ): Promise<R>;
  /** runs units of work whose references are not checked: rows of another node's log */
  unchecked(work: () => void): void;
  /** commits what is still open, so that other connections see it */
  settle(): void;
  /** last sequence of the change log */
  readonly sequence: number;
  /** grows with each commit and each roll back: what was read at one version still holds at it */
  readonly version: number;
  /** names cached from rows are forgotten: call after rows changed by other ways than Objects */
  forget(): void;
  /** called after each commit, before `write` returns */
  onCommit(listener: () => void): void;
  close(): void;
}

export interface StoreOptions {
  database: Database;
  model: Model;
  clock: Clock;
  ids: Ids;
  /** last sequence of the change log, where it is known: nothing has to be read before the first use */
  sequence?: number | undefined;
}

/** Not the log's last row: a log that was shortened still knows how far it came. */
const SEQUENCE = "select seq from sqlite_sequence where name = 'changelog'";

export function createStore(options: StoreOptions): Store {
  const { database, clock, ids, model } = options;
  prepareConnection(database, clock, ids);

  const statements = new Map<string, Statement>();
  const arrays = new Map<string, Statement>();
  const prepared = (sql: string): Statement => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = database.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const sql = {
    prepareArrays(text: string): PreparedArrays {
      let statement = arrays.get(text);
      if (!statement) {
        statement = database.prepare(text);
        // Measured on 95 columns: 6 us a row against 15 us for an object with 95 names.
        statement.setReturnArrays(true);
        arrays.set(text, statement);
      }
      const own = statement;
      return {
        get: (...params) => own.get(...params) as SqlValue[] | undefined,
        all: (...params) => own.all(...params) as SqlValue[][],
      };
    },
    prepare(text: string): Prepared {
      const statement = prepared(text);
      return {
        get: (...params) => statement.get(...params) as Row | undefined,
        all: (...params) => statement.all(...params) as Row[],
        run: (...params) => Number(statement.run(...params).changes),
      };
    },
    get: (text: string, ...params: SqlValue[]) => prepared(text).get(...params) as Row | undefined,
    all: (text: string, ...params: SqlValue[]) => prepared(text).all(...params) as Row[],
    run: (text: string, ...params: SqlValue[]) => Number(prepared(text).run(...params).changes),
    database,
  };
  const objects = createObjects({ model, ids, sql, settle: () => units.settle() });
  const tx: Tx = { ...sql, objects };
  let version = 0;
  let known = options.sequence === undefined ? undefined : { version, sequence: options.sequence };
  const listeners: (() => void)[] = [];
  const units = createUnits({
    database,
    committed() {
      version += 1;
      for (const listener of listeners) listener();
    },
    rolledBack() {
      version += 1;
      objects.forget();
    },
  });

  return {
    read(work) {
      units.settle();
      return work(tx);
    },
    write: (work) => units.alone(() => work(tx)),
    writeTogether: (work, committed) => units.together(() => work(tx), committed),
    unchecked(work) {
      units.settle();
      // Only outside of a transaction, and every statement is compiled anew: for emergencies.
      database.exec('pragma foreign_keys = off');
      try {
        work();
      } finally {
        database.exec('pragma foreign_keys = on');
      }
    },
    settle: () => units.settle(),
    get sequence() {
      units.settle();
      const sequence = (): number => Number(sql.get(SEQUENCE)?.seq ?? 0);
      // A unit that is at work may have grown the log, and may take it back.
      if (database.isTransaction) return sequence();
      if (known?.version !== version) known = { version, sequence: sequence() };
      return known.sequence;
    },
    get version() {
      return version;
    },
    forget() {
      version += 1;
      objects.forget();
    },
    onCommit(listener) {
      listeners.push(listener);
    },
    close() {
      units.settle();
      statements.clear();
      arrays.clear();
      database.close();
    },
  };
}

/**
 * What every connection needs before the first statement: the functions that defaults and
 * triggers call, and LIKE as Informix has it (case-sensitive). [recorded] facts/sql.md section 2
 *
 * Nothing here may need the schema: reading our 500 tables and 900 triggers takes 15 ms and 4 MB, and a
 * node that nobody asks (of a fork, a subscriber) goes without.
 */
export function prepareConnection(database: Database, clock: Clock, ids: Ids): void {
  database.function('newid', () => ids.pkid());
  database.function('cluster_now', () => clock.now());
  database.exec('pragma foreign_keys = on; pragma case_sensitive_like = on;');
}
