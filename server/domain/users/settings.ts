/** Settings of the cluster that bear on an end user. */
import type { Row, Tx } from '../../store/store';
import { hiddenText } from './end-user';

/** LDAP authentication: the directory checks the passwords of its users. [doc] */
export function authenticatesByDirectory(tx: Tx): boolean {
  const row = tx.get('select * from ldapauthentication limit 1');
  return row !== undefined && ['t', 'true'].includes(hiddenOr(row, 'authenticateEndUsers'));
}

/** Does the user's profile let it choose its longest Extension Mobility login? [schema] since 12.5 */
export function mayChooseLoginTime(tx: Tx, user: Row): boolean {
  const profile =
    typeof user.fkucuserprofile === 'string'
      ? tx.get('select * from ucuserprofile where pkid = ?', user.fkucuserprofile)
      : undefined;
  return (
    profile !== undefined &&
    ['t', 'true'].includes(hiddenOr(profile, 'allowProvisionEMMaxLoginTime'))
  );
}

/** The field, wherever the dictionary keeps it. */
function hiddenOr(row: Row, field: string): string {
  const column = row[field.toLowerCase()];
  return typeof column === 'string' ? column : (hiddenText(row, field) ?? '');
}
