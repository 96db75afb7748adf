/**
 * A certificate with its key as a PKCS#12 file, RFC 7292: the key encrypted (PBES2, AES-256-CBC), the
 * certificate open, the whole under a MAC by the password. It reads what has this form, nothing else.
 */
import {
  createHash,
  createHmac,
  createPrivateKey,
  randomBytes,
  timingSafeEqual,
  X509Certificate,
} from 'node:crypto';
import type { Identity } from './authority';

/** The bytes are no such file, or the password is another. */
export class Pkcs12Refused extends Error {
  override readonly name = 'Pkcs12Refused';
}

const TAG = { integer: 2, octets: 4, nothing: 5, oid: 6, sequence: 0x30, explicit: 0xa0 } as const;

/** Object identifiers, DER without tag and length. */
const OID = {
  data: '2a864886f70d010701',
  shroudedKey: '2a864886f70d010c0a0102',
  certificateBag: '2a864886f70d010c0a0103',
  x509: '2a864886f70d01091601',
  sha256: '608648016503040201',
} as const;

const VERSION = 3;
const ITERATIONS = 2048;
const SALT_BYTES = 16;

/** @param identity PEM */
export function writePkcs12({ cert, key }: Identity, password: string): Buffer {
  const shrouded = createPrivateKey(key).export({
    ...{ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: password },
  } as const);
  const { raw } = new X509Certificate(cert);
  const safe = sequence(
    dataOf(sequence(bag(OID.shroudedKey, shrouded))),
    dataOf(
      sequence(
        bag(OID.certificateBag, sequence(oid(OID.x509), der(TAG.explicit, der(TAG.octets, raw)))),
      ),
    ),
  );
  const salt = randomBytes(SALT_BYTES);
  return sequence(
    integer(VERSION),
    dataOf(safe),
    sequence(
      sequence(
        sequence(oid(OID.sha256), der(TAG.nothing, Buffer.alloc(0))),
        der(TAG.octets, macOf(safe, password, salt, ITERATIONS)),
      ),
      der(TAG.octets, salt),
      integer(ITERATIONS),
    ),
  );
}

/** @returns PEM @throws Pkcs12Refused */
export function readPkcs12(file: Buffer, password: string): Identity {
  try {
    const [pfx] = elements(file);
    const [, content, mac] = elements(needed(pfx));
    const safe = dataIn(needed(content));
    checkMac(safe, needed(mac), password);
    const bags = elements(needed(elements(safe)[0]))
      .flatMap((one) => elements(needed(elements(dataIn(one))[0])))
      .map((one) => elements(one));
    const find = (id: string): Buffer => {
      const found = bags.find(([kind]) => kind?.toString('hex') === id);
      return needed(found?.[1]);
    };
    const [, certificate] = elements(needed(elements(find(OID.certificateBag))[0]));
    const key = createPrivateKey({
      ...{ key: find(OID.shroudedKey), format: 'der', type: 'pkcs8', passphrase: password },
    });
    const x509 = new X509Certificate(needed(elements(needed(certificate))[0]));
    if (!x509.checkPrivateKey(key)) throw new Pkcs12Refused('The key is another one’s.');
    return {
      cert: x509.toString(),
      key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
  } catch (error) {
    if (error instanceof Pkcs12Refused) throw error;
    throw new Pkcs12Refused('The file is no PKCS#12 file that can be read.');
  }
}

function checkMac(safe: Buffer, mac: Buffer, password: string): void {
  const [digest, salt, iterations] = elements(mac);
  const [, sent] = elements(needed(digest));
  const rounds = needed(iterations).readUIntBE(0, needed(iterations).length);
  if (rounds > 100 * ITERATIONS) throw new Pkcs12Refused('The file asks for too many iterations.');
  const own = macOf(safe, password, needed(salt), rounds);
  if (sent?.length !== own.length || !timingSafeEqual(sent, own))
    throw new Pkcs12Refused('The password of the file is another one.');
}

function macOf(safe: Buffer, password: string, salt: Buffer, iterations: number): Buffer {
  return createHmac('sha256', macKey(password, salt, iterations))
    .update(safe)
    .digest();
}

const MAC_KEY = 3;
/** Bytes that SHA-256 takes at once. */
const BLOCK = 64;

/** RFC 7292 appendix B.2, for a key as long as the digest, so that one round is enough. */
function macKey(password: string, salt: Buffer, iterations: number): Buffer {
  const text = Buffer.from(`${password}\0`, 'utf16le').swap16();
  const filled = (bytes: Buffer): Buffer => {
    const length = Math.ceil(bytes.length / BLOCK) * BLOCK;
    return Buffer.alloc(length, bytes);
  };
  let digest = Buffer.concat([Buffer.alloc(BLOCK, MAC_KEY), filled(salt), filled(text)]);
  for (let round = 0; round < iterations; round += 1)
    digest = createHash('sha256').update(digest).digest();
  return digest;
}

function dataOf(content: Buffer): Buffer {
  return sequence(oid(OID.data), der(TAG.explicit, der(TAG.octets, content)));
}

/** Content of a ContentInfo that is plain data. */
function dataIn(info: Buffer): Buffer {
  const [type, content] = elements(info);
  if (type?.toString('hex') !== OID.data)
    throw new Pkcs12Refused('The file has parts of another form.');
  return needed(elements(needed(content))[0]);
}

function bag(kind: string, value: Buffer): Buffer {
  return sequence(oid(kind), der(TAG.explicit, value));
}

function sequence(...parts: Buffer[]): Buffer {
  return der(TAG.sequence, Buffer.concat(parts));
}

function oid(hex: string): Buffer {
  return der(TAG.oid, Buffer.from(hex, 'hex'));
}

function integer(value: number): Buffer {
  const hex = value.toString(16);
  return der(TAG.integer, Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex'));
}

const LONG_FORM = 0x80;

function der(tag: number, value: Buffer): Buffer {
  if (value.length < LONG_FORM) return Buffer.concat([Buffer.from([tag, value.length]), value]);
  const hex = value.length.toString(16);
  const length = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, LONG_FORM | length.length]), length, value]);
}

/** Values of the elements that stand one after the other. @throws RangeError when one is cut off */
function elements(bytes: Buffer): Buffer[] {
  const values: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes.readUInt8(at + 1);
    const more = first & LONG_FORM ? first - LONG_FORM : 0;
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
    const start = at + 2 + more;
    if (start + length > bytes.length) throw new RangeError('cut off');
    values.push(bytes.subarray(start, start + length));
    at = start + length;
  }
  return values;
}

function needed(value: Buffer | undefined): Buffer {
  if (!value) throw new Pkcs12Refused('The file has not what it should.');
  return value;
}
