/**
 * SQL on the datastores of an IM and Presence node, read only: `ttlogin` has the clients that logged in to the
 * Client Profile Agent of this node, with their releases. [doc] the command, [client] the datastore and its
 * table; the columns are a guess, and the other datastores are not there.
 */
import { CommandFailed, type Command, type CommandCall } from '../../server/dispatch/command';
import { epasSessions } from '../../server/domain/epas/sessions';
import type { Column, Table } from '../../server/schema/model';
import { runQuery } from '../../server/sql/run';
import { openMemory } from '../../server/store/sqlite';
import { tableText } from './run-sql';

interface Datastore {
  table: string;
  columns: readonly string[];
  rows(call: CommandCall): string[][];
}

const DATASTORES: Readonly<Record<string, Datastore>> = {
  ttlogin: {
    table: 'clientsessions',
    columns: ['userid', 'clienttype', 'clientversion', 'node'],
    rows: ({ cluster, node }) =>
      epasSessions(cluster)
        .all()
        .filter((one) => one.node === node.name)
        .map(({ userid, type, version }) => [userid, type, version, node.name]),
  },
};

export const runPeSql: Command = {
  words: 'run pe sql',
  about: 'runs an SQL query on a datastore of the presence engine',
  evidence: 'client',
  on: ['presence'],
  takes: [
    { name: 'datastore_name', need: 'mandatory', about: 'ttlogin' },
    { name: 'sql_statement', need: 'mandatory', about: 'the query, without quotes' },
  ],
  text: true,
  run(call) {
    const [, name = '', sql = ''] = /^(\S*)\s*(.*)$/s.exec(call.rest) ?? [];
    const datastore = Object.hasOwn(DATASTORES, name) ? DATASTORES[name] : undefined;
    if (!datastore) throw new CommandFailed(`Datastore ${name} is unknown`);
    if (sql === '') throw new CommandFailed('SQL statement is missing');
    return query(call, datastore, sql);
  },
};

/** In a database of its own, made of what there is at this moment. */
function query(call: CommandCall, { table, columns, rows }: Datastore, sql: string): string {
  const { database } = openMemory();
  try {
    database.exec(`create table ${table} (${columns.map((one) => `${one} text`).join(', ')})`);
    const insert = database.prepare(
      `insert into ${table} values (${columns.map(() => '?').join(', ')})`,
    );
    for (const row of rows(call)) insert.run(...row);
    const tables: Record<string, Table> = {
      [table]: { name: table, columns: columns.map((name): Column => ({ name, type: 'text' })) },
    };
    const { clock, ids } = call.cluster;
    return tableText(runQuery(database, sql, { tables, hidden: [], clock, ids }));
  } finally {
    database.close();
  }
}
