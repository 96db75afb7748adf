/**
 * A security token in software: what a SafeNet eToken is to the CTL client. It holds a key that never
 * leaves it and a certificate, and signs for whoever knows its password; too many wrong ones lock it
 * for good. [recorded] name, password Cisco123; [guess] fifteen tries, as such tokens are delivered.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  createHash,
  sign,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { issueTokenCertificate } from './issuer';

/** The password that tokens are delivered with. [recorded] */
export const DEFAULT_PASSWORD = 'Cisco123';
const RETRIES = 15;
/** [recorded] facts/trust-lists.md 1.4: PUBLICKEY 140 */
const KEY_BITS = 1024;
/** Certificates have one length until 2049: later dates take two bytes more (RFC 5280 4.1.2.5). */
const LIFE = {
  notBefore: new Date('2020-01-01T00:00:00Z'),
  notAfter: new Date('2049-12-31T23:59:59Z'),
};

export interface NewToken {
  /** what its certificate calls it: 'ADN0054f509' is SAST-ADN0054f509 */
  name: string;
  /** hexadecimal, colons allowed; made of the name unless told */
  serial?: string;
  /** Cisco123 unless told */
  password?: string;
  /** wrong passwords in a row until it is locked; 15 unless told */
  retries?: number;
  notBefore?: Date;
  notAfter?: Date;
}

/** What is kept of a token: the key is sealed by the password. */
export interface TokenContent {
  /** PEM */
  certificate: string;
  /** PKCS #8, encrypted, PEM */
  key: string;
  retries: number;
  /** wrong passwords that it still takes */
  left: number;
}

/** The token does not do it: a wrong password, or it is locked, or nobody logged on. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';

  constructor(
    readonly reason: 'wrong-password' | 'locked' | 'not-logged-on',
    message: string,
  ) {
    super(message);
  }
}

export interface SecurityToken {
  /** as the window Token Logon shows it */
  readonly label: string;
  readonly certificate: X509Certificate;
  /** wrong passwords that it still takes; 0: it is locked */
  readonly left: number;
  /** @throws TokenRefused */
  logOn(password: string): void;
  logOff(): void;
  /** PKCS #1 v1.5. @throws TokenRefused when nobody is logged on */
  sign(bytes: Uint8Array, digest: 'sha1' | 'sha256' | 'sha512'): Buffer;
  /** for a file */
  content(): TokenContent;
}

/** A new one, with a new key. @throws when its name or serial number is none */
export async function createToken(order: NewToken): Promise<SecurityToken> {
  const { name, password = DEFAULT_PASSWORD, retries = RETRIES, ...life } = order;
  if (!Number.isInteger(retries) || retries < 1) throw new Error('a token takes one try at least');
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: KEY_BITS });
  const der = await issueTokenCertificate({
    ...{ ...LIFE, ...life, name, serial: serialOf(order) },
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
  });
  return tokenOf({
    certificate: new X509Certificate(der).toString(),
    key: String(
      privateKey.export({
        type: 'pkcs8',
        format: 'pem',
        cipher: 'aes-256-cbc',
        passphrase: password,
      }),
    ),
    ...{ retries, left: retries },
  });
}

function serialOf({ name, serial }: NewToken): Buffer {
  if (serial === undefined) {
    const made = createHash('sha256').update(name).digest().subarray(0, 10);
    // Positive, and no zero in front.
    made.writeUInt8((made.readUInt8(0) & 0x3f) | 0x40, 0);
    return made;
  }
  const digits = serial.replace(/[:\s]/g, '');
  if (!/^(?:[0-9A-Fa-f]{2})+$/.test(digits)) throw new Error(`"${serial}" is no serial number`);
  return Buffer.from(digits, 'hex');
}

/**
 * @param kept called whenever what has to be kept changed, before a password is looked at
 * @throws when the content is that of no token
 */
export function tokenOf(
  content: TokenContent,
  kept: (content: TokenContent) => void = () => undefined,
): SecurityToken {
  const certificate = new X509Certificate(content.certificate);
  const { key: sealed, retries } = content;
  let left = content.left;
  let open: KeyObject | undefined;
  const keep = (now: number): void => {
    left = now;
    kept({ ...content, left });
  };
  return {
    label: 'eToken PRO',
    certificate,
    get left() {
      return left;
    },
    logOn(password) {
      if (left <= 0) throw new TokenRefused('locked', 'The token is locked.');
      // Counted before it is looked at: who pulls the plug in between gains nothing.
      keep(left - 1);
      const key = unseal(sealed, password);
      if (!key) {
        if (left <= 0) throw new TokenRefused('locked', 'The token is locked.');
        const words = `The password is incorrect. ${left} retries remaining.`;
        throw new TokenRefused('wrong-password', words);
      }
      if (!createPublicKey(key).equals(certificate.publicKey))
        throw new Error('the key of the token is not that of its certificate');
      keep(retries);
      open = key;
    },
    logOff() {
      open = undefined;
    },
    sign(bytes, digest) {
      if (!open) throw new TokenRefused('not-logged-on', 'Nobody is logged on to the token.');
      return sign(digest, bytes, open);
    },
    content: () => ({ ...content, left }),
  };
}

function unseal(sealed: string, passphrase: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: sealed, format: 'pem', passphrase });
  } catch {
    return undefined;
  }
}
