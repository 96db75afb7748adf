/**
 * For whom a phone is provisioned, and may it be? The rules of the user's profile. [doc] seed 002,
 * facts/onboarding.md C1, C3; what is said of a user that lacks something else is a [guess]
 */
import type { Row, SqlValue, Tx } from '../../store/store';
import { principalOf } from '../credentials/login';
import { fieldFlag } from '../fields';
import { primaryLine } from '../lines/user-lines';
import type { Subject } from '../templates/tags';
import { defaultProfiles } from '../users/user-profile';
import { ProvisioningRefused } from './refusal';

export interface PhoneUser {
  pkid: string;
  userid: string;
  subject: Subject;
  /** the primary extension; for a user without one the self-service user ID, which becomes it */
  extension: { pattern: string; partition: string } | { pattern: string; isNew: true };
  profile: UserProfile;
}

export interface UserProfile {
  /** names of the universal templates; '' for none */
  deskPhones: string;
  mobileDevices: string;
  lineTemplate: string;
  allowsProvisioning: boolean;
  limit: number;
  /** a phone that another user has may be taken */
  allowsReassignment: boolean;
}

const END_USERS = 'Standard CCM End Users';
/** typeclass's Phone */
const PHONE_CLASS = 1;

/** By user id, whatever its case, or by self-service user ID. [guess] that both are taken everywhere */
export function findPhoneUser(tx: Tx, entered: string): Row | undefined {
  if (entered === '') return undefined;
  return tx.get(
    `select * from enduser where status = 1
       and (userid = ?1 collate nocase or keypadenteredalternateidentifier = ?1)
      order by userid <> ?1 collate nocase limit 1`,
    entered,
  );
}

/** Whose primary extension it is, in whatever partition. */
export function findUserOfExtension(tx: Tx, extension: string): Row | undefined {
  return tx.get(
    `select u.* from numplan n join endusernumplanmap m on m.fknumplan = n.pkid and m.tkdnusage = 1
       join enduser u on u.pkid = m.fkenduser
      where n.dnorpattern = ? and u.status = 1 order by u.userid limit 1`,
    extension,
  );
}

/** @throws ProvisioningRefused when a phone may not be provisioned for the user */
export function needPhoneUser(tx: Tx, row: Row): PhoneUser {
  const pkid = String(row.pkid);
  const userid = String(row.userid);
  const { roles } = principalOf(tx, userid, { kind: 'end', pkid });
  if (!roles.has(END_USERS)) throw new ProvisioningRefused('notEndUser');
  const profile = profileOf(tx, row);
  if (!profile.allowsProvisioning) throw new ProvisioningRefused('notAllowed');
  const extension = extensionOf(tx, row);
  return { pkid, userid, subject: subjectOf(row, extension.pattern), extension, profile };
}

/** How many phones the user owns, but for this one. */
export function ownedPhones(tx: Tx, user: string, besides: string): number {
  const row = tx.get(
    `select count(*) as n from device where fkenduser = ? and tkclass = ${PHONE_CLASS} and name <> ?`,
    user,
    besides,
  );
  return Number(row?.n ?? 0);
}

/** The user's own profile, else the default one of the system. [doc] */
function profileOf(tx: Tx, user: Row): UserProfile {
  const own = user.fkucuserprofile;
  const row =
    typeof own === 'string'
      ? tx.get('select * from ucuserprofile where pkid = ?', own)
      : defaultProfiles(tx)[0]?.row;
  if (!row) throw new ProvisioningRefused('noProfile');
  const nameOf = (table: string, key: SqlValue | undefined): string =>
    typeof key === 'string'
      ? String(tx.get(`select * from ${table} where pkid = ?`, key)?.name ?? '')
      : '';
  return {
    deskPhones: nameOf('device', row.fkdevice_deskphones),
    mobileDevices: nameOf('device', row.fkdevice_mobiledevices),
    lineTemplate: lineTemplateName(tx, row.fknumplan_universallinetemplate),
    allowsProvisioning: fieldFlag(row, 'allowProvision'),
    limit: Number(row.limitprovision ?? 0),
    allowsReassignment: fieldFlag(row, 'allowPhoneReassign'),
  };
}

function lineTemplateName(tx: Tx, pkid: SqlValue | undefined): string {
  return typeof pkid === 'string' ? tx.objects.nameOf('UniversalLineTemplate', pkid) : '';
}

function extensionOf(tx: Tx, user: Row): PhoneUser['extension'] {
  const line = primaryLine(tx, String(user.pkid));
  const row =
    line === undefined
      ? undefined
      : tx.get(
          `select n.dnorpattern as pattern, coalesce(p.name, '') as partition from numplan n
             left join routepartition p on p.pkid = n.fkroutepartition where n.pkid = ?`,
          line,
        );
  if (row) return { pattern: String(row.pattern), partition: String(row.partition) };
  const own = textOf(user, 'keypadenteredalternateidentifier');
  if (own === '') throw new ProvisioningRefused('noExtension');
  return { pattern: own, isNew: true };
}

function subjectOf(user: Row, extension: string): Subject {
  return {
    userId: textOf(user, 'userid'),
    firstName: textOf(user, 'firstname'),
    middleName: textOf(user, 'middlename'),
    lastName: textOf(user, 'lastname'),
    department: textOf(user, 'department'),
    extension,
  };
}

function textOf(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}
