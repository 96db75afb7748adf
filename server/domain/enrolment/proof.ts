/**
 * How a phone proves that it has the key of a certificate: a signature over its name and the
 * certificate. RSA keys encrypt the bare hash, without the algorithm's name around it; EC keys sign
 * as usual. [client] a public CAPF client and server
 */
import {
  constants,
  createHash,
  publicDecrypt,
  timingSafeEqual,
  verify,
  type X509Certificate,
} from 'node:crypto';

export interface Proof {
  device: string;
  certificate: X509Certificate;
  /** with SHA-1; undefined: not sent */
  sha1: Buffer | undefined;
  /** with SHA-512, behind its number and length */
  sha2: Buffer | undefined;
}

/** Number of SHA-512, and the bytes before the signature. */
const SHA512 = 3;
const SHA2_HEAD = 3;

/** All signatures that were sent are right, and there is at least one. */
export function isProved({ device, certificate, sha1, sha2 }: Proof): boolean {
  if (!sha1 && !sha2) return false;
  const data = Buffer.concat([Buffer.from(`${device}\0`), certificate.raw]);
  if (sha1 && !isSigned(certificate, 'sha1', data, sha1)) return false;
  if (!sha2) return true;
  const inner = sha2.subarray(SHA2_HEAD);
  return (
    sha2.length > SHA2_HEAD &&
    sha2[0] === SHA512 &&
    inner.length === sha2.readUInt16BE(1) &&
    isSigned(certificate, 'sha512', data, inner)
  );
}

function isSigned(
  { publicKey }: X509Certificate,
  hash: 'sha1' | 'sha512',
  data: Buffer,
  signature: Buffer,
): boolean {
  try {
    if (publicKey.asymmetricKeyType !== 'rsa') return verify(hash, data, publicKey, signature);
    const padding = constants.RSA_PKCS1_PADDING;
    const found = publicDecrypt({ key: publicKey, padding }, signature);
    const wanted = createHash(hash).update(data).digest();
    return found.length === wanted.length && timingSafeEqual(found, wanted);
  } catch {
    // Bytes that are no signature of such a key.
    return false;
  }
}
