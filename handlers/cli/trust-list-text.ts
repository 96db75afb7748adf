/**
 * `show ctl` and `show itl`: a trust list in words. facts/trust-lists.md 3: labels, order and figures
 * [recorded], tabs and empty lines from one copy; what is said of a bad signature and of a file that
 * is none [guess]
 */
import { createHash } from 'node:crypto';
import { HEADER, numberOf, RECORD, textOf, type Item } from '../../server/domain/trust-lists/items';
import { TrustListMalformed } from '../../server/domain/trust-lists/malformed';
import { ROLE, type TrustRecord } from '../../server/domain/trust-lists/records';
import {
  decodeList,
  isSigner,
  isVerified,
  type ListKind,
  type TrustList,
} from '../../server/domain/trust-lists/trust-list';
import { ctime } from '../../server/runtime/date-text';

/** @param changed cluster time in ms */
export function trustListText(kind: ListKind, file: { bytes: Buffer; changed: number }): string {
  const { bytes, changed } = file;
  const sum = (name: 'md5' | 'sha1'): string => createHash(name).update(bytes).digest('hex');
  const lines = [
    `The checksum value of the ${kind} file:`,
    `${sum('md5')}(MD5)`,
    `${sum('sha1')}(SHA1)`,
    '',
    `Length of ${kind} file: ${bytes.length}`,
    `The ${kind} File was last modified on ${ctime(changed, 'UTC')}`,
    '',
    ...contents(kind, bytes),
    '',
  ];
  return lines.join('\n');
}

const NONE: Record<ListKind, string> = {
  CTL: 'CTL File not found. Please run CTLClient plugin or run the CLI - utils ctl.. to generate the CTL file.',
  // By analogy. [guess]
  ITL: 'ITL File not found.',
};

export function noTrustListText(kind: ListKind): string {
  return [`Length of ${kind} file: 0`, NONE[kind], `Error parsing the ${kind} File.`, ''].join(
    '\n',
  );
}

function contents(kind: ListKind, bytes: Buffer): string[] {
  const title = [`\tParse ${kind} File`, '\t----------------', ''];
  let list: TrustList;
  try {
    list = decodeList(bytes);
  } catch (error) {
    if (!(error instanceof TrustListMalformed)) throw error;
    return [...title, `Error parsing the ${kind} File.`];
  }
  const { header, records } = list;
  return [
    ...title,
    `Version:\t${header.version >> 8}.${header.version & 0xff}`,
    `HeaderLength:\t${header.headerLength} (BYTES)`,
    '',
    ...COLUMNS,
    ...header.items.flatMap(headerLine),
    '',
    ...records.flatMap((record, i) => recordLines(kind, list, record, i + 1)),
    isVerified(bytes, list)
      ? `The ${kind} file was verified successfully.`
      : `Verification of the ${kind} file failed.`,
  ];
}

const COLUMNS = ['BYTEPOS\tTAG\t\tLENGTH\tVALUE', '-------\t---\t\t------\t-----'];

const HEADER_NAMES: Readonly<Record<number, string>> = {
  [HEADER.signerId]: 'SIGNERID',
  [HEADER.signerName]: 'SIGNERNAME',
  [HEADER.serialNumber]: 'SERIALNUMBER',
  [HEADER.caName]: 'CANAME',
  [HEADER.signatureInfo]: 'SIGNATUREINFO',
  // The vendor's spelling.
  [HEADER.digestAlgorithm]: 'DIGESTALGORTITHM',
  [HEADER.signatureAlgorithmInfo]: 'SIGNATUREALGOINFO',
  [HEADER.signatureAlgorithm]: 'SIGNATUREALGORTITHM',
  [HEADER.signatureModulus]: 'SIGNATUREMODULUS',
  [HEADER.signature]: 'SIGNATURE',
  [HEADER.fileName]: 'FILENAME',
  [HEADER.timestamp]: 'TIMESTAMP',
};

