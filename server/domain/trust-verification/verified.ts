/**
 * What the trust verification service of a node vouches for: the certificates of all nodes, those in
 * the trust stores, each with the roles that it may have for a phone. facts/trust-lists.md 1.3, 6
 *
 * Which certificate has which role: 0 and 3 for an imported certificate of another cluster's TFTP
 * service, which an import puts into Phone-SAST-trust and CallManager-trust [recorded]; the other
 * stores [guess].
 */
import { X509Certificate } from 'node:crypto';
import type { Node } from '../../cluster/node';
import { listTrusted, type TrustStore } from '../../security/trust-store';
import type { Tx } from '../../store/store';
import { ctlBefore } from '../trust-lists/ctl-files';
import { ROLE } from '../trust-lists/records';
import { decodeList } from '../trust-lists/trust-list';

export interface Verified {
  certificate: X509Certificate;
  /** ascending, each once */
  roles: readonly number[];
}

/** By unit of a node. CallManager signs trust lists and files. */
const UNITS: Readonly<Record<string, readonly number[]>> = {
  CallManager: [ROLE.SAST, ROLE.TFTP],
  'CallManager-ECDSA': [ROLE.TFTP],
  ITLRecovery: [ROLE.SAST],
  CAPF: [ROLE.CAPF],
  TVS: [ROLE.TVS],
  tomcat: [ROLE['APP-SERVER']],
  'tomcat-ECDSA': [ROLE['APP-SERVER']],
};

const STORES: readonly (readonly [TrustStore, number])[] = [
  ['Phone-SAST-trust', ROLE.SAST],
  ['CallManager-trust', ROLE.TFTP],
  ['CAPF-trust', ROLE.CAPF],
  ['Phone-trust', ROLE['APP-SERVER']],
  ['tomcat-trust', ROLE['APP-SERVER']],
  ['TVS-trust', ROLE.TVS],
];

/** The very certificate, by its DER. */
export function findByBytes(verified: readonly Verified[], der: Buffer): Verified | undefined {
  return verified.find(({ certificate }) => certificate.raw.equals(der));
}

/** [recorded] the key is the serial number with the issuer's name */
export function findByName(
  verified: readonly Verified[],
  { issuer, serial }: { issuer: string; serial: Buffer },
): Verified | undefined {
  const number = plainSerial(serial.toString('hex'));
  const name = plainName(issuer);
  return verified.find(
    ({ certificate }) =>
      plainSerial(certificate.serialNumber) === number && plainName(certificate.issuer) === name,
  );
}

/** A number may have zeroes before it, to be no negative one. */
function plainSerial(hex: string): string {
  return hex.replace(/^0+/, '').toUpperCase();
}

/**
 * Names come with semicolons [recorded], commas [client] or line ends (node:crypto), the common name
 * first or last: the same parts are the same name.
 */
function plainName(name: string): string {
  return name
    .split(/[;\n]|,\s*(?=[A-Za-z]+=)/)
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '')
    .sort()
    .join('\n');
}

interface Known {
  version: number;
  /** start of the service, which decides on the CTL that counts */
  since: number;
  verified: readonly Verified[];
}

const known = new WeakMap<Node, Known>();

/** As the node's store is now; made once for a version of it. */
export function verifiedAt(node: Node): readonly Verified[] {
  const { version } = node.store;
  const since = startOf(node);
  let found = known.get(node);
  if (found?.version !== version || found.since !== since) {
    found = { version, since, verified: node.store.read((tx) => collect(node, tx)) };
    known.set(node, found);
  }
  return found.verified;
}

function collect(node: Node, tx: Tx): Verified[] {
  const found = new Map<string, { certificate: X509Certificate; roles: Set<number> }>();
  const add = (certificate: X509Certificate, role: number): void => {
    const key = certificate.fingerprint256;
    const one = found.get(key) ?? { certificate, roles: new Set() };
    found.set(key, one);
    one.roles.add(role);
  };
  for (const { unit, certificate } of tx.all('select unit, certificate from owncertificate'))
    for (const role of UNITS[String(unit)] ?? [])
      add(new X509Certificate(String(certificate)), role);
  for (const [store, role] of STORES)
    for (const { pem } of listTrusted(tx, store)) {
      const certificate = new X509Certificate(pem);
      // Authorities are trusted for what they sign; no file of a phone is signed by one.
      if (role !== ROLE.TFTP || !certificate.ca) add(certificate, role);
    }
  for (const certificate of tokensOf(node, tx)) add(certificate, ROLE.SAST);
  return [...found.values()].map(({ certificate, roles }) => ({
    certificate,
    roles: [...roles].sort((a, b) => a - b),
  }));
}

function startOf({ services }: Node): number {
  return services.find('Cisco Trust Verification Service')?.since ?? 0;
}

/**
 * Who may sign the CTL: eTokens are in no trust store, the service has them from the CTL that it found
 * when it started [recorded] role 0, from a cache. So phones do not follow a cluster to new tokens by
 * themselves; [doc] they are cleaned, or the tokens are put into Phone-SAST-trust.
 */
function tokensOf(node: Node, tx: Tx): X509Certificate[] {
  const file = ctlBefore(tx, node.name, startOf(node));
  if (!file) return [];
  try {
    return decodeList(file).records.flatMap(({ function: role, certificate }) =>
      role === ROLE.SAST && certificate ? [new X509Certificate(certificate)] : [],
    );
  } catch {
    // What cannot be read vouches for nobody: a CTL client may have sent anything.
    return [];
  }
}
