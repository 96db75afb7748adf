/**
 * Extension mobility: a user's device profile takes effect on a phone, until logout or the end of
 * the time given.
 *
 * The login is in the phone's row of extensionmobilitydynamic, which is there from the start;
 * logout empties it, but for who was there last, so that the phone's own configuration is in
 * force, which the login never touched. Refusals carry the
 * numbers and texts of the Extension Mobility service. [doc] as remembered; AXL wraps them [guess]
 */
import type { Clock } from '../../runtime/clock';
import type { Row, Tx } from '../../store/store';

/** Error codes of the Extension Mobility service with their texts. [doc], texts as remembered */
export const EM_ERRORS = {
  unknown: [0, 'Unknown Error'],
  parsing: [1, 'Error on Parsing'],
  authentication: [2, 'EM authentication error'],
  application: [3, 'Invalid App User'],
  policy: [4, 'Policy validation error'],
  database: [6, 'Database error'],
  query: [8, 'Query type undetermined'],
  proxyRights: [10, 'User lacks App. proxy rights'],
  device: [11, 'Device does not exist'],
  profile: [12, 'Device profile not found'],
  anotherUser: [18, 'Another user logged in'],
  nobody: [19, 'No user logged in'],
  disabled: [22, 'Dev. logon disabled'],
  user: [23, 'User does not exist'],
  elsewhere: [25, 'User logged in elsewhere'],
} as const satisfies Record<string, readonly [number, string]>;

export type EmReason = keyof typeof EM_ERRORS;

export class EmRefused extends Error {
  override readonly name = 'EmRefused';

  constructor(readonly reason: EmReason) {
    super(EM_ERRORS[reason][1]);
  }

  get code(): number {
    return EM_ERRORS[this.reason][0];
  }
}

export interface Login {
  /** name of the phone */
  device: string;
  userid: string;
  /** name of the device profile; the user's default one, else the only one, unless given */
  profile?: string;
  /** seconds; 0 has no end. [client] facts/axl.md 7.2 */
  duration: number;
}

/** @throws EmRefused */
export function login(tx: Tx, clock: Clock, { device, userid, profile, duration }: Login): void {
  const phone = needPhone(tx, device);
  if (phone.allowhotelingflag !== 't') throw new EmRefused('disabled');
  const user = needUser(tx, userid);
  const wanted = profileOf(tx, user, profile);
  const now = Math.floor(clock.now() / 1000);
  endExpired(tx, now);
  const there = currentLogin(tx, phone.pkid);
  if (there && there.fkenduser !== user) throw new EmRefused('anotherUser');
  const elsewhere = tx.get(
    'select fkdevice from extensionmobilitydynamic where fkenduser = ? and fkdevice <> ?',
    user,
    phone.pkid,
  );
  if (elsewhere && !severalLogins(tx)) throw new EmRefused('elsewhere');
  begin(tx, { phone: phone.pkid, user, now, duration, profile: wanted });
}

const TAKEN = [
  ...[
    'fkphonetemplate',
    'fksoftkeytemplate',
    'userholdmohaudiosourceid',
    'tkuserlocale',
    'ignorepi',
  ],
  ...['tkpreemption', 'tkstatus_mlppindicationstatus', 'tkbarge', 'tkstatus_joinacrosslines'],
  ...['tkdndoption', 'tkringsetting_dnd', 'allowcticontrolflag'],
].join(', ');
const LOGIN = `fkdevice_currentloginprofile, fkenduser, fkenduser_lastlogin, logintime, loginduration, datetimestamp, ${TAKEN}`;
const VALUES = `pkid, ?2, ?2, ?3, ?4, ?3, ${TAKEN} from device where pkid = ?5`;

interface Begun {
  phone: string;
  user: string;
  now: number;
  duration: number;
  profile: string;
}

