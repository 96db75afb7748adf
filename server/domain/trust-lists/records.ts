/** The records of a trust list: a certificate and what its owner may do. facts/trust-lists.md 1.2, 1.3 */
import { isIPv4 } from 'node:net';
import type { X509Certificate } from 'node:crypto';
import { TrustListMalformed } from './malformed';
import {
  HEAD_BYTES,
  item,
  numberOf,
  readItem,
  readItems,
  RECORD,
  shortItem,
  textItem,
  textOf,
  type Item,
} from './items';
import { publicKeyOf, serialOf, signatureOf } from './certificate-parts';
import { nameText } from './name-text';

/** Numbers of FUNCTION. [client]; 5, 6 and 8 to 20 are not known */
export const ROLE = {
  SAST: 0,
  CCM: 1,
  'CCM+TFTP': 2,
  TFTP: 3,
  CAPF: 4,
  'APP-SERVER': 7,
  TVS: 21,
} as const;

export type Role = keyof typeof ROLE;

export interface RecordFacts {
  role: Role;
  /** as configured under System > Server; '' of an eToken, which is nowhere */
  host: string;
  /** undefined: none, as for the servers of a cluster that is not in mixed mode any more */
  certificate?: X509Certificate;
  /** in place of the names that the certificate has */
  names?: { subject: string; issuer: string };
  /** false: without the signature of the certificate, as the CTL client writes it [recorded] */
  signature?: boolean;
}

const LENGTH_BYTES = HEAD_BYTES + 2;

/** @throws TrustListMalformed for a record that a length of 16 bits cannot tell */
export function encodeRecord(facts: RecordFacts): Buffer {
  const { role, host, certificate } = facts;
  const body = Buffer.concat([
    textItem(RECORD.dnsName, host),
    ...(certificate ? [named(facts, certificate)] : [shortItem(RECORD.function, ROLE[role])]),
    item(RECORD.ipAddress, addressOf(host)),
  ]);
  return Buffer.concat([shortItem(RECORD.recordLength, LENGTH_BYTES + body.length), body]);
}

function named(facts: RecordFacts, certificate: X509Certificate): Buffer {
  const { role, names, signature = true } = facts;
  return Buffer.concat([
    textItem(RECORD.subjectName, names?.subject ?? nameText(certificate.subject)),
    shortItem(RECORD.function, ROLE[role]),
    textItem(RECORD.issuerName, names?.issuer ?? nameText(certificate.issuer)),
    item(RECORD.serialNumber, serialOf(certificate)),
    item(RECORD.publicKey, publicKeyOf(certificate)),
    ...(signature ? [item(RECORD.signature, signatureOf(certificate))] : []),
    item(RECORD.certificate, certificate.raw),
  ]);
}

/** Four bytes that nobody prints: the host's own where it is an address, else none. [guess] */
function addressOf(host: string): Buffer {
  return Buffer.from(isIPv4(host) ? host.split('.').map(Number) : [0, 0, 0, 0]);
}

export interface TrustRecord {
  /** bytes, its own item included */
  length: number;
  host: string | undefined;
  /** number of FUNCTION */
  function: number;
  subject: string | undefined;
  issuer: string | undefined;
  serial: Buffer | undefined;
  publicKey: Buffer | undefined;
  /** DER */
  certificate: Buffer | undefined;
  items: readonly Item[];
}

/** The records behind the header, which fill the file. @throws TrustListMalformed */
export function readRecords(file: Buffer, start: number): TrustRecord[] {
  const records: TrustRecord[] = [];
  for (let at = start; at < file.length;) {
    const record = readRecord(file, at);
    records.push(record);
    at += record.length;
  }
  return records;
}

function readRecord(file: Buffer, offset: number): TrustRecord {
  const first = readItem(file, offset, Number.POSITIVE_INFINITY);
  if (first.tag !== RECORD.recordLength)
    throw new TrustListMalformed('reordered', offset, `Item ${first.tag} begins a record`);
  const length = numberOf(first, 2);
  if (length < LENGTH_BYTES)
    throw new TrustListMalformed('invalid', offset, `A record of ${length} bytes`);
  if (offset + length > file.length)
    throw new TrustListMalformed('truncated', offset, `A record of ${length} bytes is cut off`);
  const items = readItems(file, offset, offset + length);
  const tags = items.map(({ tag }) => tag);
  const twice = items.find(({ tag }, i) => tags.indexOf(tag) !== i);
  if (twice)
    throw new TrustListMalformed('reordered', twice.offset, `Item ${twice.tag} stands twice`);
  const find = (tag: number): Item | undefined => items.find((one) => one.tag === tag);
  const text = (tag: number): string | undefined => {
    const found = find(tag);
    return found && textOf(found);
  };
  const role = find(RECORD.function);
  if (!role) throw new TrustListMalformed('missing', offset, 'FUNCTION of a record');
  return {
    ...{ length, items, function: numberOf(role, 2) },
    host: text(RECORD.dnsName),
    subject: text(RECORD.subjectName),
    issuer: text(RECORD.issuerName),
    serial: find(RECORD.serialNumber)?.value,
    publicKey: find(RECORD.publicKey)?.value,
    certificate: find(RECORD.certificate)?.value,
  };
}
