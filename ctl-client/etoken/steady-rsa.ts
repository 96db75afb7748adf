/**
 * An RSA key that is the same in every process, without a key file in the package: each prime is the
 * first one at or above a number that is made of a text. How far above was searched once and is told
 * here, so that nobody searches again. A key that everybody can make protects nothing: for tests only.
 */
import { createHash, type webcrypto } from 'node:crypto';

const PUBLIC_EXPONENT = 65_537n;

export interface SteadyRsa {
  /** what the two primes are made of */
  text: string;
  /** how far above their numbers they are */
  steps: readonly [p: number, q: number];
}

/** 2048 bits, as a JSON Web Key of RFC 7518 6.3. */
export function steadyRsa({ text, steps }: SteadyRsa): webcrypto.JsonWebKey {
  const p = startOf(`${text} p`) + BigInt(steps[0]);
  const q = startOf(`${text} q`) + BigInt(steps[1]);
  const d = inverse(PUBLIC_EXPONENT, (p - 1n) * (q - 1n));
  return {
    kty: 'RSA',
    n: encode(p * q),
    e: encode(PUBLIC_EXPONENT),
    d: encode(d),
    p: encode(p),
    q: encode(q),
    dp: encode(d % (p - 1n)),
    dq: encode(d % (q - 1n)),
    qi: encode(inverse(q, p)),
  };
}

/** 1024 bits, the two highest set, so that the product has 2048; odd. */
function startOf(text: string): bigint {
  const bytes = Buffer.concat(
    [0, 1].map((at) => createHash('sha512').update(`ucmock ${text} ${at}`).digest()),
  );
  bytes.writeUInt8(bytes.readUInt8(0) | 0xc0, 0);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) | 1, bytes.length - 1);
  return BigInt(`0x${bytes.toString('hex')}`);
}

/** Extended Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, next] = [value % modulus, modulus];
  let [factor, other] = [1n, 0n];
  while (next !== 0n) {
    const whole = rest / next;
    [rest, next] = [next, rest - whole * next];
    [factor, other] = [other, factor - whole * other];
  }
  return ((factor % modulus) + modulus) % modulus;
}

function encode(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}
