/**
 * End users' passwords and PINs are kept as scrypt hashes.
 *
 * The cost is low for scrypt (N 2048: about 5 ms) because fixtures add users by the hundred; what
 * protects them is that a mock holds no real passwords.
 */
import { scrypt, scryptSync, timingSafeEqual } from 'node:crypto';

const N = 2048;
const KEY_BYTES = 32;

export function hashSecret(clear: string, salt: Buffer): string {
  return textOf(salt, scryptSync(clear, salt, KEY_BYTES, { N }));
}

/**
 * The salt that a secret in the place of another is hashed with: the same one, so that a look through
 * the history of a credential takes one slow hash and not one for each entry. What it gives away is
 * which secrets of a user, or of users who began with the same default secret, were alike.
 */
export function saltAfter(stored: unknown, fresh: () => Buffer): Buffer {
  const parsed = typeof stored === 'string' ? parse(stored) : undefined;
  return parsed?.n === N ? parsed.salt : fresh();
}

/** A secret in clear that is compared and stored within one transaction: hashed once for each salt. */
export interface Secret {
  matches(stored: unknown): boolean;
  hashed(salt: Buffer): string;
}

export function secretOf(clear: string): Secret {
  const known = new Map<string, Buffer>();
  const hashOf = (salt: Buffer, n: number): Buffer => {
    const name = `${n}:${salt.toString('base64')}`;
    const hash = known.get(name) ?? scryptSync(clear, salt, KEY_BYTES, { N: n });
    known.set(name, hash);
    return hash;
  };
  return {
    matches(stored) {
      const parsed = typeof stored === 'string' ? parse(stored) : undefined;
      return parsed !== undefined && timingSafeEqual(hashOf(parsed.salt, parsed.n), parsed.hash);
    },
    hashed: (salt) => textOf(salt, hashOf(salt, N)),
  };
}

/** Is `clear` what was hashed? In the thread pool, so that the event loop goes on. */
export async function matchesHash(clear: string, stored: string): Promise<boolean> {
  const parsed = parse(stored);
  if (!parsed) return false;
  const hash = await new Promise<Buffer>((resolve, reject) => {
    scrypt(clear, parsed.salt, KEY_BYTES, { N: parsed.n }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
  return timingSafeEqual(hash, parsed.hash);
}

function textOf(salt: Buffer, hash: Buffer): string {
  return `scrypt:${N}:${salt.toString('base64')}:${hash.toString('base64')}`;
}

function parse(stored: string): { n: number; salt: Buffer; hash: Buffer } | undefined {
  const [kind, n, salt, hash] = stored.split(':');
  if (kind !== 'scrypt' || !salt || !hash) return undefined;
  return { n: Number(n), salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}
