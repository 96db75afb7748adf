/** Entries of a directory -> people as they become users. An entry without surname or id is nobody. [doc] */
import type { LdapClient, LdapEntry } from '../../cluster/neighbours';
import type { Agreement } from './agreement';

export interface Person {
  /** as comparableDn makes it */
  dn: string;
  /** the groups that the directory names at the person (Active Directory's memberOf), so too */
  memberOf: readonly string[];
  userid: string;
  /** the directory's own id of the entry, by which it is known after a change of its name */
  uniqueId: string;
  /** elements of a user with their values */
  fields: Record<string, string>;
  custom: { field: number; value: string }[];
}

/** Ids that directories give their entries. */
export const UNIQUE_IDS = ['objectGUID', 'entryUUID', 'nsUniqueId'];
const MEMBER_OF = 'memberOf';

export async function findPeople(client: LdapClient, agreement: Agreement): Promise<Person[]> {
  const attributes = new Set([
    agreement.userIdAttribute,
    ...UNIQUE_IDS,
    MEMBER_OF,
    ...Object.values(agreement.attributes).flat(),
    ...agreement.customFields.map(({ attribute }) => attribute),
  ]);
  const entries = await client.search(agreement.base, agreement.filter, [...attributes]);
  return entries.flatMap((entry) => personOf(entry, agreement) ?? []);
}

function personOf(entry: LdapEntry, agreement: Agreement): Person | undefined {
  const value = (name: string): string => valueOf(entry, [name]);
  const first = (names: readonly string[]): string => valueOf(entry, names);
  const fields = Object.fromEntries(
    Object.entries(agreement.attributes).map(([element, names]) => [element, first(names)]),
  );
  const userid = value(agreement.userIdAttribute);
  if (userid === '' || fields.lastName === '') return undefined;
  return {
    dn: comparableDn(entry.dn),
    memberOf: valuesOf(entry, MEMBER_OF).map(comparableDn),
    userid,
    uniqueId: uniqueIdOf(entry),
    fields,
    custom: agreement.customFields.map(({ field, attribute }) => ({
      field,
      value: value(attribute),
    })),
  };
}

/** The first value of the first attribute that has one; '' when none has. */
export function valueOf(entry: LdapEntry, names: readonly string[]): string {
  return (
    names.map((name) => valuesOf(entry, name)[0]?.trim() ?? '').find((one) => one !== '') ?? ''
  );
}

export function valuesOf(entry: LdapEntry, name: string): readonly string[] {
  return entry.attributes[name.toLowerCase()] ?? [];
}

/** By which an entry is known after a change of its name; its place where the directory gives none. */
export function uniqueIdOf(entry: LdapEntry): string {
  return valueOf(entry, UNIQUE_IDS) || entry.dn.toLowerCase();
}

/** A distinguished name without what says nothing in it: case, and space round the commas. */
export function comparableDn(dn: string): string {
  return dn.toLowerCase().replace(/\s*,\s*/g, ',');
}
