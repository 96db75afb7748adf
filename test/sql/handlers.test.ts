/** The three AXL operations, over a call as dispatch makes it. */
import { executeSQLQuery } from '../../handlers/axl/sql/executeSQLQuery';
import { executeSQLQueryInactive } from '../../handlers/axl/sql/executeSQLQueryInactive';
import { executeSQLUpdate } from '../../handlers/axl/sql/executeSQLUpdate';
import type { Call, Replacement } from '../../server/dispatch/operation';
import { sqlBench } from '../support/sql-database';

const { database, options } = sqlBench();
const forget = jest.fn();

function run(handler: unknown, sql: string) {
  const call: unknown = {
    request: { sql },
    tx: { database, run: jest.fn() },
    node: { store: { forget } },
    cluster: {
      ...options,
      model: { tables: options.tables },
      settings: {
        limits: 'real',
        figures: { answer: 8388608, memory: Infinity, pending: Infinity, notificationRate: 0 },
      },
    },
  };
  return (handler as Replacement).run(call as Call).tree;
}

it('answers one element a column, empty for NULL, in the order of the select list', () => {
  const sql = "select description, name, pkid as Id from routepartition where name = 'X_PT'";
  expect(
    run(executeSQLUpdate, "insert into routepartition (pkid, name) values ('p', 'X_PT')"),
  ).toEqual({ return: { rowsUpdated: '1' } });
  expect(forget).toHaveBeenCalled();

  for (const handler of [executeSQLQuery, executeSQLQueryInactive]) {
    expect(run(handler, sql)).toEqual({
      return: {
        '#rows': [
          [
            ['description', null],
            ['name', 'X_PT'],
            ['id', 'p'],
          ],
        ],
      },
    });
  }
});

it('answers an empty return for no rows', () => {
  expect(run(executeSQLQuery, 'select name from device')).toEqual({ return: {} });
});
