/**
 * Messages of the certificate authority proxy function. [recorded] an installation by a real server,
 * [client] the rest; facts/trust-lists.md 7
 *
 *   55 <command> <session, 4> <length, 2> <items>
 */
import { readElements, writeElements, type Element } from '../messages/elements';
import { NotInForm, type MessageForm } from '../messages/server';

export interface CapfMessage {
  command: number;
  /** the server's, which the phone repeats */
  session: number;
  elements: readonly Element[];
}

export const CAPF_COMMAND = {
  authenticate: 1,
  authenticated: 2,
  generateKey: 3,
  keyGenerated: 4,
  storeCertificate: 9,
  certificateStored: 10,
  fetchCertificate: 11,
  certificateFetched: 12,
  deleteCertificate: 13,
  certificateDeleted: 14,
  endSession: 15,
  retryLater: 16,
  inProgress: 17,
  askStatus: 18,
  status: 19,
  abort: 20,
  aborted: 21,
} as const;

export const CAPF_ELEMENT = {
  reason: 1,
  certificateType: 3,
  certificate: 4,
  signedSha1: 6,
  version: 7,
  publicKey: 9,
  keySize: 10,
  password: 11,
  retryDelay: 12,
  deviceName: 13,
  keyType: 17,
  curve: 18,
  signedSha2: 20,
} as const;

export const CAPF_REASON = { ok: 1, refused: 7, unknownDevice: 9 } as const;
export const CERTIFICATE_TYPE = { lsc: 1, mic: 2 } as const;
export const KEY_TYPE = { rsa: 0, ec: 1 } as const;
/** Numbers of the curves that a key may have. */
export const CURVES = ['P-256', 'P-384', 'P-521'] as const;

const PROTOCOL = 0x55;
const HEAD = 8;
/** No item of a phone comes near: a certificate has 2 KB, a signature 512 bytes. [own] */
const MOST = 16_384;

export const CAPF_FORM: MessageForm = {
  head: HEAD,
  lengthOf(head) {
    if (head[0] !== PROTOCOL) throw new NotInForm('another protocol');
    const length = head.readUInt16BE(6);
    if (length > MOST) throw new NotInForm('a message of more than 16 KB');
    return length;
  },
};

/** @param bytes one whole message @throws NotInForm */
export function readCapf(bytes: Buffer): CapfMessage {
  return {
    command: bytes.readUInt8(1),
    session: bytes.readUInt32BE(2),
    elements: readElements(bytes.subarray(HEAD)),
  };
}

export function writeCapf({ command, session, elements }: CapfMessage): Buffer {
  const body = writeElements(elements);
  const head = Buffer.alloc(HEAD);
  head.writeUInt8(PROTOCOL, 0);
  head.writeUInt8(command, 1);
  head.writeUInt32BE(session, 2);
  head.writeUInt16BE(body.length, 6);
  return Buffer.concat([head, body]);
}

/** A number of one byte. */
export function byteItem(tag: number, value: number): Element {
  return { tag, value: Buffer.from([value]) };
}

export function shortItem(tag: number, value: number): Element {
  return { tag, value: Buffer.from([value >> 8, value & 0xff]) };
}

const WRAP = 5;

/** A certificate is wrapped once more, with its type: `01 <length, 2> 00 <type>`. [recorded] */
export function certificateItem(der: Buffer, type: number): Element {
  const inner = der.length + 2;
  const wrap = Buffer.from([1, inner >> 8, inner & 0xff, 0, type]);
  return { tag: CAPF_ELEMENT.certificate, value: Buffer.concat([wrap, der]) };
}

/** @throws NotInForm */
export function wrappedCertificate(value: Buffer): Buffer {
  if (value.length <= WRAP) throw new NotInForm('a certificate without its wrap');
  return value.subarray(WRAP);
}
