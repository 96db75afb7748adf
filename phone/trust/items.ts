/**
 * Items of trust lists and signed files as a phone reads them: tag (1 byte), length (2 bytes, big
 * endian), value. A reading of its own, which shares nothing with the server that writes them.
 * facts/trust-lists.md 1, 2
 */

export interface Item {
  tag: number;
  value: Buffer;
  /** of the tag, in the bytes that were read */
  at: number;
}

/** A file that is none: cut off, or without what it needs. */
export class BadFile extends Error {
  override readonly name = 'BadFile';
}

const HEAD = 3;
/** the only one without a length */
const PADDING = 13;

/** Those between two offsets, which have to end exactly there. @throws BadFile */
export function itemsBetween(
  bytes: Buffer,
  from: number,
  to: number,
  { padded = false } = {},
): Item[] {
  const items: Item[] = [];
  for (let at = from; at < to;) {
    const tag = bytes[at];
    if (padded && tag === PADDING) {
      at += 1;
      continue;
    }
    const start = at + HEAD;
    if (start > to || start > bytes.length) throw new BadFile('an item is cut off');
    const end = start + bytes.readUInt16BE(at + 1);
    if (end > to || end > bytes.length) throw new BadFile('an item is longer than its place');
    items.push({ tag: tag ?? 0, value: bytes.subarray(start, end), at });
    at = end;
  }
  return items;
}

export function inside({ value }: Item): Item[] {
  return itemsBetween(value, 0, value.length);
}

/** @throws BadFile when there is none */
export function need(items: readonly Item[], tag: number): Item {
  const found = items.find((one) => one.tag === tag);
  if (!found) throw new BadFile(`item ${tag} is missing`);
  return found;
}

/** Up to its NUL. */
export function textOf(value: Buffer): string {
  const end = value.indexOf(0);
  return value.subarray(0, end < 0 ? value.length : end).toString('utf8');
}

/** @throws BadFile for a number of another size */
export function numberOf({ tag, value }: Item, bytes: number): number {
  if (value.length !== bytes) throw new BadFile(`item ${tag} has ${value.length} bytes`);
  return value.readUIntBE(0, bytes);
}
