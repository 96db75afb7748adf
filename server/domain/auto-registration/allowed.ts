/**
 * May a phone that nobody configured come into the database by itself, and with which directory
 * number? facts/onboarding.md B
 */
import type { Cluster } from '../../cluster/cluster';
import { isLater } from '../../schema/release';
import type { Tx } from '../../store/store';
import { enterpriseParameter } from '../parameters';
import type { UnknownDevice } from '../registration/registrations';

/** User that a phone without a file registers as; XMLDefault names it. [recorded] */
export const AUTO_REGISTRATION_NAME = 'AUTO-REG';

/** What the Unified CM that the phone came to says of auto-registration, as AXL answers it. */
export interface Range {
  isOn: boolean;
  startDn: string;
  endDn: string;
  nextDn: string;
  /** '' for none */
  partition: string;
}

export interface Newcomer {
  product: string;
  protocol: string;
  /** device pool of the model's device default; '' where it has none */
  devicePool: string;
}

/** Mixed mode allows it since then, but not for these. [doc] */
const IN_MIXED_MODE_SINCE = '11.5';
const NOT_IN_MIXED_MODE = ['Cisco 8941', 'Cisco 8945'];

/**
 * The name of the Unified CM of a node that is in the group for auto-registration; there is one such
 * group at most. undefined: phones that come to this node stay strangers.
 */
export function registeringManager(tx: Tx, node: string): string | undefined {
  const row = tx.get(
    `select c.name from callmanager c
       join processnode p on p.pkid = c.fkprocessnode
       join callmanagergroupmember m on m.fkcallmanager = c.pkid
       join callmanagergroup g on g.pkid = m.fkcallmanagergroup
      where p.name = ? collate nocase and g.tftpdefault = 't' and c.autoregistrationenabled = 't'`,
    node,
  );
  return row && String(row.name);
}

/** undefined: this model may not come by itself, or not by this protocol. */
export function newcomerOf(
  cluster: Cluster,
  tx: Tx,
  { name, model, presented }: UnknownDevice,
): Newcomer | undefined {
  if (!/^SEP[0-9A-F]{12}$/.test(name) || model === undefined) return undefined;
  const defaults = tx.all(
    `select m.name as model, p.name as protocol, pool.name as pool, d.preferactcodeoverautoreg as bycode
       from defaults d join typemodel m on m.enum = d.tkmodel
       join typedeviceprotocol p on p.enum = d.tkdeviceprotocol
       left join devicepool pool on pool.pkid = d.fkdevicepool
      where d.tkmodel = ?`,
    model,
  );
  const own = defaults.find(({ protocol }) => protocol === presented.protocol);
  // On-premises method Activation Code instead of Auto Registration. [doc]
  if (!own || own.bycode === 't') return undefined;
  // The parameter decides only for models that speak both. [doc]
  const wanted = enterpriseParameter(tx, 'AutoRegistrationPhoneProtocol') ?? 'SCCP';
  if (defaults.length > 1 && wanted !== presented.protocol) return undefined;
  const product = String(own.model);
  if (isMixed(tx) && !isAllowedInMixed(cluster, product)) return undefined;
  const devicePool = typeof own.pool === 'string' ? own.pool : '';
  return { product, protocol: presented.protocol, devicePool };
}

function isMixed(tx: Tx): boolean {
  return Number(enterpriseParameter(tx, 'ClusterSecurityMode') ?? 0) > 0;
}

function isAllowedInMixed({ release }: Cluster, product: string): boolean {
  return !isLater(IN_MIXED_MODE_SINCE, release.name) && !NOT_IN_MIXED_MODE.includes(product);
}

/**
 * The next free number of the range, from its next one on; numbers that were passed are given again
 * only after the range was set anew. [doc] A range of one number is switched off. [doc]
 * @returns undefined when there is none left
 */
export function nextNumber(tx: Tx, range: Range): string | undefined {
  const { startDn, endDn, nextDn, partition, isOn } = range;
  const all = [startDn, endDn, nextDn];
  if (!isOn || startDn === endDn || !all.every((text) => /^\d{1,15}$/.test(text))) return undefined;
  const width = startDn.length;
  for (let number = BigInt(nextDn); number <= BigInt(endDn); number++) {
    const pattern = String(number).padStart(width, '0');
    const taken = tx.get(
      `select 1 from numplan n left join routepartition r on r.pkid = n.fkroutepartition
        where n.dnorpattern = ? and coalesce(r.name, '') = ?`,
      pattern,
      partition,
    );
    if (!taken) return pattern;
  }
  return undefined;
}

export function numberAfter(pattern: string): string {
  return String(BigInt(pattern) + 1n).padStart(pattern.length, '0');
}
