/** Parts of a certificate that a record of a trust list has beside it. facts/trust-lists.md 1.2 */
import type { X509Certificate } from 'node:crypto';

/** Its bytes without the sign's zero. */
export function serialOf({ serialNumber }: X509Certificate): Buffer {
  return Buffer.from(
    serialNumber.padStart(serialNumber.length + (serialNumber.length % 2), '0'),
    'hex',
  );
}

/** RSA: RSAPublicKey of PKCS#1, DER [recorded]; EC: the uncompressed point [client] */
export function publicKeyOf({ publicKey }: X509Certificate): Buffer {
  if (publicKey.asymmetricKeyType === 'rsa')
    return publicKey.export({ type: 'pkcs1', format: 'der' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return Buffer.concat([
    Buffer.from([4]),
    Buffer.from(x, 'base64url'),
    Buffer.from(y, 'base64url'),
  ]);
}

/** Value of the signature by which it was signed: the last of its three parts, a bit string. */
export function signatureOf({ raw }: X509Certificate): Buffer {
  const whole = derAt(raw, 0);
  const body = derAt(raw, whole.start);
  const algorithm = derAt(raw, body.end);
  const bits = derAt(raw, algorithm.end);
  // Its first byte counts unused bits.
  return raw.subarray(bits.start + 1, bits.end);
}

const LONG_FORM = 0x80;

/** Where the value of the DER element at this place begins and ends. */
function derAt(bytes: Buffer, offset: number): { start: number; end: number } {
  const first = bytes.readUInt8(offset + 1);
  const more = first & LONG_FORM ? first - LONG_FORM : 0;
  const length = more === 0 ? first : bytes.readUIntBE(offset + 2, more);
  const start = offset + 2 + more;
  return { start, end: start + length };
}
