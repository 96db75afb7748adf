/** Reads the databases of the nodes when all have ended: what is there, and is it the same everywhere? */
import { createHash } from 'node:crypto';
import { openFile, type Database } from '../../server/store/sqlite';
import type { Thing, Value } from './client';

export interface Kept {
  name: string;
  file: string;
}

/** @returns what is wrong, one sentence each */
export function verify(nodes: readonly Kept[], things: readonly Thing[]): string[] {
  const findings: string[] = [];
  const sums: { name: string; tables: Map<string, string> }[] = [];
  for (const { name, file } of nodes) {
    const database = openFile(file, { readOnly: true });
    try {
      findings.push(...expected(database, name, things), ...sequence(database, name));
      findings.push(...twice(database, name));
      sums.push({ name, tables: checksums(database) });
    } finally {
      database.close();
    }
  }
  const [publisher, ...others] = sums;
  if (!publisher) return ['no node was read'];
  for (const { name, tables } of others) {
    for (const [table, sum] of publisher.tables)
      if (tables.get(table) !== sum)
        findings.push(`${name} differs from the publisher in ${table}`);
  }
  return findings;
}

const SHOWN = 12;

function expected(database: Database, node: string, things: readonly Thing[]): string[] {
  const users = valuesOf(database, 'select userid as k, lastname as v from enduser');
  const lines = valuesOf(database, 'select dnorpattern as k, description as v from numplan');
  const wrong = things.flatMap(({ kind, key, possible, history }) => {
    const seen: Value = (kind === 'user' ? users : lines).get(key);
    return possible.includes(seen)
      ? []
      : [
          `${kind} ${key} is ${String(seen)} on ${node}, and may only be ${possible.map(String).join(' or ')}; ${history.join('; ')}`,
        ];
  });
  const more = wrong.length > SHOWN ? [`... and ${wrong.length - SHOWN} more on ${node}`] : [];
  return [...wrong.slice(0, SHOWN), ...more];
}

function valuesOf(database: Database, sql: string): Map<string, string> {
  const rows = database.prepare(sql).all();
  return new Map(rows.map(({ k, v }) => [String(k), String(v)]));
}

/** The change log has every number once, from 1 on. */
function sequence(database: Database, node: string): string[] {
  const [row = {}] = rowsOf(
    database,
    'select count(*) as n, min(seq) as first, max(seq) as last from changelog',
  );
  const [n, first, last] = [Number(row.n), Number(row.first), Number(row.last)];
  return first === 1 && last === n
    ? []
    : [`the log of ${node} has ${n} entries from ${first} to ${last}`];
}

/** No row is inserted under an id that another row has or had. */
function twice(database: Database, node: string): string[] {
  const again = database
    .prepare(
      "select pkid, count(*) as n from changelog where action = 'i' group by pkid having n > 1",
    )
    .all()
    .map(({ pkid }) => String(pkid));
  const doubled = tablesOf(database)
    // The log names each row as often as it changed.
    .filter((table) => table !== 'changelog' && columnsOf(database, table).includes('pkid'))
    .flatMap((table) =>
      database
        .prepare(`select pkid from "${table}" group by pkid having count(*) > 1`)
        .all()
        .map(({ pkid }) => `${table} ${String(pkid)}`),
    );
  const all = [...again, ...doubled];
  return all.length === 0
    ? []
    : [`${all.length} uuids twice on ${node}: ${all.slice(0, SHOWN).join(', ')}`];
}

function checksums(database: Database): Map<string, string> {
  return new Map(
    tablesOf(database).map((table) => {
      const hash = createHash('sha256');
      const columns = columnsOf(database, table);
      const order = columns.includes('pkid') ? 'pkid' : columns.map((_, i) => i + 1).join(', ');
      for (const row of rowsOf(database, `select * from "${table}" order by ${order}`))
        hash.update(JSON.stringify(Object.values(row)));
      return [table, hash.digest('hex')];
    }),
  );
}

function rowsOf(database: Database, sql: string): Record<string, unknown>[] {
  return database.prepare(sql).all() as Record<string, unknown>[];
}

function tablesOf(database: Database): string[] {
  return database
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_stat%'")
    .all()
    .map(({ name }) => String(name));
}

function columnsOf(database: Database, table: string): string[] {
  return database
    .prepare(`pragma table_info("${table}")`)
    .all()
    .map(({ name }) => String(name));
}
