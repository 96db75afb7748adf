/** The service profile of a user, and the files in which the TFTP service has it. */
import type { Row, Tx } from '../../store/store';
import { fieldFlag } from '../fields';

export interface ServiceProfileFiles {
  /** pkid; undefined where the cluster has no default profile either */
  pkid: string | undefined;
  file: string;
  /** the Jabber client configuration, where the profile names one */
  jabberFile: string | undefined;
}

/**
 * The user's own profile, else the system default one, whose file always has the same name.
 * [client] SPDefault.cnf.xml; [guess] SP{pkid}.cnf.xml; [doc] JAB_{id}.cnf.xml
 */
export function serviceProfileOf(tx: Tx, user: Row): ServiceProfileFiles {
  const own =
    typeof user.fkucserviceprofile === 'string'
      ? tx.get('select * from ucserviceprofile where pkid = ?', user.fkucserviceprofile)
      : undefined;
  const profile = own ?? defaultProfile(tx);
  const isDefault = !own || isDefaultProfile(own);
  const pkid = profile && String(profile.pkid);
  return {
    pkid,
    file: isDefault || pkid === undefined ? 'SPDefault.cnf.xml' : `SP${pkid}.cnf.xml`,
    jabberFile: undefined,
  };
}

export function defaultProfile(tx: Tx): Row | undefined {
  return tx.all('select * from ucserviceprofile order by name').find(isDefaultProfile);
}

function isDefaultProfile(profile: Row): boolean {
  return fieldFlag(profile, 'isDefault');
}
