/**
 * User rank, 1 (highest) .. 10, of users of both kinds and of access control groups.
 *
 * Who has a lower rank (a greater number) may not change a user or a group of a higher one, nor
 * give such a group away; a group of a higher rank than its user's does not fit that user. [doc]
 * facts/axl.md 4.2, pin-sync.md 10; no element of AXL carries a rank, so it is set by SQL
 */
import type { Call } from '../../../server/dispatch/operation';
import type { Owner } from '../../../server/domain/credentials/policy';
import { AxlFault } from '../../../server/schema/axl-fault';

type Ranked = Owner['kind'] | 'group';

const TABLES: Record<Ranked, { table: string; object: string }> = {
  end: { table: 'enduser', object: 'End User' },
  application: { table: 'applicationuser', object: 'Application User' },
  group: { table: 'dirgroup', object: 'Access Control Group' },
};

const MAPS = {
  end: { map: 'enduserdirgroupmap', column: 'fkenduser' },
  application: { map: 'applicationuserdirgroupmap', column: 'fkapplicationuser' },
} as const;

export function refuseLowerRank(
  call: Call,
  kind: Ranked,
  pkid: string,
  action: 'update' | 'remove' | 'assign',
): void {
  const { table, object } = TABLES[kind];
  if (call.user.rank > rankOf(call, table, pkid))
    throw new AxlFault('lowerRank', { action, object });
}

/** A new user has no higher rank than who made it. [guess] */
export function giveRank(call: Call, { kind, pkid }: Owner): void {
  if (call.user.rank <= HIGHEST) return;
  const { table } = TABLES[kind];
  call.tx.run(`update ${table} set userrank = ? where pkid = ?`, call.user.rank, pkid);
}

/** Do the groups that a user has now fit its rank and the caller's? */
export function checkGroups(call: Call, { kind, pkid }: Owner): void {
  const { map, column } = MAPS[kind];
  const groups = call.tx.all(
    `select g.pkid as pkid from ${map} m join dirgroup g on g.pkid = m.fkdirgroup where m.${column} = ?`,
    pkid,
  );
  for (const group of groups) checkMembership(call, { kind, pkid }, String(group.pkid));
}

/** May the caller put this user into this group? */
export function checkMembership(call: Call, { kind, pkid }: Owner, group: string): void {
  refuseLowerRank(call, 'group', group, 'assign');
  const { table, object } = TABLES[kind];
  if (rankOf(call, 'dirgroup', group) < rankOf(call, table, pkid))
    throw new AxlFault('businessRule', {
      text: `The User Rank of the Access Control Group is higher than that of the ${object}.`,
    });
}

const HIGHEST = 1;

function rankOf({ tx }: Call, table: string, pkid: string): number {
  const row = tx.get(`select userrank from ${table} where pkid = ?`, pkid);
  return Number(row?.userrank ?? HIGHEST);
}
