/** What the SQL operations have in common: their surroundings and the form of their answer. */
import type { Answer, Call } from '../../../server/dispatch/operation';
import { answer } from '../../../server/dispatch/operation';
import { tablesOn } from '../../../server/schema/tables-on';
import type { Value } from '../../../server/schema/tree';
import { textOf } from '../../../server/schema/tree';
import type { SqlLimits, SqlOptions, SqlResult } from '../../../server/sql/run';
import { HIDDEN_COLUMNS, runQuery } from '../../../server/sql/run';

export function sqlOptions({ cluster, node, askedOf = node.role }: Call): SqlOptions {
  const tables = tablesOn(askedOf, cluster.model);
  return { tables, hidden: HIDDEN_COLUMNS, clock: cluster.clock, ids: cluster.ids };
}

export function sqlText({ request }: Call): string {
  return textOf(request.sql) ?? '';
}

/** @param database that of the node unless told */
export function answerQuery(call: Call, database = call.tx.database): Answer {
  const limits: SqlLimits = { bytes: call.cluster.settings.figures.answer };
  return rowsAnswer(runQuery(database, sqlText(call), sqlOptions(call), limits));
}

/**
 * One element a column, in the order of the select list; no rows: an empty `return`.
 * [recorded] facts/axl.md 7.1
 */
function rowsAnswer({ columns, rows }: SqlResult): Answer {
  if (rows.length === 0) return answer({});
  return answer({
    '#rows': rows.map((row): Value[] =>
      columns.map((column, i): Value[] => [column, row[i] ?? null]),
    ),
  });
}
