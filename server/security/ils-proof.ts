/**
 * How clusters of an ILS network show each other who they are: they know the common password, or
 * they hold the key of a certificate that the other one trusts. The password never leaves.
 *
 * The real protocol is not public; this is the form of ours. [guess] facts/centralized.md 6
 */
import {
  createHmac,
  createSign,
  createVerify,
  timingSafeEqual,
  X509Certificate,
} from 'node:crypto';

/** What is signed, part by part: question or answer, the nonce of the question, the message. */
export type Parts = readonly string[];

export function proofOf(password: string, parts: Parts): string {
  return createHmac('sha256', password).update(joined(parts)).digest('hex');
}

export function isProof(proof: string, password: string, parts: Parts): boolean {
  const wanted = Buffer.from(proofOf(password, parts));
  const given = Buffer.from(proof);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** @param key PEM */
export function signatureOf(key: string, parts: Parts): string {
  return createSign('sha256').update(joined(parts)).sign(key, 'base64');
}

/** Who says to have signed, and who is believed. */
export interface Claim {
  /** PEM; of a chain the first counts */
  certificate: string;
  signature: string;
  /** name that the certificate must be for */
  host: string;
  /** PEM of authorities, or of servers themselves */
  trusted: readonly string[];
  /** milliseconds of the machine: certificates are for real clocks */
  now: number;
}

export function isSignedBy(claim: Claim, parts: Parts): boolean {
  const { certificate, signature, host, trusted, now } = claim;
  const own = parse(certificate);
  if (own?.checkHost(host) === undefined) return false;
  if (Date.parse(own.validFrom) > now || Date.parse(own.validTo) < now) return false;
  if (!trusted.some((pem) => vouchesFor(pem, own))) return false;
  return createVerify('sha256').update(joined(parts)).verify(own.publicKey, signature, 'base64');
}

function vouchesFor(pem: string, own: X509Certificate): boolean {
  const one = parse(pem);
  if (!one) return false;
  return (
    one.fingerprint256 === own.fingerprint256 || (own.checkIssued(one) && own.verify(one.publicKey))
  );
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** Lengths keep parts apart that could run into each other. */
function joined(parts: Parts): string {
  return parts.map((part) => `${part.length}:${part}`).join('');
}
