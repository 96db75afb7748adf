/**
 * Whose certificate does a phone show, and is it one that the cluster trusts? A manufacturing
 * installed one (MIC) is issued by its manufacturer, a locally significant one (LSC) by CAPF; both
 * authorities are in CallManager-trust and CAPF-trust. [doc]
 */
import { X509Certificate } from 'node:crypto';
import { inForce } from '../../security/chain';
import { CertificateRefused, listTrusted, type TrustStore } from '../../security/trust-store';
import type { Tx } from '../../store/store';

const MOST = 5;

/**
 * @param presented the phone's own first, then what it sent of its issuers
 * @param now ms of the machine
 * @returns why not; undefined: it is trusted
 */
export function distrustOf(
  tx: Pick<Tx, 'all'>,
  presented: readonly X509Certificate[],
  { stores, now }: { stores: readonly TrustStore[]; now: number },
): string | undefined {
  const trusted = stores
    .flatMap((store) => listTrusted(tx, store))
    .map(({ pem }) => new X509Certificate(pem));
  let [last] = presented;
  if (!last) return 'no certificate';
  try {
    for (let step = 0; step < MOST; step += 1) {
      const one: X509Certificate = last;
      inForce(one, now);
      if (trusted.some((by) => issued(by, one) || by.fingerprint256 === one.fingerprint256))
        return undefined;
      const next: X509Certificate | undefined = presented.find(
        (by) => by !== one && by.ca && issued(by, one),
      );
      if (!next) return `the issuer ${one.issuer.split('\n').join(', ')} is not trusted`;
      last = next;
    }
  } catch (error) {
    if (error instanceof CertificateRefused) return error.message;
    throw error;
  }
  return 'its chain does not end';
}

/** Authorities of the old form say that they sign by the use of their key alone. */
function issued(by: X509Certificate, one: X509Certificate): boolean {
  return one.checkIssued(by) && one.verify(by.publicKey);
}

/** Is it this device's? A MIC is called `CP-8841-SEP<MAC>`, an LSC by the device's name. [doc] */
export function isOf({ subject }: X509Certificate, device: string): boolean {
  const name = /^CN=(.*)$/m.exec(subject)?.[1]?.toUpperCase() ?? '';
  const wanted = device.toUpperCase();
  return name === wanted || (name.startsWith('CP-') && name.endsWith(`-${wanted}`));
}
