/**
 * A database with the tables of the model and filled type tables, but no stock rows: for tests of
 * server/sql alone. The corpus of client statements is read from the facts beside the project.
 */
import { readFileSync } from 'node:fs';
import { createClock } from '../../server/runtime/clock';
import { createIds } from '../../server/runtime/ids';
import { loadModel } from '../../server/schema/load';
import { tablesOn } from '../../server/schema/tables-on';
import type { SqlLimits, SqlOptions, SqlResult } from '../../server/sql/run';
import { runQuery, runUpdate } from '../../server/sql/run';
import type { Database } from '../../server/store/sqlite';
import { openMemory } from '../../server/store/sqlite';
import { prepareConnection } from '../../server/store/store';
import { createTablesSql, REST } from '../../server/store/tables';
import { factsFile } from './facts';

export interface SqlBench {
  database: Database;
  options: SqlOptions;
  query(sql: string, limits?: SqlLimits): SqlResult;
  update(sql: string): number;
}

export function sqlBench({ foreignKeys = true } = {}): SqlBench {
  const model = loadModel();
  const { database } = openMemory();
  const clock = createClock(() => Date.UTC(2026, 0, 5, 8));
  const ids = createIds(1);
  prepareConnection(database, clock, ids);
  database.exec(createTablesSql(model));
  for (const { table, values } of Object.values(model.simples)) {
    if (!table || !values) continue;
    const insert = database.prepare(`insert into "${table}" (enum, name) values (?, ?)`);
    for (const value of values) insert.run(value.enum, value.name);
  }
  if (!foreignKeys) database.exec('pragma foreign_keys = off');
  const options = { tables: tablesOn('publisher', model), hidden: [REST], clock, ids };
  return {
    database,
    options,
    query: (sql, limits) => runQuery(database, sql, options, limits),
    update: (sql) => runUpdate(database, sql, options),
  };
}

export interface CorpusEntry {
  id: string;
  sql: string;
  kind: 'query' | 'update';
}

/** The statements; none where the facts are not beside the project, which is said loudly. */
export function corpus(): CorpusEntry[] {
  const path = factsFile('sql-corpus.jsonl');
  if (path === undefined) {
    process.stderr.write('SKIPPED: no corpus of SQL statements beside the project\n');
    return [];
  }
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as CorpusEntry);
}
