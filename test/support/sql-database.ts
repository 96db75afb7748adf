/**
 * A database with the tables of the public data dictionary, for tests of server/sql alone.
 * `test/sql/tables.jsonl` is facts/sql-tables.json in short: 'column type > referenced table'.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClock } from '../../server/runtime/clock';
import { createIds } from '../../server/runtime/ids';
import type { Column, Model, Table } from '../../server/schema/model';
import type { SqlLimits, SqlOptions, SqlResult } from '../../server/sql/run';
import { runQuery, runUpdate } from '../../server/sql/run';
import type { Database } from '../../server/store/sqlite';
import { openMemory } from '../../server/store/sqlite';
import { prepareConnection } from '../../server/store/store';
import { createTablesSql, REST } from '../../server/store/tables';

interface Line {
  name: string;
  columns: string[];
  rows?: (string | number | null)[][];
  rowColumns?: string[];
}

export interface SqlBench {
  database: Database;
  options: SqlOptions;
  query(sql: string, limits?: SqlLimits): SqlResult;
  update(sql: string): number;
}

const SQL_TESTS = join(__dirname, '../sql');

export function sqlBench({ foreignKeys = true } = {}): SqlBench {
  const lines = readFileSync(join(SQL_TESTS, 'tables.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const tables = Object.fromEntries(lines.map((line) => [line.name, tableOf(line)]));
  const { database } = openMemory();
  const clock = createClock(() => Date.UTC(2026, 0, 5, 8));
  const ids = createIds(1);
  prepareConnection(database, clock, ids);
  const model: Model = { simples: {}, classes: {}, nouns: {}, types: {}, operations: {}, tables };
  database.exec(createTablesSql(model));
  for (const line of lines) fill(database, line);
  if (!foreignKeys) database.exec('pragma foreign_keys = off');
  const options = { tables, hidden: [REST], clock, ids };
  return {
    database,
    options,
    query: (sql, limits) => runQuery(database, sql, options, limits),
    update: (sql) => runUpdate(database, sql, options),
  };
}

const UNIQUE: Record<string, string[][]> = {
  device: [['name']],
  enduser: [['userid']],
  routepartition: [['name']],
  numplan: [['dnorpattern', 'fkroutepartition']],
};

function tableOf(line: Line): Table {
  const columns = line.columns.map((text): Column => {
    const [name = '', type = 'text', , ref] = text.split(' ');
    return { name, type: type as Column['type'], ...(ref && { ref }) };
  });
  if (columns.some((column) => column.name === 'pkid')) columns.push({ name: REST, type: 'text' });
  for (const column of columns)
    if (column.name === 'sortorder') column.notNull = line.name === 'callingsearchspacemember';
  return { name: line.name, columns, unique: UNIQUE[line.name] ?? [] };
}

function fill(database: Database, { name, rows = [], rowColumns = [] }: Line): void {
  if (rows.length === 0) return;
  const marks = rowColumns.map(() => '?').join(', ');
  const insert = database.prepare(
    `insert into "${name}" ("${rowColumns.join('", "')}") values (${marks})`,
  );
  for (const row of rows) insert.run(...row);
}

export interface CorpusEntry {
  id: string;
  sql: string;
  kind: 'query' | 'update';
}

export function corpus(): CorpusEntry[] {
  return readFileSync(join(SQL_TESTS, 'corpus.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as CorpusEntry);
}
