/** Items of a message: tag (1 byte), length (2 bytes, big endian), value. facts/trust-lists.md 6, 7 */
import { NotInForm } from './server';

export interface Element {
  tag: number;
  value: Buffer;
}

const HEAD = 3;

/** In their order. @throws NotInForm when one is longer than what is left */
export function readElements(bytes: Buffer): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    if (bytes.length - at < HEAD) throw new NotInForm('an item has no head');
    const start = at + HEAD;
    const end = start + bytes.readUInt16BE(at + 1);
    if (end > bytes.length) throw new NotInForm('an item is longer than its message');
    elements.push({ tag: bytes.readUInt8(at), value: bytes.subarray(start, end) });
    at = end;
  }
  return elements;
}

export function writeElements(elements: readonly Element[]): Buffer {
  return Buffer.concat(
    elements.flatMap(({ tag, value }) => [
      Buffer.from([tag, value.length >> 8, value.length & 0xff]),
      value,
    ]),
  );
}

/** The first one of that tag. */
export function valueOf(elements: readonly Element[], tag: number): Buffer | undefined {
  return elements.find((one) => one.tag === tag)?.value;
}

/** A text with the zero byte that ends it, or without. */
export function textOf(value: Buffer): string {
  const end = value.indexOf(0);
  return value.subarray(0, end < 0 ? value.length : end).toString('utf8');
}

/** A text and a zero byte. */
export function textValue(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}
