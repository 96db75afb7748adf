/** User profiles (table ucuserprofile): the default one of the system is for who has no other. [doc] */
import type { Row, Tx } from '../../store/store';
import { fieldFlag } from '../fields';

/** One, or none; more only where SQL made them. */
export function defaultProfiles(tx: Tx): { pkid: string; name: string; row: Row }[] {
  return tx
    .all('select * from ucuserprofile order by name')
    .filter((row) => fieldFlag(row, 'defaultUserProfile'))
    .map((row) => ({ pkid: String(row.pkid), name: String(row.name), row }));
}
