/** Whose home cluster is this one? */
import type { Tx } from '../../store/store';

export type UserKey = 'userid' | 'mail' | 'identity';

/** The identity is the UPN of a directory user; who has none is known by the user id. [guess] */
const WHERE: Record<UserKey, string> = {
  userid: 'userid = ?1 collate nocase',
  mail: 'mailid = ?1 collate nocase',
  identity: '(discoveryuseridentity = ?1 collate nocase or userid = ?1 collate nocase)',
};

/**
 * The user id as it is stored. A user whose home is another cluster is passed over, so that the
 * other one is asked. [guess] facts/uds.md 5
 */
export function findHomeUser(tx: Tx, key: UserKey, value: string): string | undefined {
  if (value === '') return undefined;
  const row = tx.get(
    `select userid from enduser where ${WHERE[key]} and islocaluser = 't' and status = 1 limit 1`,
    value,
  );
  return row && String(row.userid);
}
