/**
 * What somebody changes at a telephone itself: hunt group log in and out, privacy, Do Not Disturb,
 * and the device pool in which the phone roams. The real server takes these user-facing features
 * from the phone on any node, whether the publisher can be reached or not. [doc] facts/sql.md 2 for
 * the tables, which AXL and SQL show
 */
import { DomainRefusal } from '../../schema/refusal';
import type { SqlValue, Tx } from '../../store/store';
import { setDynamic, stampOf } from '../dynamic-row';
import { setDnd } from './dnd';

export interface PhoneFeatures {
  /** logged in to its hunt groups */
  huntLogin: boolean;
  /** Off, On, Default: names of typestatus */
  privacy: PrivacyStatus;
  doNotDisturb: boolean;
  /** name of the device pool in which it roams; null: it is at home */
  roamingDevicePool: string | null;
}

/** typestatus. [recorded] schemas/stock/type-rows.yaml */
const STATUS = { Off: 0, On: 1, Default: 2 } as const;
export type PrivacyStatus = keyof typeof STATUS;
export const PRIVACY = Object.keys(STATUS) as PrivacyStatus[];

/** typeclass: Phone. [recorded] */
const PHONE = 1;

/** @throws DomainRefusal when there is no phone of this name */
export function needPhone(tx: Tx, name: string): string {
  const row = tx.get(
    `select pkid from device where lower(name) = lower(?) and tkclass = ${PHONE}`,
    name,
  );
  if (!row) throw new DomainRefusal('not found', `There is no phone ${name}.`);
  return String(row.pkid);
}

export function featuresOf(tx: Tx, phone: string): PhoneFeatures {
  const of = (column: string, table: string): SqlValue | undefined =>
    tx.get(`select ${column} as value from ${table} where fkdevice = ?`, phone)?.value;
  const pool = of(
    '(select name from devicepool where devicepool.pkid = fkdevicepool)',
    'devicemobilitydynamic',
  );
  const privacy = of('tkstatus_callinfoprivate', 'deviceprivacydynamic') ?? STATUS.Default;
  return {
    // A phone that nobody logged out is logged in. [guess]
    huntLogin: of('hlog', 'devicehlogdynamic') !== 'f',
    privacy: PRIVACY.find((name) => STATUS[name] === privacy) ?? 'Default',
    doNotDisturb: of('dndstatus', 'dnddynamic') === 't',
    roamingDevicePool: typeof pool === 'string' ? pool : null,
  };
}

/**
 * What is undefined stays.
 *
 * @param now cluster time, ms: the newer of two nodes' settings wins
 * @throws DomainRefusal when there is no such device pool
 */
export function setFeatures(
  tx: Tx,
  phone: string,
  { huntLogin, privacy, doNotDisturb, roamingDevicePool }: Partial<PhoneFeatures>,
  now: number,
): void {
  const set = (table: string, columns: Record<string, SqlValue>): void =>
    setDynamic(tx, { table, owner: 'fkdevice', pkid: phone }, columns);
  const datetimestamp = stampOf(now);
  if (huntLogin !== undefined)
    set('devicehlogdynamic', { hlog: huntLogin ? 't' : 'f', datetimestamp });
  if (privacy !== undefined)
    set('deviceprivacydynamic', { tkstatus_callinfoprivate: STATUS[privacy] });
  if (doNotDisturb !== undefined) setDnd(tx, phone, doNotDisturb, now);
  if (roamingDevicePool !== undefined)
    set('devicemobilitydynamic', { fkdevicepool: poolOf(tx, roamingDevicePool), datetimestamp });
}

function poolOf(tx: Tx, name: string | null): string | null {
  if (name === null) return null;
  const row = tx.get('select pkid from devicepool where name = ?', name);
  if (!row) throw new DomainRefusal('invalid', `There is no device pool ${name}.`);
  return String(row.pkid);
}
