/** Settings of the cluster that bear on an end user. */
import type { Row, Tx } from '../../store/store';
import { fieldFlag } from '../fields';

/** LDAP authentication: the directory checks the passwords of its users. [doc] */
export function authenticatesByDirectory(tx: Tx): boolean {
  const row = tx.get('select * from ldapauthentication limit 1');
  return row !== undefined && fieldFlag(row, 'authenticateEndUsers');
}

/** Does the user's profile let it choose its longest Extension Mobility login? [schema] since 12.5 */
export function mayChooseLoginTime(tx: Tx, user: Row): boolean {
  if (typeof user.fkucuserprofile !== 'string') return false;
  const profile = tx.get('select * from ucuserprofile where pkid = ?', user.fkucuserprofile);
  return profile !== undefined && fieldFlag(profile, 'allowProvisionEMMaxLoginTime');
}
