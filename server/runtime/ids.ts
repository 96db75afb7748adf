/**
 * The cluster's source of identifiers and of chance.
 *
 * Unseeded it is the machine's; with a seed every id is reproducible, so that two runs of one
 * test give the same uuids. Run-time ids of a real server are not v4 shaped (facts/stock.md
 * section 2), so ours are plain random nibbles behind the time, as a version 7 uuid begins with it:
 * rows that are made one after the other are then neighbours in every index, and a commit has
 * fewer pages to write (docs/performance.md). [guess]
 */
import { machineNow } from './clock';
import { createHash, randomBytes } from 'node:crypto';

export interface Ids {
  /** a pkid: lower case, hyphenated, no braces */
  pkid(): string;
  /** n random bytes */
  bytes(n: number): Buffer;
  /** starts the reproducible sequence of this seed; undefined goes back to real chance */
  seed(seed: number | undefined): void;
  /** a reproducible sequence begins again */
  restart(): void;
  /** how far a reproducible sequence came, for a snapshot */
  readonly count: number;
  /** a reproducible sequence goes on from there */
  continueAt(count: number): void;
}

export function createIds(seed?: number): Ids {
  let state = seed;
  let count = 0;
  let pool: Buffer = Buffer.alloc(0);
  let at = 0;

  function bytes(n: number): Buffer {
    if (state === undefined) {
      if (n > 1024) return randomBytes(n);
      // One call for many ids: randomBytes is a system call each time.
      if (at + n > pool.length) {
        pool = randomBytes(4096);
        at = 0;
      }
      at += n;
      return pool.subarray(at - n, at);
    }
    const parts: Buffer[] = [];
    for (let have = 0; have < n; have += 32) {
      parts.push(createHash('sha256').update(`${state}:${count++}`).digest());
    }
    return Buffer.concat(parts).subarray(0, n);
  }

  return {
    bytes,
    pkid() {
      const hex =
        state === undefined
          ? machineNow().toString(16).padStart(12, '0') + bytes(10).toString('hex')
          : bytes(16).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
    seed(next) {
      state = next;
      count = 0;
    },
    restart() {
      count = 0;
    },
    get count() {
      return count;
    },
    continueAt(at) {
      count = at;
    },
  };
}

/** `{UPPER-CASE}`, the form of AXL answers, from the pkid that SQL shows. */
export function bracedUuid(pkid: string): string {
  return `{${pkid.toUpperCase()}}`;
}

const UUID = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;

/** The pkid in any spelling a client may send; undefined when it is no uuid. [doc] axl.md 5.1 */
export function pkidOf(uuid: string): string | undefined {
  return UUID.exec(uuid.trim())?.[1]?.toLowerCase();
}
