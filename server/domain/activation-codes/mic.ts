/**
 * The manufacturing installed certificate by which a telephone proves what it is: `CN=CP-8841-SEP<MAC>`,
 * below a root of the manufacturer that CallManager-trust has. Without that root nobody comes in. [doc]
 * facts/onboarding.md A1
 */
import { verify, X509Certificate } from 'node:crypto';
import { listTrusted } from '../../security/trust-store';
import type { Tx } from '../../store/store';

export interface ProvedPhone {
  /** 'SEP001122334455' */
  name: string;
  /** as typemodel calls it: 'Cisco 8841' */
  model: string;
}

/** What is wrong with it, in words for the administrator. */
export class MicRefused extends Error {
  override readonly name = 'MicRefused';
}

export interface Proof {
  /** PEM: the telephone's certificate first, then those of its issuers */
  chain: string;
  /** of `message`, by the certificate's key with SHA-256 */
  signature: Buffer;
  message: Buffer;
}

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const MOST_CERTIFICATES = 5;
const SUBJECT = /^CN=CP-([0-9A-Z]{4,8})-(SEP[0-9A-F]{12})$/m;

/** @param now cluster time in ms @throws MicRefused */
export function provePhone(tx: Tx, { chain, signature, message }: Proof, now: number): ProvedPhone {
  const [own, ...issuers] = certificatesOf(chain);
  if (!own) throw new MicRefused('The telephone shows no certificate.');
  const [, product, name] = SUBJECT.exec(own.subject) ?? [];
  if (product === undefined || name === undefined)
    throw new MicRefused('The certificate is not one that a telephone leaves its factory with.');
  const anchors = listTrusted(tx, 'CallManager-trust').flatMap(({ pem }) => certificatesOf(pem));
  checkPath(own, [...issuers, ...anchors], anchors, now);
  if (!isSigned(message, own, signature))
    throw new MicRefused('The telephone does not have the key of its certificate.');
  return { name, model: `Cisco ${product}` };
}

function isSigned(message: Buffer, { publicKey }: X509Certificate, signature: Buffer): boolean {
  try {
    return verify('sha256', message, publicKey, signature);
  } catch {
    return false; // no signature at all
  }
}

/** Up to a root that is trusted, each one valid now and signed by the next. */
function checkPath(
  own: X509Certificate,
  known: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  now: number,
): void {
  let at = own;
  for (let steps = 0; steps <= MOST_CERTIFICATES; steps++) {
    if (now < Date.parse(at.validFrom) || now > Date.parse(at.validTo))
      throw new MicRefused(`The certificate of ${nameOf(at)} is not valid at this time.`);
    const isRoot = at.subject === at.issuer;
    if (isRoot && anchors.some(({ fingerprint256 }) => fingerprint256 === at.fingerprint256))
      return;
    const issuer = isRoot
      ? undefined
      : known.find((one) => one.ca && at.checkIssued(one) && at.verify(one.publicKey));
    if (!issuer)
      throw new MicRefused(`CallManager-trust has no certificate of ${nameOf(at, 'issuer')}.`);
    at = issuer;
  }
  throw new MicRefused('The chain of certificates does not end.');
}

function nameOf(certificate: X509Certificate, of: 'subject' | 'issuer' = 'subject'): string {
  return /CN=(.+)/.exec(certificate[of])?.[1] ?? certificate[of];
}

/** None where the text has none, or ones that cannot be read. */
function certificatesOf(pem: string): X509Certificate[] {
  const blocks = pem.match(BLOCK) ?? [];
  try {
    return blocks.slice(0, MOST_CERTIFICATES).map((block) => new X509Certificate(block));
  } catch {
    return [];
  }
}
