/**
 * `clause`: the names of what a list consists of, in their order, joined by colons. It follows the
 * members and their names, whoever changes them, AXL or SQL. callingsearchspace [recorded]
 * facts/axl.md 5.1, sql.md 3; mediaresourcelist: the column [recorded], what is in it [guess]
 */
import type { Tx } from '../../store/store';

interface Clause {
  list: string;
  members: string;
  /** of a member: its list, what it is */
  own: string;
  target: string;
  /** table of what it is */
  named: string;
}

const CLAUSES: Record<'css' | 'mediaResourceList', Clause> = {
  css: {
    list: 'callingsearchspace',
    members: 'callingsearchspacemember',
    own: 'fkcallingsearchspace',
    target: 'fkroutepartition',
    named: 'routepartition',
  },
  mediaResourceList: {
    list: 'mediaresourcelist',
    members: 'mediaresourcelistmember',
    own: 'fkmediaresourcelist',
    target: 'fkmediaresourcegroup',
    named: 'mediaresourcegroup',
  },
};

export type ClauseKind = keyof typeof CLAUSES;

/** The clause of one list, after its members were changed. */
export function renewClause(tx: Tx, kind: ClauseKind, pkid: string): void {
  renew(tx, CLAUSES[kind], 'pkid = ?', pkid);
}

/** The clauses of all lists that have this partition or group, after it got another name. */
export function renewClausesWith(tx: Tx, kind: ClauseKind, target: string): void {
  const { members, own, target: column } = CLAUSES[kind];
  renew(tx, CLAUSES[kind], `pkid in (select ${own} from ${members} where ${column} = ?)`, target);
}

/**
 * After a statement of a client: every clause that its words may have to do with. A list that was
 * inserted with its clause keeps that until it has members.
 */
export function renewClausesAfter(tx: Tx, sql: string): void {
  const words = sql.toLowerCase();
  for (const clause of Object.values(CLAUSES)) {
    const { list, members, own, named } = clause;
    if (!words.includes(members) && !words.includes(named)) continue;
    const some = `exists (select 1 from ${members} where ${own} = ${list}.pkid)`;
    renew(tx, clause, words.includes('delete') ? '1' : some);
  }
}

function renew(tx: Tx, clause: Clause, which: string, ...values: string[]): void {
  const { list, members, own, target, named } = clause;
  const text = `coalesce((select group_concat(name, ':') from
    (select n.name as name from ${members} m join ${named} n on n.pkid = m.${target}
      where m.${own} = ${list}.pkid order by m.sortorder)), '')`;
  tx.run(
    `update ${list} set clause = ${text} where ${which} and coalesce(clause, '') <> ${text}`,
    ...values,
  );
}
