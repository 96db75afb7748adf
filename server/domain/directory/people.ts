/** Entries of a directory -> people as they become users. An entry without surname or id is nobody. [doc] */
import type { LdapClient, LdapEntry } from '../../cluster/neighbours';
import type { Agreement } from './agreement';

export interface Person {
  userid: string;
  /** the directory's own id of the entry, by which it is known after a change of its name */
  uniqueId: string;
  /** elements of a user with their values */
  fields: Record<string, string>;
  custom: { field: number; value: string }[];
}

const UNIQUE = ['objectGUID', 'entryUUID', 'nsUniqueId'];

export async function findPeople(client: LdapClient, agreement: Agreement): Promise<Person[]> {
  const attributes = new Set([
    agreement.userIdAttribute,
    ...UNIQUE,
    ...Object.values(agreement.attributes).flat(),
    ...agreement.customFields.map(({ attribute }) => attribute),
  ]);
  const entries = await client.search(agreement.base, agreement.filter, [...attributes]);
  return entries.flatMap((entry) => personOf(entry, agreement) ?? []);
}

function personOf(entry: LdapEntry, agreement: Agreement): Person | undefined {
  const value = (name: string): string => entry.attributes[name.toLowerCase()]?.trim() ?? '';
  const first = (names: readonly string[]): string =>
    names.map(value).find((one) => one !== '') ?? '';
  const fields = Object.fromEntries(
    Object.entries(agreement.attributes).map(([element, names]) => [element, first(names)]),
  );
  const userid = value(agreement.userIdAttribute);
  if (userid === '' || fields.lastName === '') return undefined;
  return {
    userid,
    uniqueId: first(UNIQUE) || entry.dn.toLowerCase(),
    fields,
    custom: agreement.customFields.map(({ field, attribute }) => ({
      field,
      value: value(attribute),
    })),
  };
}
