/**
 * The driver's authorizer: while a client's statement is compiled, only the dictionary's tables
 * and the known functions may be touched.
 *
 * It is the second wall: the translation already lets through only SELECT, INSERT, UPDATE and
 * DELETE over known tables. It is installed once, since each installation makes SQLite compile
 * every kept statement again; the store's own statements pass because the guard is down.
 */
import { isCatalog } from './catalog';
import type { Dictionary } from './dictionary';
import { FUNCTIONS, INTERNAL, sqliteName } from './functions/functions';
import { MANY } from './scalar';
import { TICK } from './ticks';

type Authorizer = (
  action: number,
  first: string | null,
  second: string | null,
  database: string | null,
  trigger: string | null,
) => number;

/** https://sqlite.org/c3ref/c_alter_table.html; numbers that the file format's age keeps stable */
const DELETE = 9;
const INSERT = 18;
const READ = 20;
const SELECT = 21;
const UPDATE = 23;
const FUNCTION = 31;
const OK = 0;
const DENY = 1;
const IGNORE = 2; // a read gives NULL

/** What defaults, indexes and checks of the tables call. */
const OF_THE_TABLES = [
  'newid',
  'cluster_now',
  'json_array',
  'json_object',
  'ifnull',
  'glob',
  'like',
  'random',
  'replace',
];

export interface Guard {
  authorizer: Authorizer;
  /** compiles under guard */
  during<T>(mode: 'query' | 'write', compile: () => T): T;
}

export function createGuard(dictionary: Dictionary): Guard {
  let mode: 'down' | 'query' | 'write' = 'down';
  const functions = new Set([...OF_THE_TABLES, TICK, MANY]);
  for (const [name, routine] of [...FUNCTIONS, ...INTERNAL])
    functions.add(sqliteName(name, routine));

  function mayRead(table: string, column: string, database: string | null): number {
    if (!dictionary.table(table)) return DENY;
    if (database === 'temp' && !isCatalog(table)) return DENY;
    const unseen = dictionary.isHidden(column.toLowerCase()) || dictionary.isSecret(table, column);
    return unseen ? IGNORE : OK;
  }

  return {
    authorizer(action, first, second, database, trigger) {
      // Our own triggers write the change log; a client can make none.
      if (mode === 'down' || trigger !== null) return OK;
      switch (action) {
        case SELECT:
          return OK;
        case READ:
          return mayRead(first ?? '', second ?? '', database);
        case FUNCTION:
          return functions.has((second ?? '').toLowerCase()) ? OK : DENY;
        case INSERT:
        case UPDATE:
        case DELETE:
          return mode === 'write' && database === 'main' && dictionary.table(first ?? '')
            ? OK
            : DENY;
        default:
          return DENY;
      }
    },
    during(next, compile) {
      const before = mode;
      mode = next;
      try {
        return compile();
      } finally {
        mode = before;
      }
    },
  };
}
