/**
 * Runs a client's SQL: executeSQLQuery, executeSQLUpdate, and `run sql` of the CLI.
 *
 * Values come back as Informix prints them: everything is text, NULL is null. Names are lower
 * case; an expression without alias is `count`, `sum`, ... or `expression`; two columns of one
 * name stay two. [recorded] facts/sql.md 2, facts/axl.md 7.1
 */
import { AxlFault } from '../schema/axl-fault';
import type { Database } from '../store/sqlite';
import type { Connection, SqlOptions } from './connection';
import { connectionOf } from './connection';
import { sqlFault } from './errors';
import { INTERVAL_MARK, intervalText } from './functions/moments';
import { UNNAMED, withoutMark } from './names';
import type { Procedure } from './procedures';
import { syntaxError } from './refusals';
import { DeadlinePassed } from './ticks';
import type { Translation } from './translate';

export type { SqlOptions } from './connection';

export interface SqlResult {
  columns: string[];
  /** columns without a name of their own; the CLI prints them in parentheses: (count) */
  unnamed: boolean[];
  rows: (string | null)[][];
}

export interface SqlLimits {
  /** longest time a statement may run; there is always one, since it blocks the node */
  ms?: number;
  /** size of the answer in XML from which on it is refused with -1; 8 MB on a real server [doc] */
  bytes?: number;
}

/** Columns that hold what has no public column. */
export const HIDDEN_COLUMNS = ['rest'];

const LONGEST_MS = 10_000;

export function runQuery(
  database: Database,
  sql: string,
  options: SqlOptions,
  limits: SqlLimits = {},
): SqlResult {
  const connection = connectionOf(database, options);
  const translation = connection.translate(sql);
  if (translation.kind === 'write') throw syntaxError(); // not established what the real one says
  const [text, parameters] =
    translation.kind === 'query' ? [translation.sql, []] : readXml(translation.procedure);
  prepareCatalog(connection, translation);
  try {
    return connection.within(limits.ms ?? LONGEST_MS, (isOver) =>
      collect(connection, text, parameters, { isOver, bytes: limits.bytes ?? Infinity }),
    );
  } catch (error) {
    connection.discard(text, 'query');
    throw sqlFault(error);
  }
}

/** Runs INSERT, UPDATE or DELETE in the caller's transaction; answers the rows changed. */
export function runUpdate(
  database: Database,
  sql: string,
  options: SqlOptions,
  limits: SqlLimits = {},
): number {
  const connection = connectionOf(database, options);
  const translation = connection.translate(sql);
  if (translation.kind === 'query') throw syntaxError();
  if (translation.kind === 'procedure') return writeXml(connection, translation.procedure);
  prepareCatalog(connection, translation);
  return change(connection, translation, [], limits.ms ?? LONGEST_MS);
}

interface Change {
  sql: string;
  table: string;
  verb: 'insert' | 'update' | 'delete';
}

function change(
  connection: Connection,
  { sql, table, verb }: Change,
  values: string[],
  ms: number,
): number {
  const run = () =>
    connection.guarded('write', () =>
      Number(connection.prepare(sql, 'write').run(...values).changes),
    );
  try {
    return connection.within(ms, run);
  } catch (error) {
    connection.discard(sql, 'write');
    throw sqlFault(error, { database: connection.database, table, verb, again: run });
  }
}

function prepareCatalog(connection: Connection, translation: Translation): void {
  if (translation.kind !== 'procedure' && translation.usesCatalog) connection.openCatalog();
}

/** Rough size of `<name></name>` and `<row></row>` in the answer. */
const TAGS = 5;
const ROW_TAGS = 11;

function collect(
  connection: Connection,
  sql: string,
  parameters: string[],
  limits: { isOver: () => boolean; bytes: number },
): SqlResult {
  return connection.guarded('query', () => rowsOf(connection, sql, parameters, limits));
}

