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
  const hash = scryptSync(clear, salt, KEY_BYTES, { N });
  return `scrypt:${N}:${salt.toString('base64')}:${hash.toString('base64')}`;
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

/** The same for code inside a transaction (history of a credential policy). */
export function matchesHashSync(clear: string, stored: string): boolean {
  const parsed = parse(stored);
  if (!parsed) return false;
  return timingSafeEqual(scryptSync(clear, parsed.salt, KEY_BYTES, { N: parsed.n }), parsed.hash);
}

function parse(stored: string): { n: number; salt: Buffer; hash: Buffer } | undefined {
  const [kind, n, salt, hash] = stored.split(':');
  if (kind !== 'scrypt' || !salt || !hash) return undefined;
  return { n: Number(n), salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}
