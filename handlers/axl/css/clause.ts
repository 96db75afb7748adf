/**
 * `clause`: the names of a calling search space's partitions, in their order, joined by colons.
 * It follows the members and the partitions' names. [recorded] facts/axl.md 5.1, sql.md 3
 */
import { refine, type Call } from '../../../server/dispatch/operation';
import { addedPkid } from '../user/addUser';

/** Writes the clause of these calling search spaces anew. */
function renewClause(call: Call, pkids: readonly string[]): void {
  for (const pkid of pkids) {
    const names = call.tx.all(
      `select p.name as name from callingsearchspacemember m join routepartition p on p.pkid = m.fkroutepartition
        where m.fkcallingsearchspace = ? order by m.sortorder`,
      pkid,
    );
    const clause = names.map((row) => String(row.name)).join(':');
    call.tx.run('update callingsearchspace set clause = ? where pkid = ?', clause, pkid);
  }
}

export const addCss = refine('addCss', {
  evidence: 'recorded',
  after(call, answer) {
    renewClause(call, [addedPkid(answer)]);
    return undefined;
  },
});

export const updateCss = refine('updateCss', {
  evidence: 'recorded',
  after(call, answer) {
    renewClause(call, [addedPkid(answer)]);
    return undefined;
  },
});

/** A partition's new name shows in every clause that it is part of. */
export const updateRoutePartition = refine('updateRoutePartition', {
  evidence: 'recorded',
  after(call, answer) {
    const rows = call.tx.all(
      'select distinct fkcallingsearchspace as css from callingsearchspacemember where fkroutepartition = ?',
      addedPkid(answer),
    );
    renewClause(
      call,
      rows.map((row) => String(row.css)),
    );
    return undefined;
  },
});
