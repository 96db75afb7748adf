/**
 * Groups of a directory become rows of ldapgroup, their members of enduserldapgroupmap.
 *
 * A group that is not there any more goes. Members are the users of the same synchronization that
 * the group names, or that name a group which this or another agreement has brought before: so
 * groups that come after their people have them after the next synchronization. [doc] of enterprise
 * groups; the tables have no public name [guess]
 */
import type { Tx } from '../../store/store';
import type { Agreement } from './agreement';
import type { Group } from './groups';
import { comparableDn, type Person } from './people';

export function importGroups(
  tx: Tx,
  agreement: Agreement,
  groups: readonly Group[],
  people: readonly Person[],
): void {
  const kept = new Set(groups.map((group) => storeGroup(tx, agreement, group)));
  for (const row of tx.all(
    'select pkid from ldapgroup where fkdirectorypluginconfig = ?',
    agreement.pkid,
  )) {
    const pkid = String(row.pkid);
    if (!kept.has(pkid)) tx.run('delete from ldapgroup where pkid = ?', pkid);
  }
  const byDn = groupsByDn(tx);
  const named = membershipsNamedByGroups(groups);
  for (const person of people) {
    const wanted = [...person.memberOf, ...(named.get(person.dn) ?? [])];
    const pkids = wanted.flatMap((dn) => byDn.get(dn) ?? []);
    storeMemberships(tx, agreement, person, new Set(pkids));
  }
}

function storeGroup(tx: Tx, agreement: Agreement, group: Group): string {
  const { name, displayName, dn, uniqueId } = group;
  const values = [name, displayName, dn, agreement.pkid, uniqueId];
  // Another group that had this name has lost it, or has been made anew.
  tx.run(
    'delete from ldapgroup where distinguishedname = ? and uniqueidentifier is not ?',
    dn,
    uniqueId,
  );
  tx.run(
    `insert into ldapgroup (name, displayname, distinguishedname, fkdirectorypluginconfig, uniqueidentifier)
     values (?, ?, ?, ?, ?)
     on conflict do update set name = excluded.name, displayname = excluded.displayname,
       distinguishedname = excluded.distinguishedname, fkdirectorypluginconfig = excluded.fkdirectorypluginconfig
      where (ldapgroup.name, ldapgroup.displayname, ldapgroup.distinguishedname, ldapgroup.fkdirectorypluginconfig)
        is not (excluded.name, excluded.displayname, excluded.distinguishedname, excluded.fkdirectorypluginconfig)`,
    ...values,
  );
  return String(tx.get('select pkid from ldapgroup where uniqueidentifier = ?', uniqueId)?.pkid);
}

/** Distinguished name -> pkid, of the groups of all agreements. */
function groupsByDn(tx: Tx): Map<string, string> {
  const rows = tx.all('select pkid, distinguishedname as dn from ldapgroup');
  return new Map(rows.map(({ pkid, dn }) => [comparableDn(String(dn)), String(pkid)]));
}

/** Distinguished name of a person -> those of the groups that have it as a member. */
function membershipsNamedByGroups(groups: readonly Group[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { dn, members } of groups) {
    for (const member of members)
      found.set(member, [...(found.get(member) ?? []), comparableDn(dn)]);
  }
  return found;
}

function storeMemberships(
  tx: Tx,
  agreement: Agreement,
  { uniqueId }: Person,
  wanted: ReadonlySet<string>,
): void {
  // Somebody who did not become a user of this agreement (import.ts) is not there.
  const user = tx.get(
    'select pkid from enduser where uniqueidentifier = ? and fkdirectorypluginconfig = ?',
    uniqueId,
    agreement.pkid,
  );
  if (!user) return;
  const pkid = String(user.pkid);
  const rows = tx.all(
    'select pkid, fkldapgroup from enduserldapgroupmap where fkenduser = ?',
    pkid,
  );
  const had = new Map(rows.map((row) => [String(row.fkldapgroup), String(row.pkid)]));
  for (const [group, map] of had) {
    if (!wanted.has(group)) tx.run('delete from enduserldapgroupmap where pkid = ?', map);
  }
  for (const group of wanted) {
    if (!had.has(group))
      tx.run('insert into enduserldapgroupmap (fkenduser, fkldapgroup) values (?, ?)', pkid, group);
  }
}
