/**
 * The units of a node that have a certificate of their own. facts/pin-sync.md 9, cli.md 2.8: the
 * order is that of `show cert list own` on release 15 [client]; sizes and lives [doc, guess].
 */
import type { Cluster } from '../../cluster/cluster';
import { DomainRefusal } from '../../schema/refusal';
import type { KeyKind } from '../../security/platform-certificate';
import { TRUST_STORES, type TrustStore } from '../../security/trust-store';

export interface Unit {
  name: string;
  key: KeyKind;
  /** release that brought it */
  since?: number;
  /** the cluster has one, not each node */
  shared?: true;
  /** text before the node's name in the subject; CAPF's and ITLRecovery's differ from it */
  prefix?: string;
  /** it signs others */
  authority?: true;
  days: number;
  /** a new certificate goes into these trust stores of the cluster */
  trusts: readonly TrustStore[];
  /** may be signed by others */
  signable: boolean;
  /** identifiers of its extended uses, where it has the old form: no names, no constraints */
  uses?: readonly string[];
}

/** [doc] five years; ITLRecovery twenty */
const FIVE_YEARS = 1825;
const TWENTY_YEARS = 7300;
const RSA: KeyKind = { type: 'rsa', bits: 2048 };
const EC: KeyKind = { type: 'ec', curve: 'P-384' };
const usual = { days: FIVE_YEARS, signable: true } as const;

export const TOMCAT: Unit = { name: 'tomcat', key: RSA, trusts: ['tomcat-trust'], ...usual };

const PLATFORM: readonly Unit[] = [
  TOMCAT,
  { name: 'tomcat-ECDSA', key: EC, since: 11.5, trusts: ['tomcat-trust'], ...usual },
  { name: 'ipsec', key: RSA, trusts: ['ipsec-trust'], ...usual },
];

const CALL_CONTROL: readonly Unit[] = [
  ...PLATFORM,
  {
    ...{
      name: 'ITLRecovery',
      key: RSA,
      since: 10,
      prefix: 'ITLRECOVERY_',
      shared: true,
      trusts: [],
    },
    ...{ days: TWENTY_YEARS, signable: false },
  },
  { name: 'CallManager-ECDSA', key: EC, since: 11, trusts: ['CallManager-trust'], ...usual },
  { name: 'CallManager', key: RSA, trusts: ['CallManager-trust'], ...usual },
  {
    ...{ name: 'CAPF', key: RSA, prefix: 'CAPF-', authority: true, ...usual },
    trusts: ['CAPF-trust', 'CallManager-trust'],
  },
  { name: 'TVS', key: RSA, trusts: ['TVS-trust'], ...usual },
  // Around the key by which tokens are signed (domain/authz). [guess] that it is listed
  { name: 'authz', key: RSA, since: 12, shared: true, trusts: [], ...usual, signable: false },
];

/** [guess] facts/centralized.md names them; servers of other domains are trusted as clients are */
const PRESENCE: readonly Unit[] = [
  ...PLATFORM,
  ...(
    [
      ['cup', 'cup-trust'],
      ['cup-xmpp', 'cup-xmpp-trust'],
      ['cup-xmpp-s2s', 'cup-xmpp-trust'],
    ] as const
  ).flatMap(([name, store]): Unit[] => [
    { name, key: RSA, trusts: [store], ...usual },
    { name: `${name}-ECDSA`, key: EC, since: 11.5, trusts: [store], ...usual },
  ]),
];

/** Units of a node, in the order in which they are listed. */
export function unitsOf(cluster: Cluster, role: string): readonly Unit[] {
  const all = isUnity(cluster) ? PLATFORM : role === 'presence' ? PRESENCE : CALL_CONTROL;
  const release = Number(cluster.release.name);
  return all
    .filter(({ since }) => since === undefined || release >= since)
    .map((unit) => formOn(release, release < ONE_RECOVERY_SINCE ? eachNodes(unit) : unit));
}

/** [doc] one ITLRecovery for the cluster; facts/trust-lists.md 1.5 */
const ONE_RECOVERY_SINCE = 12.5;

function eachNodes(unit: Unit): Unit {
  const { shared: _shared, ...own } = unit;
  return unit.name === 'ITLRecovery' ? own : unit;
}

/** Server, client, end of IPsec. */
const [SERVER, CLIENT, IPSEC] = [1, 2, 5].map((use) => `1.3.6.1.5.5.7.3.${use}`) as [
  string,
  string,
  string,
];

/**
 * Certificates that trust lists carry had three extensions and, up to 10.5, keys of 1024 bits: with
 * these the lengths of published CTL files hold to the byte [recorded] facts/trust-lists.md 1.4 (694
 * and 955 for CallManager, 680 for CAPF). TVS and ITLRecovery as CallManager, and the end at 12.0:
 * [guess].
 */
const LISTED: Readonly<Record<string, readonly string[]>> = {
  CallManager: [SERVER, CLIENT, IPSEC],
  CAPF: [SERVER, CLIENT],
  TVS: [SERVER, CLIENT, IPSEC],
  ITLRecovery: [SERVER, CLIENT, IPSEC],
};
const PRESENT_FORM_SINCE = 12;
const LARGER_KEYS_SINCE = 11;

function formOn(release: number, unit: Unit): Unit {
  const uses = LISTED[unit.name];
  if (!uses || release >= PRESENT_FORM_SINCE) return unit;
  return {
    ...unit,
    uses,
    ...(release < LARGER_KEYS_SINCE && { key: { type: 'rsa', bits: 1024 } }),
  };
}

const PLATFORM_STORES: readonly TrustStore[] = ['tomcat-trust', 'ipsec-trust', 'directory-trust'];
const PRESENCE_STORES: readonly TrustStore[] = ['cup-trust', 'cup-xmpp-trust'];

/** Trust stores of a node. [guess] which of them IM and Presence and Unity Connection have */
export function storesOf(cluster: Cluster, role: string): readonly TrustStore[] {
  if (role === 'presence') return [...PLATFORM_STORES, ...PRESENCE_STORES];
  if (isUnity(cluster)) return PLATFORM_STORES;
  return TRUST_STORES.filter((store) => !PRESENCE_STORES.includes(store));
}

/** A Unity Connection has no tokens to sign. */
function isUnity({ model }: Cluster): boolean {
  return !('authzkeys' in model.tables);
}

/** @throws DomainRefusal when the node has no such unit */
export function needUnit(cluster: Cluster, role: string, name: string): Unit {
  const found = unitsOf(cluster, role).find((one) => one.name === name);
  if (!found) throw new DomainRefusal('invalid', `There is no certificate of ${name}.`);
  return found;
}
