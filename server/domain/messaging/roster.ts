/**
 * Contacts of users: rows of the IM and Presence database, the tables rosters and groups [doc]; what
 * their columns are beyond user_id is ours. A user's rows go by enduser.xcp_user_id. [client]
 */
import type { Row, Tx } from '../../store/store';

export type Subscription = 'none' | 'to' | 'from' | 'both';

export interface Contact {
  /** bare JID, lower case */
  jid: string;
  name: string;
  subscription: Subscription;
  /** asked to see the contact, who has not answered */
  asked: boolean;
  /** the contact asks to see the user, who has not answered */
  pending: boolean;
  groups: string[];
}

/** [guess] the installed maximum of the parameter Maximum Contact List Size */
export const MOST_CONTACTS = 200;

export function contacts(tx: Tx, user: string): Contact[] {
  const groups = new Map<string, string[]>();
  for (const row of tx.all('select * from groups where user_id = ? order by group_name', user)) {
    const jid = String(row.contact_jid ?? '');
    groups.set(jid, [...(groups.get(jid) ?? []), String(row.group_name)]);
  }
  return tx
    .all('select * from rosters where user_id = ? order by contact_jid', user)
    .map((row) => viewOf(row, groups.get(String(row.contact_jid)) ?? []));
}

export function contact(tx: Tx, user: string, jid: string): Contact | undefined {
  const row = tx.get('select * from rosters where user_id = ? and contact_jid = ?', user, jid);
  return row && viewOf(row, groupsOf(tx, user, jid));
}

/** Writes it as it is given; a contact that the user has not yet is added. */
export function keepContact(tx: Tx, user: string, given: Contact): void {
  const { jid, name, subscription, asked, pending, groups } = given;
  const values = [name, subscription, asked ? 't' : 'f', pending ? 't' : 'f', user, jid];
  const changed = tx.run(
    `update rosters set nickname = ?, subscription = ?, isasked = ?, ispending = ?
      where user_id = ? and contact_jid = ?`,
    ...values,
  );
  if (changed === 0)
    tx.run(
      `insert into rosters (nickname, subscription, isasked, ispending, user_id, contact_jid)
       values (?, ?, ?, ?, ?, ?)`,
      ...values,
    );
  const before = groupsOf(tx, user, jid);
  for (const group of before)
    if (!groups.includes(group))
      tx.run(
        'delete from groups where user_id = ? and contact_jid = ? and group_name = ?',
        ...[user, jid, group],
      );
  for (const group of groups)
    if (!before.includes(group))
      tx.run(
        'insert into groups (user_id, contact_jid, group_name) values (?, ?, ?)',
        ...[user, jid, group],
      );
  tx.run('update enduser set xcp_user_id = ?1 where userid = ?1 and xcp_user_id is null', user);
}

/** Users who see this one, as they have it. */
export function watchersOf(tx: Tx, jid: string): string[] {
  return tx
    .all(
      `select user_id from rosters where contact_jid = ? and subscription in ('to', 'both')`,
      jid,
    )
    .map((row) => String(row.user_id));
}

export function dropContact(tx: Tx, user: string, jid: string): void {
  tx.run('delete from groups where user_id = ? and contact_jid = ?', user, jid);
  tx.run('delete from rosters where user_id = ? and contact_jid = ?', user, jid);
}

export function newContact(jid: string): Contact {
  return { jid, name: '', subscription: 'none', asked: false, pending: false, groups: [] };
}

/** A contact that is there only because somebody asked is none yet. RFC 6121 3.1.3 */
export function isShown({ subscription, asked, pending, name, groups }: Contact): boolean {
  return !pending || subscription !== 'none' || asked || name !== '' || groups.length > 0;
}

export function sees({ subscription }: Contact): boolean {
  return subscription === 'to' || subscription === 'both';
}

export function isSeenBy({ subscription }: Contact): boolean {
  return subscription === 'from' || subscription === 'both';
}

export function subscriptionOf(to: boolean, from: boolean): Subscription {
  if (to) return from ? 'both' : 'to';
  return from ? 'from' : 'none';
}

function groupsOf(tx: Tx, user: string, jid: string): string[] {
  return tx
    .all(
      'select group_name from groups where user_id = ? and contact_jid = ? order by group_name',
      ...[user, jid],
    )
    .map((row) => String(row.group_name));
}

function viewOf(row: Row, groups: string[]): Contact {
  const subscription = String(row.subscription ?? 'none');
  const known = (['none', 'to', 'from', 'both'] as const).find((one) => one === subscription);
  return {
    jid: String(row.contact_jid),
    name: String(row.nickname ?? ''),
    subscription: known ?? 'none',
    asked: row.isasked === 't',
    pending: row.ispending === 't',
    groups,
  };
}
