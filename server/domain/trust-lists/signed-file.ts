/**
 * Signed files: a header in front of the file as it is, by the key CallManager of the server.
 * facts/trust-lists.md 2 [client]
 */
import { sign, type KeyObject } from 'node:crypto';
import { unsignedHeader, type HeaderFacts } from './header';
import { signatureItem } from './trust-list';

const SIGNED_VERSION = 0x0100;

/** @param facts name of the file with its `.sgn`, its time, who signs */
export function signFile(
  facts: Omit<HeaderFacts, 'version' | 'more'>,
  body: Buffer,
  key: KeyObject,
): Buffer {
  return signBehind({ ...facts, version: SIGNED_VERSION }, body, key);
}

/** The header of these facts, signed together with the body behind it. */
export function signBehind(facts: HeaderFacts, body: Buffer, key: KeyObject): Buffer {
  const { before, after, signatureBytes } = unsignedHeader(facts);
  const signature = sign(facts.signer.digest, Buffer.concat([before, after, body]), key);
  return Buffer.concat([before, signatureItem(signature, signatureBytes), after, body]);
}
