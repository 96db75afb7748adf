/**
 * What trust lists and signed files begin with: who signed, how, and the signature, which is over the
 * whole file without its own item. facts/trust-lists.md 1.1, 2
 */
import { verify, type KeyObject } from 'node:crypto';
import { BadFile, inside, itemsBetween, need, numberOf, textOf, type Item } from './items';

export interface SignerName {
  subject: string;
  issuer: string;
  /** upper-case hex without zeroes in front */
  serial: string;
}

export interface Signed {
  signer: SignerName;
  fileName: string;
  /** epoch seconds */
  timestamp: number;
  /** what stands behind the header */
  body: Buffer;
  /** items of the header, containers closed */
  items: readonly Item[];
  isSignedBy(key: KeyObject): boolean;
}

const TAG = {
  headerLength: 2,
  signer: 3,
  signerName: 4,
  serial: 5,
  issuerName: 6,
  signatureInfo: 7,
  digest: 8,
  signature: 12,
  fileName: 14,
  timestamp: 15,
} as const;

const DIGESTS: Readonly<Record<number, string>> = { 1: 'sha1', 2: 'sha256', 3: 'sha512' };
/** version and header length, which tell where the header ends */
const START = 10;

/** @throws BadFile */
export function readSigned(file: Buffer): Signed {
  const [version, length] = itemsBetween(file, 0, Math.min(START, file.length));
  if (version?.tag !== 1 || length?.tag !== TAG.headerLength)
    throw new BadFile('it does not begin as a signed file');
  const end = numberOf(length, 2);
  if (end > file.length) throw new BadFile('its header is cut off');
  const items = itemsBetween(file, 0, end, { padded: true });
  const signer = inside(need(items, TAG.signer));
  const digest = DIGESTS[numberOf(need(inside(need(items, TAG.signatureInfo)), TAG.digest), 1)];
  if (digest === undefined) throw new BadFile('a digest that is not known');
  const signature = need(items, TAG.signature);
  const signed = Buffer.concat([
    file.subarray(0, signature.at),
    file.subarray(signature.at + 3 + signature.value.length),
  ]);
  return {
    signer: {
      subject: textOf(need(signer, TAG.signerName).value),
      issuer: textOf(need(signer, TAG.issuerName).value),
      serial: serialText(need(signer, TAG.serial).value),
    },
    fileName: textOf(need(items, TAG.fileName).value),
    timestamp: numberOf(need(items, TAG.timestamp), 4),
    ...{ body: file.subarray(end), items },
    isSignedBy: (key) => verify(digest, signed, key, signature.value),
  };
}

export function serialText(bytes: Buffer): string {
  return bytes.toString('hex').toUpperCase().replace(/^0+/, '');
}
