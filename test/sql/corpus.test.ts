/** Every statement of the public corpus compiles and runs over the data dictionary's tables. */
import { AxlFault } from '../../server/schema/axl-fault';
import { corpus, sqlBench, type CorpusEntry } from '../support/sql-database';

/** Tables of the IM and Presence node: not in this database, so -206. facts/sql.md 1 */
const IM_PRESENCE =
  /\b(rosters|groups|nonpresencecontacts|enterprisenode|enterprisesubcluster|epassyncagentcfg)\b/i;

const entries = corpus();
// A table without rows is an error in jest, also where it is skipped.
const none: CorpusEntry = { id: 'no corpus beside the project: SKIPPED', sql: '', kind: 'query' };

(entries.length > 0 ? describe : describe.skip)('the corpus of client statements', () => {
  const bench = sqlBench({ foreignKeys: false });
  beforeEach(() => bench.database.exec('begin'));
  afterEach(() => bench.database.exec('rollback'));

  it.each(entries.length > 0 ? entries : [none])('runs $id', ({ sql, kind }) => {
    const run = () => (kind === 'query' ? bench.query(sql) : bench.update(sql));

    if (IM_PRESENCE.test(sql)) {
      expect(run).toThrow(expect.objectContaining({ fault: 'sqlTable' }));
      expect(run).toThrow(AxlFault);
    } else expect(run).not.toThrow();
  });
});
