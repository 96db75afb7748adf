/**
 * Which licence a user or a device without owner needs.
 *
 * The type follows the devices: the plainest that holds them all. [doc] of user licensing: an
 * analogue or entry-level phone is Essential, a Basic phone Basic, one other phone Enhanced, two
 * Enhanced Plus, more CUWL; a room system has a licence of its own. Which model is of which kind is
 * partly a [guess].
 */
import type { Tx } from '../store/store';

export const LICENSE_TYPES = [
  'TelePresence Room',
  'CUWL',
  'Enhanced Plus',
  'Enhanced',
  'Basic',
  'Essential',
] as const;
export type LicenseType = (typeof LICENSE_TYPES)[number];

const ESSENTIAL = /\b(3905|6901|Analog|ATA)\b/;
const BASIC = /\b(69[124]\d|7811|782\d|7905|7906|7911|7912)\b/;
const ROOM = /TelePresence|Room|Webex (Board|Desk)|\bMX\d|\bSX\d|\bEX\d/;

/** Licence for the devices of one owner, or for one device without owner. */
export function licenseFor(models: readonly string[]): LicenseType {
  const [only] = models;
  if (models.length > 2) return 'CUWL';
  if (models.length === 2) return 'Enhanced Plus';
  if (only === undefined || ESSENTIAL.test(only)) return 'Essential';
  if (ROOM.test(only)) return 'TelePresence Room';
  return BASIC.test(only) ? 'Basic' : 'Enhanced';
}

export interface LicensedUser {
  pkid: string;
  userid: string;
  firstname: string;
  lastname: string;
  mobility: boolean;
  extensionMobility: boolean;
  models: string[];
}

/** Users who need a licence: those who own a device or use mobility. [guess] */
export function licensedUsers(tx: Tx): LicensedUser[] {
  const rows = tx.all(
    `select u.pkid, u.userid, u.firstname, u.lastname, u.enablemobility,
        exists (select 1 from enduserdevicemap m join device p on p.pkid = m.fkdevice
                 where m.fkenduser = u.pkid and p.tkclass = 254) as em,
        (select json_group_array(t.name) from device d join typemodel t on t.enum = d.tkmodel
          where d.fkenduser = u.pkid and d.tkclass = 1) as models
       from enduser u
      where u.pkid in (select fkenduser from device where fkenduser is not null and tkclass = 1) or u.enablemobility = 't'
      order by u.userid`,
  );
  return rows.map((row) => ({
    pkid: String(row.pkid),
    userid: String(row.userid),
    firstname: String(row.firstname ?? ''),
    lastname: String(row.lastname ?? ''),
    mobility: row.enablemobility === 't',
    extensionMobility: Number(row.em) === 1,
    models: JSON.parse(String(row.models)) as string[],
  }));
}

export interface UnassignedDevice {
  pkid: string;
  name: string;
  description: string;
  model: string;
  extension: string;
}

/** Phones without owner, with the first of their numbers. [guess] facts/axl-nouns.json */
export function unassignedDevices(tx: Tx): UnassignedDevice[] {
  const rows = tx.all(
    `select d.pkid, d.name, d.description, t.name as model,
        (select n.dnorpattern from devicenumplanmap m join numplan n on n.pkid = m.fknumplan
          where m.fkdevice = d.pkid order by m.numplanindex limit 1) as extension
       from device d left join typemodel t on t.enum = d.tkmodel
      where d.tkclass = 1 and d.fkenduser is null order by d.name`,
  );
  return rows.map((row) => ({
    pkid: String(row.pkid),
    name: String(row.name),
    description: String(row.description ?? ''),
    model: String(row.model ?? ''),
    extension: String(row.extension ?? ''),
  }));
}

/** Licences in use, by type. */
export function countLicenses(tx: Tx): Map<LicenseType, number> {
  const counts = new Map<LicenseType, number>(LICENSE_TYPES.map((type) => [type, 0]));
  const add = (type: LicenseType): unknown => counts.set(type, (counts.get(type) ?? 0) + 1);
  for (const { models } of licensedUsers(tx)) add(licenseFor(models));
  for (const { model } of unassignedDevices(tx)) add(licenseFor([model]));
  return counts;
}
