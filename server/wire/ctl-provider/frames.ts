/**
 * Frames of the CTL Provider: four bytes of length, most significant first, and that much JSON in
 * UTF-8. The product's own protocol is not public. [guess] docs/ctl-client.md
 */

/** Bytes that cannot be followed any further. */
export class FrameMalformed extends Error {
  override readonly name = 'FrameMalformed';
}

const LENGTH_BYTES = 4;
/** [own] a file of forty certificates is a third of it */
const MOST_BYTES = 262_144;

export function encodeFrame(value: object): Buffer {
  const body = Buffer.from(JSON.stringify(value));
  const head = Buffer.alloc(LENGTH_BYTES);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

export interface FrameReader {
  /** the objects that are whole now @throws FrameMalformed */
  take(bytes: Buffer): Record<string, unknown>[];
}

export function createFrameReader(): FrameReader {
  let kept: Buffer = Buffer.alloc(0);

  function next(): Record<string, unknown> | undefined {
    if (kept.length < LENGTH_BYTES) return undefined;
    const length = kept.readUInt32BE(0);
    if (length > MOST_BYTES) throw new FrameMalformed(`A frame of ${length} bytes is too long.`);
    const end = LENGTH_BYTES + length;
    if (kept.length < end) return undefined;
    const text = kept.toString('utf8', LENGTH_BYTES, end);
    kept = kept.subarray(end);
    return objectIn(text);
  }

  return {
    take(bytes) {
      kept = kept.length === 0 ? bytes : Buffer.concat([kept, bytes]);
      const all: Record<string, unknown>[] = [];
      for (let one = next(); one; one = next()) all.push(one);
      return all;
    },
  };
}

function objectIn(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FrameMalformed('A frame is no JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FrameMalformed('A frame is no object.');
  return value as Record<string, unknown>;
}
