/**
 * What SQL keeps for one database connection: the registered routines, the guard, compiled
 * statements. It hangs on the connection and goes with it.
 */
import { AxlFault } from '../schema/axl-fault';
import type { Table } from '../schema/model';
import type { Database, Statement } from '../store/sqlite';
import type { Guard } from './authorizer';
import { createGuard } from './authorizer';
import { catalogSql } from './catalog';
import { createDictionary } from './dictionary';
import type { Surroundings } from './functions/function';
import { FUNCTIONS, INTERNAL, sqliteName } from './functions/functions';
import { MANY } from './scalar';
import { DeadlinePassed, TICK } from './ticks';
import type { Translate } from './translate';
import { createTranslate } from './translate';

export interface SqlOptions extends Surroundings {
  tables: Record<string, Table>;
  /** columns that are there but that no statement sees, e.g. `rest` */
  hidden: readonly string[];
}

export interface Connection {
  readonly database: Database;
  readonly translate: Translate;
  /** compiled under guard, kept by its text */
  prepare(sql: string, mode: 'query' | 'write'): Statement;
  /**
   * Runs a client's statement. SQLite compiles a kept one again when the schema has changed (after a
   * reset), and that must happen under guard too.
   */
  guarded<T>(mode: 'query' | 'write', work: () => T): T;
  /** a statement that failed is compiled anew: the driver's next run of it would fail with it */
  discard(sql: string, mode: 'query' | 'write'): void;
  /** is this, as SQLite reports it, a column that no statement sees? */
  isHidden(column: string): boolean;
  /** makes systables and kin where a statement asks for them first */
  openCatalog(): void;
  /** runs `work` under a deadline: it throws DeadlinePassed from within a long statement */
  within<T>(ms: number, work: (isOver: () => boolean) => T): T;
}

const KEPT_STATEMENTS = 200;

/** What a database has once, whichever tables its statements may see. */
interface Base {
  /** by the tables that are seen: a publisher writes for presence nodes, who see more */
  connections: Map<SqlOptions['tables'], Connection>;
  /** the guard of the statement that is compiled */
  guard: Guard;
  deadline: number;
}

const bases = new WeakMap<Database, Base>();

/** The connection's SQL side, made on first use. */
export function connectionOf(database: Database, options: SqlOptions): Connection {
  let base = bases.get(database);
  if (!base) {
    base = createBase(database, options);
    bases.set(database, base);
  }
  let connection = base.connections.get(options.tables);
  if (!connection) {
    connection = createConnection(database, options, base);
    base.connections.set(options.tables, connection);
  }
  return connection;
}

function createBase(database: Database, options: SqlOptions): Base {
  const dictionary = createDictionary(options.tables, options.hidden);
  const base: Base = { connections: new Map(), guard: createGuard(dictionary), deadline: Infinity };
  registerFunctions(database, options);
  database.function(TICK, { varargs: true }, () => {
    // Machine time: a frozen cluster clock must not let a statement run for ever.
    if (performance.now() > base.deadline) throw new DeadlinePassed();
    return 1;
  });
  // Not deterministic: SQLite would call it once before the statement.
  database.function(MANY, {}, () => {
    throw new AxlFault('sqlManyRows');
  });
  database.setAuthorizer((...action) => base.guard.authorizer(...action));
  return base;
}

function createConnection(database: Database, options: SqlOptions, base: Base): Connection {
  const dictionary = createDictionary(options.tables, options.hidden);
  const guard: Guard = createGuard(dictionary);
  const statements = new Map<string, Statement>();
  const isOver = () => performance.now() > base.deadline;
  function guarded<T>(mode: 'query' | 'write', work: () => T): T {
    base.guard = guard;
    return guard.during(mode, work);
  }

  return {
    database,
    translate: createTranslate(dictionary),
    isHidden: (column) => dictionary.isHidden(column),
    prepare(sql, mode) {
      const key = `${mode} ${sql}`;
      let statement = statements.get(key);
      if (statement) return statement;
      statement = guarded(mode, () => database.prepare(sql));
      statement.setReturnArrays(true);
      const [oldest] = statements.keys();
      if (oldest !== undefined && statements.size >= KEPT_STATEMENTS) statements.delete(oldest);
      statements.set(key, statement);
      return statement;
    },
    guarded,
    discard: (sql, mode) => void statements.delete(`${mode} ${sql}`),
    openCatalog() {
      const made: unknown = database
        .prepare("select 1 from temp.sqlite_master where name = 'systables'")
        .get();
      if (!made) database.exec(catalogSql(dictionary.tables(), dictionary.shownOf));
    },
    within(ms, work) {
      const before = base.deadline;
      base.deadline = performance.now() + ms;
      try {
        return work(isOver);
      } finally {
        base.deadline = before;
      }
    },
  };
}

function registerFunctions(database: Database, around: Surroundings): void {
  for (const [name, routine] of [...FUNCTIONS, ...INTERNAL]) {
    const { run, volatile } = routine;
    if (!run) continue;
    database.function(
      sqliteName(name, routine),
      { varargs: true, deterministic: !volatile },
      (...values: (string | number | bigint | null)[]) => run(around, ...values),
    );
  }
}
