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
    jabberFile:
      pkid !== undefined && profile && jabberConfigurationOf(profile) !== undefined
        ? `JAB_${pkid}.cnf.xml`
        : undefined,
  };
}

export function defaultProfile(tx: Tx): Row | undefined {
  return tx.all('select * from ucserviceprofile order by name').find(isDefaultProfile);
}

function isDefaultProfile(profile: Row): boolean {
  return fieldFlag(profile, 'isDefault');
}

/** Name of the UC service with the client configuration of a profile, since 12.5. [schema] */
export function jabberConfigurationOf(profile: Row): string | undefined {
  if (typeof profile.rest !== 'string') return undefined;
  const found = findText(JSON.parse(profile.rest), 'jabberClientConfigurationProfileInfo');
  return found === '' ? undefined : found;
}

/** `common` of the group, however the hidden column nests it. */
function findText(value: unknown, group: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    if (key.endsWith(`${group}.common`) && typeof part === 'string') return part;
    if (key === group && typeof part === 'object' && part !== null) {
      const { common } = part as { common?: unknown };
      return typeof common === 'string' ? common : undefined;
    }
    const deeper = findText(part, group);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}
