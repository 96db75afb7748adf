/** Many users at once, by user id or mail: what a contact list asks. */
import type { Row, Tx } from '../../store/store';

export interface Lookup {
  userids: readonly string[];
  mails: readonly string[];
}

/** Each user once, in the order asked; who is not known is left out. */
export function lookUpUsers(tx: Tx, { userids, mails }: Lookup): Row[] {
  const found = new Map<string, Row>();
  const add = (row: Row | undefined): void => {
    if (row) found.set(String(row.pkid), row);
  };
  for (const userid of userids)
    add(tx.get('select * from enduser where userid = ? collate nocase and status = 1', userid));
  for (const mail of mails)
    for (const row of tx.all(
      'select * from enduser where mailid = ? collate nocase and status = 1',
      mail,
    ))
      add(row);
  return [...found.values()];
}
