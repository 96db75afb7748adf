/**
 * The items of trust lists and signed files: a tag (1 byte), a length (2 bytes, big endian), the
 * value. Only the padding of a header is a lone byte. facts/trust-lists.md 1 [client, recorded]
 */
import { TrustListMalformed } from './malformed';

/** Tags of a header. */
export const HEADER = {
  version: 1,
  headerLength: 2,
  signerId: 3,
  signerName: 4,
  serialNumber: 5,
  caName: 6,
  signatureInfo: 7,
  digestAlgorithm: 8,
  signatureAlgorithmInfo: 9,
  signatureAlgorithm: 10,
  signatureModulus: 11,
  signature: 12,
  padding: 13,
  fileName: 14,
  timestamp: 15,
  encryptionInfo: 16,
  signerVersion: 28,
} as const;

/** Tags of a record of a trust list. */
export const RECORD = {
  recordLength: 1,
  dnsName: 2,
  subjectName: 3,
  function: 4,
  issuerName: 5,
  serialNumber: 6,
  publicKey: 7,
  signature: 8,
  certificate: 9,
  ipAddress: 10,
  certificateHash: 11,
  hashAlgorithm: 12,
} as const;

export interface Item {
  tag: number;
  value: Buffer;
  /** of its tag, from the start of the file */
  offset: number;
}

/** Longest value of an item: its length has 16 bits. */
export const MOST_BYTES = 0xffff;
export const HEAD_BYTES = 3;

export function item(tag: number, value: Buffer): Buffer {
  if (value.length > MOST_BYTES)
    throw new TrustListMalformed('oversized', 0, `Item ${tag} of ${value.length} bytes`);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(tag);
  head.writeUInt16BE(value.length, 1);
  return Buffer.concat([head, value]);
}

/** A text with the NUL that ends it. */
export function textItem(tag: number, text: string): Buffer {
  return item(tag, Buffer.from(`${text}\0`, 'utf8'));
}

export function byteItem(tag: number, value: number): Buffer {
  return item(tag, Buffer.from([value]));
}

export function shortItem(tag: number, value: number): Buffer {
  const bytes = Buffer.alloc(2);
  if (value > MOST_BYTES) throw new TrustListMalformed('oversized', 0, `${value} in item ${tag}`);
  bytes.writeUInt16BE(value);
  return item(tag, bytes);
}

export function longItem(tag: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return item(tag, bytes);
}

/**
 * The item at this place.
 *
 * @param end where what it stands in ends @throws TrustListMalformed when it does not end before
 */
export function readItem(bytes: Buffer, offset: number, end: number): Item {
  const limit = Math.min(end, bytes.length);
  const reason = end <= bytes.length ? 'oversized' : 'truncated';
  if (offset + HEAD_BYTES > limit)
    throw new TrustListMalformed(reason, offset, 'The head of an item is cut off');
  const tag = bytes.readUInt8(offset);
  const length = bytes.readUInt16BE(offset + 1);
  const start = offset + HEAD_BYTES;
  if (start + length > limit)
    throw new TrustListMalformed(reason, offset, `Item ${tag} of ${length} bytes is cut off`);
  return { tag, value: bytes.subarray(start, start + length), offset };
}

/** The items of a container, which they fill. */
export function readItems(bytes: Buffer, offset: number, end: number): Item[] {
  const items: Item[] = [];
  for (let at = offset; at < end;) {
    const one = readItem(bytes, at, end);
    items.push(one);
    at += HEAD_BYTES + one.value.length;
  }
  return items;
}

/** @throws TrustListMalformed for a value of another length */
export function numberOf({ tag, value, offset }: Item, bytes: 1 | 2 | 4): number {
  if (value.length !== bytes)
    throw new TrustListMalformed('invalid', offset, `Item ${tag} of ${value.length} bytes`);
  return value.readUIntBE(0, bytes);
}

/** Without the NUL that ends it. */
export function textOf({ value }: Item): string {
  const end = value.at(-1) === 0 ? value.length - 1 : value.length;
  return value.subarray(0, end).toString('utf8');
}
