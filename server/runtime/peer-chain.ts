/** The certificates that the other side of a TLS connection showed. */
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';

/** A longer chain is none that a telephone or a person was given; the rest is not looked at. [own] */
const MOST_CERTIFICATES = 5;

/** @returns DER, its own first; none when it showed none */
export function peerChain(socket: TLSSocket): Buffer[] {
  const chain: Buffer[] = [];
  let next: Partial<DetailedPeerCertificate> | undefined = socket.getPeerCertificate(true);
  for (; next?.raw && chain.length < MOST_CERTIFICATES; next = next.issuerCertificate) {
    const { raw } = next;
    // A root is its own issuer.
    if (chain.some((one) => one.equals(raw))) break;
    chain.push(raw);
  }
  return chain;
}
