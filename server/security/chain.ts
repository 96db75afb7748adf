/**
 * Is a certificate signed by somebody who is trusted? The chain is built from what was sent with it
 * and from a trust store; its last member has to be in the store.
 */
import type { X509Certificate } from 'node:crypto';
import { CertificateRefused } from './trust-store';

const MOST = 10;

/**
 * @param now milliseconds of the machine
 * @returns its issuers, the nearest first
 * @throws CertificateRefused
 */
export function chainOf(
  leaf: X509Certificate,
  {
    sent,
    trusted,
    now,
  }: { sent: readonly X509Certificate[]; trusted: readonly X509Certificate[]; now: number },
): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let last = leaf;
  inForce(leaf, now);
  while (!isRoot(last)) {
    const issuer = [...sent, ...trusted].find((one) => isIssuer(one, last));
    if (!issuer || chain.length === MOST)
      // [mem] wording of the page
      throw new CertificateRefused(
        `CA certificate is not available in the trust-store: ${oneLine(last.issuer)}`,
      );
    inForce(issuer, now);
    chain.push(issuer);
    last = issuer;
  }
  if (!trusted.some((one) => one.fingerprint256 === last.fingerprint256))
    throw new CertificateRefused(
      `CA certificate is not available in the trust-store: ${oneLine(last.subject)}`,
    );
  return chain;
}

function isIssuer(one: X509Certificate, of: X509Certificate): boolean {
  return one.ca && of.checkIssued(one) && of.verify(one.publicKey);
}

function isRoot(one: X509Certificate): boolean {
  return one.checkIssued(one) && one.verify(one.publicKey);
}

/** @throws CertificateRefused outside of its life */
export function inForce({ subject, validFrom, validTo }: X509Certificate, now: number): void {
  if (Date.parse(validTo) < now)
    throw new CertificateRefused(`The certificate of ${oneLine(subject)} has expired.`);
  if (Date.parse(validFrom) > now)
    throw new CertificateRefused(`The certificate of ${oneLine(subject)} is not valid yet.`);
}

/** A name of node:crypto has one line a part. */
export function oneLine(name: string): string {
  return name.split('\n').join(', ');
}
