/**
 * P-256 keys and signatures that are the same in every process: the manufacturer of the simulated
 * phones has to be one and the same for a server and for phones that were started apart, without a
 * key file in the package. Keys come from a text, signatures from the key and the message
 * (RFC 6979). A key that everybody can make protects nothing: for tests only.
 */
import { createECDH, createHash, createHmac, webcrypto } from 'node:crypto';

/** order of the curve's base point */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const CURVE = 'prime256v1';

export interface SteadyKey {
  /** private key, a number below the curve's order */
  secret: bigint;
  /** both halves as the library for certificates takes them */
  pair: webcrypto.CryptoKeyPair;
}

/** @param text what the key is of; the same text gives the same key */
export async function makeSteadyKey(text: string): Promise<SteadyKey> {
  const seed = numberOf(createHash('sha512').update(`ucmock ${text}`).digest());
  const secret = (seed % (ORDER - 1n)) + 1n;
  const point = pointOf(secret);
  const encode = (bytes: Buffer): string => bytes.toString('base64url');
  const open = {
    kty: 'EC',
    crv: 'P-256',
    x: encode(point.subarray(1, 33)),
    y: encode(point.subarray(33)),
  };
  const use = { name: 'ECDSA', namedCurve: 'P-256' };
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('jwk', { ...open, d: encode(bytesOf(secret)) }, use, true, ['sign']),
    webcrypto.subtle.importKey('jwk', open, use, true, ['verify']),
  ]);
  return { secret, pair: { privateKey, publicKey } };
}

/** ECDSA with SHA-256 as WebCrypto gives it: r and s, 32 bytes each. RFC 6979 3.2 */
export function signSteadily(secret: bigint, message: Uint8Array): Buffer {
  const digest = createHash('sha256').update(message).digest();
  const hash = numberOf(digest) % ORDER;
  for (const nonce of noncesOf(secret, hash)) {
    const r = numberOf(pointOf(nonce).subarray(1, 33)) % ORDER;
    const s = (inverse(nonce) * (hash + r * secret)) % ORDER;
    if (r !== 0n && s !== 0n) return Buffer.concat([bytesOf(r), bytesOf(s)]);
  }
  throw new Error('No nonce was found.');
}

/** The candidates of RFC 6979 for k, in its order. */
function* noncesOf(secret: bigint, hash: bigint): Generator<bigint> {
  const mac = (key: Buffer, ...parts: Buffer[]): Buffer =>
    parts.reduce((hmac, part) => hmac.update(part), createHmac('sha256', key)).digest();
  const given = [bytesOf(secret), bytesOf(hash)];
  let value: Buffer = Buffer.alloc(32, 1);
  let key: Buffer = Buffer.alloc(32, 0);
  for (const round of [0, 1]) {
    key = mac(key, value, Buffer.from([round]), ...given);
    value = mac(key, value);
  }
  for (;;) {
    value = mac(key, value);
    const nonce = numberOf(value);
    if (nonce > 0n && nonce < ORDER) yield nonce;
    key = mac(key, value, Buffer.from([0]));
    value = mac(key, value);
  }
}

function pointOf(scalar: bigint): Buffer {
  const ecdh = createECDH(CURVE);
  ecdh.setPrivateKey(bytesOf(scalar));
  return ecdh.getPublicKey();
}

function inverse(value: bigint): bigint {
  // Fermat: the order is a prime.
  let result = 1n;
  let base = value % ORDER;
  for (let power = ORDER - 2n; power > 0n; power >>= 1n) {
    if (power & 1n) result = (result * base) % ORDER;
    base = (base * base) % ORDER;
  }
  return result;
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function bytesOf(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}