function rowsOf(
  connection: Connection,
  sql: string,
  parameters: string[],
  { isOver, bytes }: { isOver: () => boolean; bytes: number },
): SqlResult {
  const statement = connection.prepare(sql, 'query');
  const all = statement.columns().map((column) => column.name);
  // A client's own word `rest` is spelled otherwise (names.ts): this is the hidden column.
  const shown = all.flatMap((name, i) => (connection.isHidden(name) ? [] : [i]));
  const names = shown.map((i) => ownName(all[i] ?? ''));
  const columns = names.map(columnLabel);
  const empty = columns.reduce((sum, name) => sum + 2 * name.length + TAGS, ROW_TAGS);

  const rows: (string | null)[][] = [];
  let size = 0;
  let largest = 1;
  let count = 0;
  // Row by row costs the driver twice as much as all at once.
  const found = isShort(sql) ? statement.all(...parameters) : statement.iterate(...parameters);
  for (const row of found as Iterable<unknown[]>) {
    count++;
    if ((count & 255) === 0 && isOver()) throw new DeadlinePassed();
    if (size > bytes) continue; // only counted: the refusal says how many there are
    const printed: (string | null)[] = [];
    const before = size;
    size += empty;
    for (const i of shown) {
      const value = print(row[i]);
      printed.push(value);
      size += value?.length ?? 0;
    }
    largest = Math.max(largest, size - before);
    rows.push(printed);
  }
  if (size > bytes) {
    // By the largest row that was seen, so that what is suggested fits wherever it begins.
    const fits = Math.max(1, Math.floor(bytes / largest));
    throw new AxlFault('queryTooLarge', { rows: count, suggested: fits + 1 });
  }
  return { columns, unnamed: names.map((name) => !isPlainName(name)), rows };
}

/** Are there so few rows that they may be in memory before they are counted? */
function isShort(sql: string): boolean {
  const limit = / limit (\d+)(?: offset \d+)?$/.exec(sql)?.[1];
  return limit !== undefined && Number(limit) <= 5000;
}

function print(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string')
    return value.startsWith(INTERVAL_MARK) ? intervalText(value) : value;
  return typeof value === 'number' || typeof value === 'bigint' ? value.toString() : '';
}

/** In a nested join SQLite names a column `t.c`. */
function ownName(name: string): string {
  return /^"?\w+"?\."?(\w+:?)"?$/.exec(name)?.[1] ?? name;
}

function isPlainName(name: string): boolean {
  if (name.startsWith(UNNAMED)) return false;
  return /^[\p{L}_][\p{L}\p{N}_$]*:?$/u.test(name) && name.toLowerCase() !== 'null';
}

/** SQLite names an expression by its text; Informix by its kind. count [recorded], rest [guess] */
function columnLabel(name: string): string {
  if (isPlainName(name)) return withoutMark(name).toLowerCase();
  const aggregate = /^(count|sum|min|max|avg)\s*\((?:[^()]|\([^()]*\))*\)$/.exec(name)?.[1];
  if (aggregate) return aggregate;
  return /^('[^']*'|-?\s*[\d.]+|null)$/i.test(name) ? 'constant' : 'expression';
}

function readXml(procedure: Procedure): [string, string[]] {
  if (procedure.name !== 'dbreaddevicexml') throw syntaxError();
  return ['select xml as expression from devicexml4k where fkdevice = ?', procedure.arguments];
}

function writeXml(connection: Connection, procedure: Procedure): number {
  if (procedure.name !== 'dbwritedevicexml') throw syntaxError();
  const [pkid = '', xml = ''] = procedure.arguments;
  const table = 'devicexml4k';
  const update = `update ${table} set xml = ? where fkdevice = ?`;
  const insert = `insert into ${table} (xml, fkdevice) values (?, ?)`;
  const changed = change(
    connection,
    { sql: update, table, verb: 'update' },
    [xml, pkid],
    LONGEST_MS,
  );
  if (changed > 0) return changed;
  return change(connection, { sql: insert, table, verb: 'insert' }, [xml, pkid], LONGEST_MS);
}
