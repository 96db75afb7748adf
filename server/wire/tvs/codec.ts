/**
 * Messages of the trust verification service. [recorded] two of them, [client] the others;
 * facts/trust-lists.md 6
 *
 *   57 01 <command> <reserved> <session, 4> <length, 2> <items>
 */
import { readElements, writeElements, type Element } from '../messages/elements';
import { NotInForm, type MessageForm } from '../messages/server';

export interface TvsMessage {
  command: number;
  /** echoed in the answer */
  session: number;
  elements: readonly Element[];
}

export const TVS_COMMAND = { verify: 1, verified: 2, query: 3, found: 4 } as const;

/** `issuer` and `serial` by their order in the recorded request. [guess] which number is which */
export const TVS_ELEMENT = {
  device: 1,
  certificate: 2,
  subject: 3,
  issuer: 4,
  serial: 5,
  status: 7,
  roles: 8,
  ttl: 9,
} as const;

export const TVS_STATUS = { valid: 0, invalid: 1 } as const;

const PROTOCOL = 0x57;
const VERSION = 1;
const HEAD = 10;

export const TVS_FORM: MessageForm = {
  head: HEAD,
  lengthOf(head) {
    if (head[0] !== PROTOCOL) throw new NotInForm('another protocol');
    if (head[1] !== VERSION) throw new NotInForm('another version');
    return head.readUInt16BE(8);
  },
};

/** @param bytes one whole message @throws NotInForm */
export function readTvs(bytes: Buffer): TvsMessage {
  return {
    command: bytes.readUInt8(2),
    session: bytes.readUInt32BE(4),
    elements: readElements(bytes.subarray(HEAD)),
  };
}

export function writeTvs({ command, session, elements }: TvsMessage): Buffer {
  const body = writeElements(elements);
  const head = Buffer.alloc(HEAD);
  head.writeUInt8(PROTOCOL, 0);
  head.writeUInt8(VERSION, 1);
  head.writeUInt8(command, 2);
  head.writeUInt32BE(session, 4);
  head.writeUInt16BE(body.length, 8);
  return Buffer.concat([head, body]);
}
