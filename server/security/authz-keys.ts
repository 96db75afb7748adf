/**
 * The two keys by which tokens of a telephony cluster are made and checked: an RSA pair that signs,
 * and a symmetric key that encrypts. [doc] facts/centralized.md 2.1
 *
 * A key's id is `<uuid of the cluster>:<SHA-256 of the key>`, as tokens carry it in `kid`
 * ([recorded] 3.2); that its hash is the checksum of `show key authz` is our guess.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { CONTENT_KEY_BYTES } from './jose';

export const PURPOSES = ['signing', 'encryption'] as const;
export type Purpose = (typeof PURPOSES)[number];

const MODULUS_BITS = 2048;
const pairOf = promisify(generateKeyPair);

/** A new RSA key, PKCS #8 in base64. In the thread pool: it takes up to 300 ms. */
export async function makeSigningSecret(): Promise<string> {
  const { privateKey } = await pairOf('rsa', { modulusLength: MODULUS_BITS });
  return privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
}

export function privateKeyOf(secret: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'pkcs8' });
}

/** What a key's own cluster gives to others: the public key (SPKI), or the encryption key itself. */
export function sharedValue(purpose: Purpose, secret: string): string {
  if (purpose === 'encryption') return secret;
  const key = createPublicKey(privateKeyOf(secret));
  return key.export({ type: 'spki', format: 'der' }).toString('base64');
}

export function checksumOf(shared: string): string {
  return createHash('sha256').update(Buffer.from(shared, 'base64')).digest('hex');
}

/** The public key behind a shared value; undefined when it is none. */
export function verifyingKey(shared: string): KeyObject | undefined {
  try {
    const der = Buffer.from(shared, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** The encryption key behind a shared value; undefined when it is none. */
export function contentKey(shared: string): Buffer | undefined {
  const bytes = Buffer.from(shared, 'base64');
  return bytes.length === CONTENT_KEY_BYTES ? bytes : undefined;
}
