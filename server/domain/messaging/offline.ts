/**
 * Messages to users who are not there: kept until they come, oldest first, unless the setting
 * "Suppress offline instant messaging" is on. [client] its name; the limit and the table are ours
 */
import type { Row, Tx } from '../../store/store';

/** [guess] */
const MOST_KEPT = 100;

export interface KeptMessage {
  /** cluster time in ms */
  at: number;
  /** the stanza as JSON */
  stanza: string;
}

/** @returns false: there are too many already */
export function keepMessage(tx: Tx, user: string, { at, stanza }: KeptMessage): boolean {
  const count = tx.get('select count(*) as n from offlinemessages where user_id = ?', user);
  if (Number(count?.n) >= MOST_KEPT) return false;
  tx.run(
    'insert into offlinemessages (user_id, timestored, rest) values (?, ?, ?)',
    ...[user, at, stanza],
  );
  return true;
}

export function hasMessages(tx: Tx, user: string): boolean {
  return tx.get('select 1 from offlinemessages where user_id = ? limit 1', user) !== undefined;
}

/** Gives them out: they are kept no longer. */
export function takeMessages(tx: Tx, user: string): KeptMessage[] {
  const rows: Row[] = tx.all(
    'select * from offlinemessages where user_id = ? order by timestored, rowid',
    user,
  );
  tx.run('delete from offlinemessages where user_id = ?', user);
  return rows.map((row) => ({ at: Number(row.timestored), stanza: String(row.rest) }));
}
