/**
 * A trust list: header, records, nothing behind them. Signed is the whole file without the item of
 * the signature [client], so that the signer may be elsewhere: `bytesToSign`, then `withSignature`.
 */
import { createPublicKey, createVerify, sign, type KeyObject } from 'node:crypto';
import { readHeader, unsignedHeader, type Header, type Signer } from './header';
import { HEADER, item } from './items';
import { readRecords, ROLE, type TrustRecord } from './records';
import { TrustListMalformed } from './malformed';

export type ListKind = 'CTL' | 'ITL';

export interface UnsignedList {
  kind: ListKind;
  signer: Signer;
  /** epoch seconds */
  timestamp: number;
  /** encoded, in their order */
  records: readonly Buffer[];
}

/** 1.2 [recorded] */
export const LIST_VERSION = 0x0102;

/** Name in the header: that of the file, whoever asked for a file of its own. [client] */
export function fileNameOf(kind: ListKind): string {
  return `${kind}File.tlv`;
}

/** What the signer signs (RSA, PKCS#1 v1.5, with its digest). @throws TrustListMalformed */
export function bytesToSign(list: UnsignedList): Buffer {
  const { before, after } = headerOf(list);
  return Buffer.concat([before, after, ...list.records]);
}

/** The file. @throws TrustListMalformed for a signature that is no such signer's */
export function withSignature(list: UnsignedList, signature: Buffer): Buffer {
  const { before, after, signatureBytes } = headerOf(list);
  return Buffer.concat([before, signatureItem(signature, signatureBytes), after, ...list.records]);
}

/** @throws TrustListMalformed for one of another length than the signer's key makes */
export function signatureItem(signature: Buffer, bytes: number): Buffer {
  if (signature.length !== bytes)
    throw new TrustListMalformed('invalid', 0, `A signature of ${signature.length} bytes`);
  return item(HEADER.signature, signature);
}

/** Signs by a key of this cluster. */
export function signList(list: UnsignedList, key: KeyObject): Buffer {
  return withSignature(list, sign(list.signer.digest, bytesToSign(list), key));
}

function headerOf({ kind, signer, timestamp }: UnsignedList) {
  return unsignedHeader({ version: LIST_VERSION, signer, fileName: fileNameOf(kind), timestamp });
}

export interface TrustList {
  header: Header;
  records: readonly TrustRecord[];
}

/** @throws TrustListMalformed */
export function decodeList(file: Buffer): TrustList {
  const header = readHeader(file);
  return { header, records: readRecords(file, header.headerLength) };
}

/** The file without the item of its signature. */
export function signedBytes(file: Buffer, { cut }: Header): Buffer {
  return Buffer.concat([file.subarray(0, cut.from), file.subarray(cut.to)]);
}

/** Is this record that of the signer? By serial and issuer, as phones look it up. [doc] */
export function isSigner({ signer }: Header, { serial, issuer }: TrustRecord): boolean {
  return serial !== undefined && serial.equals(signer.serial) && issuer === signer.issuer;
}

/** Was the file signed by one of its own security tokens (SAST), and is it as it was signed? */
export function isVerified(file: Buffer, { header, records }: TrustList): boolean {
  return records.some(
    (record) =>
      record.function === ROLE.SAST && isSigner(header, record) && isSignedBy(file, header, record),
  );
}

/** Does the key of this record fit the signature? */
export function isSignedBy(file: Buffer, header: Header, { publicKey }: TrustRecord): boolean {
  if (!publicKey) return false;
  try {
    const key = createPublicKey({ key: publicKey, format: 'der', type: 'pkcs1' });
    return createVerify(header.signer.digest)
      .update(signedBytes(file, header))
      .verify(key, header.signature);
  } catch {
    // Bytes that are no RSA key.
    return false;
  }
}
