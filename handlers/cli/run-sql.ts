/**
 * SQL by the rules of executeSQLQuery and executeSQLUpdate. Columns as wide as their widest value,
 * a blank behind each, the last too [recorded]; NULL, `Rows: 1` [recorded]; no rows [guess].
 * facts/cli.md 5
 */
import { CommandFailed, type Command, type CommandCall } from '../../server/dispatch/command';
import { runWrite } from '../../server/dispatch/unit-of-work';
import { renewClausesAfter } from '../../server/domain/rules/clauses';
import { tablesOn } from '../../server/schema/tables-on';
import {
  HIDDEN_COLUMNS,
  runQuery,
  runUpdate,
  type SqlOptions,
  type SqlResult,
} from '../../server/sql/run';
import { refuseWrite } from './refuse-write';

export const runSql: Command = {
  words: 'run sql',
  about: 'runs an SQL statement on the database',
  evidence: 'recorded',
  on: ['cucm', 'presence'],
  takes: [{ name: 'sql_statement', need: 'mandatory', about: 'the statement, without quotes' }],
  text: true,
  run(call) {
    const { node, rest } = call;
    if (rest === '') throw new CommandFailed('SQL statement is missing');
    if (!node.services.runs('A Cisco DB')) throw new CommandFailed('Cisco DB is not running');
    const options = optionsOf(call);
    if (/^(insert|update|delete)\b/i.test(rest)) return write(call, options);
    return node.store.read((tx) => tableText(runQuery(tx.database, rest, options)));
  },
};

function optionsOf({ cluster, node }: CommandCall): SqlOptions {
  const tables = tablesOn(node.role, cluster.model);
  return { tables, hidden: HIDDEN_COLUMNS, clock: cluster.clock, ids: cluster.ids };
}

async function write({ cluster, node, rest }: CommandCall, options: SqlOptions): Promise<string> {
  refuseWrite(cluster, node);
  const rows = await runWrite<number>(
    {
      cluster,
      run(tx, publisher) {
        const changed = runUpdate(tx.database, rest, options);
        renewClausesAfter(tx, rest);
        publisher.store.forget(); // names kept from rows may be others now
        return changed;
      },
      rehearse: (tx) => runUpdate(tx.database, rest, options),
    },
    undefined,
  );
  return `Rows: ${rows}\n`;
}

/** As the command line prints rows. */
export function tableText({ columns, unnamed, rows }: SqlResult): string {
  if (rows.length === 0) return 'No records found\n';
  const heads = columns.map((name, i) => (unnamed[i] ? `(${name})` : name));
  const cells = rows.map((row) => row.map((value) => value ?? 'NULL'));
  const widths = heads.map((head, i) =>
    cells.reduce((most, row) => Math.max(most, row[i]?.length ?? 0), head.length),
  );
  const line = (values: readonly string[]): string =>
    `${values.map((value, i) => `${value.padEnd(widths[i] ?? 0)} `).join('')}\n`;
  const rule = widths.map((width) => '='.repeat(width));
  return [heads, rule, ...cells].map(line).join('');
}
