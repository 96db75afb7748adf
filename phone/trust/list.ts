/** A CTL or an ITL: who may do what, by certificate. facts/trust-lists.md 1.2, 1.3 */
import { createHash, X509Certificate } from 'node:crypto';
import { BadFile, itemsBetween, need, numberOf, textOf, type Item } from './items';
import { readSigned, serialText, type Signed, type SignerName } from './signed';

export const ROLE = { sast: 0, ccm: 1, ccmTftp: 2, tftp: 3, capf: 4, tvs: 21 } as const;

export interface TrustRecord {
  role: number;
  /** host of the server; '' of a token */
  host: string;
  /** as a signer is looked up */
  issuer: string;
  serial: string;
  /** undefined: the server has none, as after the end of mixed mode */
  certificate: X509Certificate | undefined;
}

export interface TrustList {
  signed: Signed;
  records: readonly TrustRecord[];
  /** as phones show them, lower-case hex */
  md5: string;
  sha1: string;
  bytes: Buffer;
}

const TAG = { host: 2, role: 4, issuer: 5, serial: 6, certificate: 9 } as const;
/** tag, length and value of a record's own length */
const LENGTH = 5;

/** @throws BadFile */
export function readList(bytes: Buffer): TrustList {
  const signed = readSigned(bytes);
  const { body } = signed;
  const records: TrustRecord[] = [];
  for (let at = 0; at < body.length;) {
    if (at + LENGTH > body.length || body[at] !== 1) throw new BadFile('a record is cut off');
    const length = body.readUInt16BE(at + 3);
    if (length < LENGTH) throw new BadFile('a record is shorter than its length');
    records.push(recordOf(itemsBetween(body, at, at + length)));
    at += length;
  }
  const hash = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex');
  return { signed, records, bytes, md5: hash('md5'), sha1: hash('sha1') };
}

function recordOf(items: readonly Item[]): TrustRecord {
  const find = (tag: number): Buffer | undefined => items.find((one) => one.tag === tag)?.value;
  return {
    role: numberOf(need(items, TAG.role), 2),
    host: textOf(find(TAG.host) ?? Buffer.alloc(0)),
    issuer: textOf(find(TAG.issuer) ?? Buffer.alloc(0)),
    serial: serialText(find(TAG.serial) ?? Buffer.alloc(0)),
    certificate: certificateIn(find(TAG.certificate)),
  };
}

function certificateIn(der: Buffer | undefined): X509Certificate | undefined {
  if (!der) return undefined;
  try {
    return new X509Certificate(der);
  } catch {
    throw new BadFile('a certificate cannot be read');
  }
}

/** The certificates of these roles in the lists, the first list's first. */
export function certificatesOf(
  lists: readonly (TrustList | undefined)[],
  roles: readonly number[],
): X509Certificate[] {
  return lists.flatMap((list) =>
    (list?.records ?? []).flatMap(({ role, certificate }) =>
      certificate && roles.includes(role) ? [certificate] : [],
    ),
  );
}

/** The record of a signer with one of these roles. [recorded] by serial number and issuer */
export function recordOfSigner(
  lists: readonly (TrustList | undefined)[],
  { issuer, serial }: SignerName,
  roles: readonly number[],
): TrustRecord | undefined {
  return lists
    .flatMap((list) => list?.records ?? [])
    .find(
      (one) =>
        roles.includes(one.role) &&
        one.certificate !== undefined &&
        one.serial === serial &&
        one.issuer === issuer,
    );
}
