/**
 * Groups of a directory, as an agreement of the kind "Users and Groups" asks for them: Active
 * Directory's `group` with its `member`s. [doc] of enterprise groups
 */
import type { LdapClient, LdapEntry } from '../../cluster/neighbours';
import type { Agreement } from './agreement';
import { comparableDn, UNIQUE_IDS, uniqueIdOf, valueOf, valuesOf } from './people';

export interface Group {
  name: string;
  displayName: string;
  dn: string;
  /** the directory's own id of the entry, by which it is known after a change of its name */
  uniqueId: string;
  /** as comparableDn makes them; a group in a group is no member [doc], since it is no person */
  members: readonly string[];
}

/** undefined: the agreement is for people only */
export async function findGroups(
  client: LdapClient,
  { base, groupFilter }: Agreement,
): Promise<Group[] | undefined> {
  if (groupFilter === undefined) return undefined;
  const attributes = ['cn', 'displayName', 'member', ...UNIQUE_IDS];
  const entries = await client.search(base, groupFilter, attributes);
  return entries.flatMap((entry) => groupOf(entry) ?? []);
}

function groupOf(entry: LdapEntry): Group | undefined {
  const name = valueOf(entry, ['cn']);
  if (name === '') return undefined;
  return {
    name,
    displayName: valueOf(entry, ['displayName']) || name,
    dn: entry.dn,
    uniqueId: uniqueIdOf(entry),
    members: valuesOf(entry, 'member').map(comparableDn),
  };
}