/** The row stays the same one: two nodes that log in on a phone apart from each other write one row. */
function begin(tx: Tx, { phone, user, now, duration, profile }: Begun): void {
  const values = [phone, user, now, duration, profile];
  const changed = tx.run(
    `update extensionmobilitydynamic set (${LOGIN}) = (select ${VALUES}) where fkdevice = ?1`,
    ...values,
  );
  if (changed > 0) return;
  tx.run(
    `insert into extensionmobilitydynamic (fkdevice, ${LOGIN}) select ?1, ${VALUES}`,
    ...values,
  );
  tx.objects.forget('extensionmobilitydynamic');
}

/** @throws EmRefused when nobody is logged in */
export function logout(tx: Tx, device: string): void {
  const phone = needPhone(tx, device);
  if (!currentLogin(tx, phone.pkid)) throw new EmRefused('nobody');
  tx.run(`${END} where fkdevice = ?`, phone.pkid);
}

const END = `update extensionmobilitydynamic set fkdevice_currentloginprofile = null, fkenduser = null, logintime = null,
  loginduration = null, fkphonetemplate = null, fksoftkeytemplate = null, userholdmohaudiosourceid = null,
  tkuserlocale = null, ignorepi = null, tkpreemption = null, tkstatus_mlppindicationstatus = null, tkbarge = null,
  tkstatus_joinacrosslines = null, tkdndoption = null, tkringsetting_dnd = null, allowcticontrolflag = null`;

/** Logins whose time is over are none any more. */
export function endExpired(tx: Tx, now: number): void {
  tx.run(`${END} where loginduration > 0 and logintime + loginduration <= ?`, now);
}

/** Who is logged in on a device, and the profile; undefined when nobody is. */
export function currentLogin(tx: Tx, device: string): Row | undefined {
  return tx.get(
    `select e.*, u.userid, p.name as profilename from extensionmobilitydynamic e
       join enduser u on u.pkid = e.fkenduser left join device p on p.pkid = e.fkdevice_currentloginprofile
      where e.fkdevice = ?`,
    device,
  );
}

/** Names of the phones on which a user is logged in. */
export function devicesOf(tx: Tx, userid: string): string[] {
  return tx
    .all(
      `select d.name from extensionmobilitydynamic e join device d on d.pkid = e.fkdevice
         join enduser u on u.pkid = e.fkenduser where u.userid = ? order by d.name`,
      userid,
    )
    .map(({ name }) => String(name));
}

/** A class-1 device by its name. @throws EmRefused */
export function needPhone(tx: Tx, name: string): Row & { pkid: string } {
  const row = tx.get(
    'select pkid, name, allowhotelingflag from device where name = ? and tkclass = 1',
    name,
  );
  if (!row) throw new EmRefused('device');
  return { ...row, pkid: String(row.pkid) };
}

/** pkid of the end user. @throws EmRefused */
function needUser(tx: Tx, userid: string): string {
  const row = tx.get('select pkid from enduser where userid = ?', userid);
  if (!row) throw new EmRefused('user');
  return String(row.pkid);
}

/** The profile must be one of the user's own. */
function profileOf(tx: Tx, user: string, name: string | undefined): string {
  const own = tx.all(
    `select d.pkid, d.name, m.defaultprofile from enduserdevicemap m join device d on d.pkid = m.fkdevice
      where m.fkenduser = ? and d.tkclass = 254`,
    user,
  );
  const found =
    name === undefined || name === ''
      ? (own.find(({ defaultprofile }) => defaultprofile === 't') ?? own[0])
      : own.find((row) => row.name === name);
  if (!found) throw new EmRefused('profile');
  return String(found.pkid);
}

/** Service parameter "Multiple Login Behavior". [doc] */
function severalLogins(tx: Tx): boolean {
  const row = tx.get(
    "select paramvalue from processconfig where paramname = 'MultipleLoginBehavior'",
  );
  return row?.paramvalue === 'Multiple Logins Allowed';
}
