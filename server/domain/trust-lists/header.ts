/**
 * The header of a trust list or a signed file: who signed it, how, the signature, its name and time.
 * Items are written in the vendor's order [recorded]; inside SIGNERID any order is read, since other
 * makers have another [client]. facts/trust-lists.md 1.1, 2
 */
import type { KeyObject } from 'node:crypto';
import { TrustListMalformed } from './malformed';
import {
  byteItem,
  HEADER,
  item,
  longItem,
  numberOf,
  readItem,
  readItems,
  shortItem,
  textItem,
  textOf,
  HEAD_BYTES,
  type Item,
} from './items';

export type Digest = 'sha1' | 'sha256' | 'sha512';

/** Numbers of DIGESTALGORITHM. [client] */
const DIGESTS: readonly Digest[] = ['sha1', 'sha256', 'sha512'];
export function digestNumber(digest: Digest): number {
  return DIGESTS.indexOf(digest) + 1;
}

/** Bits of the signer's key, by the number of SIGNATUREMODULUS. [client] */
const MODULI = [512, 1024, 2048, 4096];
/** Can a header name the size of this key? */
export function signsLists({ asymmetricKeyDetails }: KeyObject): boolean {
  return MODULI.includes(asymmetricKeyDetails?.modulusLength ?? 0);
}

/** RSA with PKCS#1 v1.5, the only one that is known */
const RSA = 0;

/** Who signs: a key that may be elsewhere, as on an eToken. */
export interface Signer {
  /** as the header has it: `CN=..;OU=..` */
  subject: string;
  issuer: string;
  serial: Buffer;
  modulusBits: number;
  digest: Digest;
}

export interface HeaderFacts {
  /** 0x0102 of trust lists, 0x0100 of signed files, 0x0200 of encrypted ones */
  version: number;
  signer: Signer;
  fileName: string;
  /** epoch seconds */
  timestamp: number;
  /** items after the timestamp, of encrypted files */
  more?: Buffer;
}

/** A header around the place of its signature: what is signed is `before`, `after` and the body. */
export interface UnsignedHeader {
  before: Buffer;
  after: Buffer;
  signatureBytes: number;
}

const ALIGNMENT = 4;
const VERSION_BYTES = HEAD_BYTES + 2;

/** @throws TrustListMalformed when the signer's key has a size that no header can name */
export function unsignedHeader(facts: HeaderFacts): UnsignedHeader {
  const { version, signer, fileName, timestamp, more = Buffer.alloc(0) } = facts;
  const modulus = MODULI.indexOf(signer.modulusBits);
  if (modulus < 0)
    throw new TrustListMalformed('invalid', 0, `A key of ${signer.modulusBits} bits`);
  const signatureBytes = signer.modulusBits / 8;
  const identity = [
    item(
      HEADER.signerId,
      Buffer.concat([
        textItem(HEADER.signerName, signer.subject),
        item(HEADER.serialNumber, signer.serial),
        textItem(HEADER.caName, signer.issuer),
      ]),
    ),
    item(
      HEADER.signatureInfo,
      Buffer.concat([
        byteItem(HEADER.digestAlgorithm, digestNumber(signer.digest)),
        item(
          HEADER.signatureAlgorithmInfo,
          Buffer.concat([
            byteItem(HEADER.signatureAlgorithm, RSA),
            byteItem(HEADER.signatureModulus, modulus),
          ]),
        ),
      ]),
    ),
  ];
  const named = [textItem(HEADER.fileName, fileName), longItem(HEADER.timestamp, timestamp), more];
  const bytes =
    2 * VERSION_BYTES + lengthOf(identity) + HEAD_BYTES + signatureBytes + lengthOf(named);
  const padding = Buffer.alloc((ALIGNMENT - (bytes % ALIGNMENT)) % ALIGNMENT, HEADER.padding);
  return {
    before: Buffer.concat([
      shortItem(HEADER.version, version),
      shortItem(HEADER.headerLength, bytes + padding.length),
      ...identity,
    ]),
    after: Buffer.concat([...named, padding]),
    signatureBytes,
  };
}

function lengthOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

export interface Header {
  version: number;
  headerLength: number;
  signer: Signer;
  signature: Buffer;
  fileName: string;
  timestamp: number;
  /** as they stand; containers with their items behind them, without padding */
  items: readonly Item[];
  /** bytes of the signature's item, which is not signed */
  cut: { from: number; to: number };
}

