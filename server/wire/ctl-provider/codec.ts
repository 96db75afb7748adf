/**
 * Frames of the CTL Provider: four bytes of length, most significant first, and that much JSON in
 * UTF-8. The product's own protocol is not public. [guess] docs/ctl-client.md
 */
import { NotInForm, type MessageForm } from '../messages/server';

const LENGTH_BYTES = 4;
/** [own] a file of forty certificates is a third of it */
const MOST_BYTES = 262_144;

export const PROVIDER_FORM: MessageForm = {
  head: LENGTH_BYTES,
  lengthOf(head) {
    const length = head.readUInt32BE(0);
    if (length > MOST_BYTES) throw new NotInForm(`A frame of ${length} bytes is too long.`);
    return length;
  },
};

export function writeFrame(value: object): Buffer {
  const body = Buffer.from(JSON.stringify(value));
  const head = Buffer.alloc(LENGTH_BYTES);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

/** @throws NotInForm when it is no JSON object */
export function readFrame(frame: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(frame.toString('utf8', LENGTH_BYTES));
  } catch {
    throw new NotInForm('A frame is no JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new NotInForm('A frame is no object.');
  return value as Record<string, unknown>;
}
