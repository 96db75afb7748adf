/**
 * What the trust verification service of a node vouches for: the certificates of all nodes, those in
 * the trust stores, each with the roles that it may have for a phone. facts/trust-lists.md 1.3, 6
 *
 * Which certificate has which role: 0 and 3 for an imported certificate of another cluster's TFTP
 * service, which an import puts into Phone-SAST-trust and CallManager-trust [recorded]; the other
 * stores [guess].
 */
import { X509Certificate } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { listTrusted, type TrustStore } from '../../security/trust-store';
import type { Tx } from '../../store/store';

/** Roles of a record of a trust list, which are those of an answer too. */
export const ROLE = {
  sast: 0,
  ccm: 1,
  ccmTftp: 2,
  tftp: 3,
  capf: 4,
  appServer: 7,
  tvs: 21,
} as const;

export interface Verified {
  certificate: X509Certificate;
  /** ascending, each once */
  roles: readonly number[];
}

/** By unit of a node. CallManager signs trust lists and files. */
const UNITS: Readonly<Record<string, readonly number[]>> = {
  CallManager: [ROLE.sast, ROLE.tftp],
  'CallManager-ECDSA': [ROLE.tftp],
  ITLRecovery: [ROLE.sast],
  CAPF: [ROLE.capf],
  TVS: [ROLE.tvs],
  tomcat: [ROLE.appServer],
  'tomcat-ECDSA': [ROLE.appServer],
};

const STORES: readonly (readonly [TrustStore, number])[] = [
  ['Phone-SAST-trust', ROLE.sast],
  ['CallManager-trust', ROLE.tftp],
  ['CAPF-trust', ROLE.capf],
  ['Phone-trust', ROLE.appServer],
  ['tomcat-trust', ROLE.appServer],
  ['TVS-trust', ROLE.tvs],
];

/** Certificates that sign trust lists without being in a store: the tokens of the CTL. */
export type Signers = (cluster: Cluster, node: Node, tx: Tx) => readonly X509Certificate[];

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
    .split(/\s*[;\n]\s*|,\s*(?=[A-Za-z]+=)/)
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '')
    .sort()
    .join('\n');
}

interface Known {
  version: number;
  verified: readonly Verified[];
}

const known = new WeakMap<Node, Known>();

/** As the node's store is now; made once for a version of it. */
export function verifiedAt(cluster: Cluster, node: Node, signers: Signers): readonly Verified[] {
  const { version } = node.store;
  let found = known.get(node);
  if (found?.version !== version) {
    found = { version, verified: node.store.read((tx) => collect(cluster, node, tx, signers)) };
    known.set(node, found);
  }
  return found.verified;
}

function collect(cluster: Cluster, node: Node, tx: Tx, signers: Signers): Verified[] {
  const found = new Map<string, { certificate: X509Certificate; roles: Set<number> }>();
  const add = (certificate: X509Certificate, roles: readonly number[]): void => {
    const key = certificate.fingerprint256;
    const one = found.get(key) ?? { certificate, roles: new Set() };
    for (const role of roles) one.roles.add(role);
    found.set(key, one);
  };
  for (const { unit, certificate } of tx.all('select unit, certificate from owncertificate'))
    add(new X509Certificate(String(certificate)), UNITS[String(unit)] ?? []);
  for (const [store, role] of STORES)
    for (const { pem } of listTrusted(tx, store)) {
      const certificate = new X509Certificate(pem);
      // Authorities are trusted for what they sign; no file of a phone is signed by one.
      if (role !== ROLE.tftp || !certificate.ca) add(certificate, [role]);
    }
  for (const certificate of signers(cluster, node, tx)) add(certificate, [ROLE.sast]);
  return [...found.values()]
    .filter(({ roles }) => roles.size > 0)
    .map(({ certificate, roles }) => ({ certificate, roles: [...roles].sort((a, b) => a - b) }));
}
