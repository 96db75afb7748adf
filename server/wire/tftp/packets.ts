/** TFTP's datagrams: RFC 1350, options RFC 2347. */

export const OPCODE = { RRQ: 1, WRQ: 2, DATA: 3, ACK: 4, ERROR: 5, OACK: 6 } as const;

export const TFTP_ERROR = {
  undefined: 0,
  notFound: 1,
  accessViolation: 2,
  illegal: 4,
  unknownTransfer: 5,
  options: 8,
} as const;

export interface ReadRequest {
  file: string;
  mode: 'octet' | 'netascii';
  /** names in lower case, in the order in which they came */
  options: ReadonlyMap<string, string>;
}

/** What a first datagram asks for; 'ignore': nothing that has an answer. */
export type Asked =
  | { kind: 'read'; request: ReadRequest }
  | { kind: 'refuse'; code: number; text: string }
  | { kind: 'ignore' };

/** Longer than any honest request: file name, mode and options are short texts. */
const LONGEST_REQUEST = 1024;
const MOST_OPTIONS = 16;

/**
 * Reads a datagram that came to the service's own port. Requests that cannot be read get "Illegal
 * TFTP operation", writes "Access violation": the service only reads. An ERROR and what belongs to
 * a transfer is ignored, so that two servers never answer each other.
 */
export function readRequest(message: Buffer): Asked {
  if (message.length < 2) return { kind: 'ignore' };
  const opcode = message.readUInt16BE(0);
  if (opcode === OPCODE.WRQ)
    return { kind: 'refuse', code: TFTP_ERROR.accessViolation, text: 'Access violation' };
  if (opcode !== OPCODE.RRQ) return { kind: 'ignore' };
  const illegal: Asked = {
    kind: 'refuse',
    code: TFTP_ERROR.illegal,
    text: 'Illegal TFTP operation',
  };
  if (message.length > LONGEST_REQUEST || message[message.length - 1] !== 0) return illegal;
  const words = message.toString('utf8', 2, message.length - 1).split('\0');
  const [file, mode, ...rest] = words;
  if (!file || mode === undefined || rest.length % 2 === 1 || rest.length > 2 * MOST_OPTIONS)
    return illegal;
  const lower = mode.toLowerCase();
  if (lower !== 'octet' && lower !== 'netascii') return illegal;
  const options = new Map<string, string>();
  for (let i = 0; i < rest.length; i += 2) {
    const name = (rest[i] ?? '').toLowerCase();
    // RFC 2347: an option is stated once.
    if (options.has(name)) return illegal;
    options.set(name, rest[i + 1] ?? '');
  }
  return { kind: 'read', request: { file, mode: lower, options } };
}

export function errorPacket(code: number, text: string): Buffer {
  return Buffer.concat([head(OPCODE.ERROR, code), Buffer.from(`${text}\0`)]);
}

export function dataPacket(block: number, bytes: Buffer): Buffer {
  return Buffer.concat([head(OPCODE.DATA, block), bytes]);
}

export function oackPacket(options: ReadonlyMap<string, string>): Buffer {
  const opcode = Buffer.alloc(2);
  opcode.writeUInt16BE(OPCODE.OACK);
  const words = [...options].map(([name, value]) => `${name}\0${value}\0`).join('');
  return Buffer.concat([opcode, Buffer.from(words)]);
}

function head(opcode: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16BE(opcode, 0);
  bytes.writeUInt16BE(value, 2);
  return bytes;
}

/** Line ends as the network has them: CR LF, and CR NUL for a bare CR. RFC 764 */
export function toNetascii(bytes: Buffer): Buffer {
  const out: number[] = [];
  for (const byte of bytes) {
    if (byte === 0x0a) out.push(0x0d, 0x0a);
    else if (byte === 0x0d) out.push(0x0d, 0x00);
    else out.push(byte);
  }
  return Buffer.from(out);
}