/** Items of a header in their order; those with ? may be left out. */
const ORDER: readonly (readonly [tag: number, need: '' | '?'])[] = [
  [HEADER.version, ''],
  [HEADER.headerLength, ''],
  [HEADER.signerVersion, '?'],
  [HEADER.signerId, ''],
  [HEADER.signatureInfo, ''],
  [HEADER.signature, ''],
  [HEADER.fileName, ''],
  [HEADER.timestamp, ''],
];

/** @throws TrustListMalformed */
export function readHeader(file: Buffer): Header {
  const version = numberOf(expectAt(file, 0, HEADER.version), 2);
  const length = expectAt(file, VERSION_BYTES, HEADER.headerLength);
  const headerLength = numberOf(length, 2);
  if (headerLength > file.length)
    throw new TrustListMalformed('truncated', length.offset, `A header of ${headerLength} bytes`);
  const top = topItems(file, headerLength);
  checkOrder(top, headerLength);
  const find = (tag: number): Item => need(top, tag, headerLength);
  const identity = inside(file, find(HEADER.signerId));
  const how = inside(file, find(HEADER.signatureInfo));
  const algorithm = inside(file, need(how, HEADER.signatureAlgorithmInfo, headerLength));
  const signature = find(HEADER.signature);
  const of = (items: Item[], tag: number): Item => need(items, tag, headerLength);
  const modulusBits = MODULI[numberOf(of(algorithm, HEADER.signatureModulus), 1)];
  const digest = DIGESTS[numberOf(of(how, HEADER.digestAlgorithm), 1) - 1];
  if (
    modulusBits === undefined ||
    digest === undefined ||
    numberOf(of(algorithm, HEADER.signatureAlgorithm), 1) !== RSA
  )
    throw new TrustListMalformed('invalid', find(HEADER.signatureInfo).offset, 'An algorithm');
  return {
    ...{ version, headerLength },
    signer: {
      subject: textOf(of(identity, HEADER.signerName)),
      issuer: textOf(of(identity, HEADER.caName)),
      serial: of(identity, HEADER.serialNumber).value,
      ...{ modulusBits, digest },
    },
    signature: signature.value,
    fileName: textOf(find(HEADER.fileName)),
    timestamp: numberOf(find(HEADER.timestamp), 4),
    items: flatten(file, top),
    cut: {
      from: signature.offset,
      to: signature.offset + HEAD_BYTES + signature.value.length,
    },
  };
}

function expectAt(file: Buffer, offset: number, tag: number): Item {
  const found = readItem(file, offset, Number.POSITIVE_INFINITY);
  if (found.tag !== tag)
    throw new TrustListMalformed('reordered', offset, `Item ${found.tag} in place of ${tag}`);
  return found;
}

function topItems(file: Buffer, headerLength: number): Item[] {
  const items: Item[] = [];
  for (let at = 0; at < headerLength;) {
    if (file[at] === HEADER.padding) {
      at += 1;
      continue;
    }
    const one = readItem(file, at, headerLength);
    items.push(one);
    at += HEAD_BYTES + one.value.length;
  }
  return items;
}

/** What stands behind the timestamp (of encrypted files) is not looked at. */
function checkOrder(items: readonly Item[], end: number): void {
  let at = 0;
  for (const [tag, optional] of ORDER) {
    const found = items[at];
    if (found?.tag === tag) {
      at += 1;
      continue;
    }
    if (optional) continue;
    if (!items.some((one) => one.tag === tag))
      throw new TrustListMalformed('missing', end, `Item ${tag}`);
    const place = found?.offset ?? end;
    throw new TrustListMalformed('reordered', place, `Item ${found?.tag} in place of ${tag}`);
  }
}

const CONTAINERS: readonly number[] = [
  HEADER.signerId,
  HEADER.signatureInfo,
  HEADER.signatureAlgorithmInfo,
];

function flatten(file: Buffer, items: readonly Item[]): Item[] {
  return items.flatMap((one) =>
    CONTAINERS.includes(one.tag) ? [one, ...flatten(file, inside(file, one))] : [one],
  );
}

function inside(file: Buffer, { offset, value }: Item): Item[] {
  const start = offset + HEAD_BYTES;
  return readItems(file, start, start + value.length);
}

function need(items: readonly Item[], tag: number, offset: number): Item {
  const found = items.find((one) => one.tag === tag);
  if (!found) throw new TrustListMalformed('missing', offset, `Item ${tag}`);
  return found;
}

/** Epoch seconds in the header; 0 of what has none. */
export function timeOf(file: Buffer): number {
  try {
    return readHeader(file).timestamp;
  } catch (error) {
    if (error instanceof TrustListMalformed) return 0;
    throw error;
  }
}