/** Version, length and signer's version are no lines of the table. */
const UNLISTED: readonly number[] = [HEADER.version, HEADER.headerLength, HEADER.signerVersion];

function headerLine(item: Item): string[] {
  const { tag, value } = item;
  if (UNLISTED.includes(tag)) return [];
  switch (tag) {
    // Of a container the length of the length is shown, and the length as its value. [recorded]
    case HEADER.signerId:
    case HEADER.signatureInfo:
    case HEADER.signatureAlgorithmInfo:
      return [line(HEADER_NAMES, tag, 2, String(value.length))];
    case HEADER.signerName:
    case HEADER.caName:
      return [line(HEADER_NAMES, tag, value.length, textOf(item))];
    case HEADER.serialNumber:
      return [line(HEADER_NAMES, tag, value.length, pairs(value, ':'))];
    case HEADER.signature:
      return [line(HEADER_NAMES, tag, value.length), ...dump(value)];
    default:
      return [line(HEADER_NAMES, tag, value.length)];
  }
}

const RECORD_NAMES: Readonly<Record<number, string>> = {
  [RECORD.recordLength]: 'RECORDLENGTH',
  [RECORD.dnsName]: 'DNSNAME',
  [RECORD.subjectName]: 'SUBJECTNAME',
  [RECORD.function]: 'FUNCTION',
  [RECORD.issuerName]: 'ISSUERNAME',
  [RECORD.serialNumber]: 'SERIALNUMBER',
  [RECORD.publicKey]: 'PUBLICKEY',
  [RECORD.signature]: 'SIGNATURE',
  [RECORD.certificate]: 'CERTIFICATE',
  [RECORD.ipAddress]: 'IPADDRESS',
  [RECORD.certificateHash]: 'CERTHASH',
  [RECORD.hashAlgorithm]: 'HASHALGORITHM',
};

const FUNCTIONS = new Map<number, string>([
  ...Object.entries(ROLE).map(([name, number]): [number, string] => [number, name]),
  [ROLE.SAST, 'System Administrator Security Token'],
]);

function recordLines(
  kind: ListKind,
  { header }: TrustList,
  record: TrustRecord,
  number: number,
): string[] {
  const isToken = record.function === ROLE.SAST;
  const was = isSigner(header, record) ? 'was' : 'was not';
  return [
    `\t${kind} Record #:${number}`,
    '\t\t      ----',
    ...COLUMNS,
    ...record.items.map(recordLine),
    '',
    ...(isToken ? [`This etoken ${was} used to sign the ${kind} file.`, ''] : []),
  ];
}

function recordLine(item: Item): string {
  const { tag, value } = item;
  const shown = (text?: string): string => line(RECORD_NAMES, tag, value.length, text);
  switch (tag) {
    case RECORD.recordLength:
      return shown(String(numberOf(item, 2)));
    case RECORD.dnsName:
    case RECORD.subjectName:
    case RECORD.issuerName:
      return shown(textOf(item));
    case RECORD.function: {
      const role = numberOf(item, 2);
      return shown(FUNCTIONS.get(role) ?? String(role));
    }
    case RECORD.serialNumber:
      return shown(pairs(value, ':'));
    case RECORD.certificate:
      return shown(`${pairs(createHash('sha1').update(value).digest(), ' ')} (SHA1 Hash HEX)`);
    default:
      return shown();
  }
}

function line(
  names: Readonly<Record<number, string>>,
  tag: number,
  length: number,
  text = '',
): string {
  const cells = [String(tag), names[tag] ?? '', String(length), ...(text === '' ? [] : [text])];
  return cells.join('\t');
}

function pairs(bytes: Buffer, between: string): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(between);
}

const BYTES_A_LINE = 8;

/** Small letters, no zero in front. [recorded] */
function dump(bytes: Buffer): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_A_LINE) {
    const part = [...bytes.subarray(at, at + BYTES_A_LINE)];
    lines.push(`\t\t${part.map((byte) => byte.toString(16)).join('  ')}`);
  }
  return lines;
}
