/** An end user's row, and the small questions that several protocols ask about it. */
import type { Row, Tx } from '../../store/store';

/** User ids are matched without case. [guess] facts/uds.md 1 */
export function endUser(tx: Tx, userid: string): Row | undefined {
  return tx.get('select * from enduser where userid = ? collate nocase and status = 1', userid);
}

/** The directory that the user was synchronised from; undefined for a local user. */
export function directoryOf(user: Row): string | undefined {
  return typeof user.fkdirectorypluginconfig === 'string'
    ? user.fkdirectorypluginconfig
    : undefined;
}

/** A user's home cluster is where it is served. [doc] */
export function isHome(user: Row): boolean {
  return user.islocaluser === 't';
}
