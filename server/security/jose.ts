/**
 * The two JOSE forms of self-describing tokens: JWS with RS256 and JWE `dir` with A128CBC-HS256, in
 * compact form (RFC 7515, 7516, 7518).
 *
 * Over node:crypto and not the package `jose`: that one answers promises only, so that every request
 * with a token would leave the synchronous path, and its newer releases are ES modules. One algorithm
 * of each kind is known here, so a token cannot choose another one ('none', HS256 with the public
 * key). test/security/jose.test.ts lets `jose` itself and openssl judge.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  sign,
  timingSafeEqual,
  verify,
  type KeyObject,
} from 'node:crypto';

export interface Header {
  alg: string;
  kid?: string;
  [name: string]: unknown;
}

export type Claims = Record<string, unknown>;

/** A JWS taken apart; nothing of it is verified yet. */
export interface Jws {
  header: Header;
  payload: Claims;
  /** the bytes that the signature is over */
  signed: string;
  signature: Buffer;
}

const SIGNED_WITH = 'RS256';

export function signJws(kid: string, payload: Claims, privateKey: KeyObject): string {
  const signed = `${encode({ alg: SIGNED_WITH, typ: 'JWT', kid })}.${encode(payload)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** undefined: it is no compact JWS */
export function parseJws(token: string): Jws | undefined {
  const parts = token.split('.');
  const [head = '', body = '', signature = ''] = parts;
  const [header, payload] = [decode(head), decode(body)];
  if (parts.length !== 3 || !isHeader(header) || !payload || !isBase64url(signature))
    return undefined;
  return {
    header,
    payload,
    signed: `${head}.${body}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** Is the signature this key's? False for every other algorithm than RS256. */
export function verifyJws({ header, signed, signature }: Jws, publicKey: KeyObject): boolean {
  return header.alg === SIGNED_WITH && verify('sha256', Buffer.from(signed), publicKey, signature);
}

const ENCRYPTION = 'A128CBC-HS256';
/** HMAC key and AES key, 16 bytes each. RFC 7518 5.2.3 */
export const CONTENT_KEY_BYTES = 32;
export const IV_BYTES = 16;
const HALF = 16;

/** @param iv 16 random bytes, never the same twice under one key */
export function encryptJwe(kid: string, claims: Claims, key: Buffer, iv: Buffer): string {
  const head = encode({ alg: 'dir', cty: 'JWT', enc: ENCRYPTION, kid });
  const cipher = createCipheriv('aes-128-cbc', key.subarray(HALF), iv);
  const body = Buffer.concat([cipher.update(JSON.stringify(claims), 'utf8'), cipher.final()]);
  const tag = tagOf(key, head, iv, body);
  return [head, '', ...[iv, body, tag].map((bytes) => bytes.toString('base64url'))].join('.');
}

/** The `kid` that a JWE names; undefined when it is no JWE of our one form. */
export function keyOfJwe(token: string): string | undefined {
  const header = decode(token.split('.')[0] ?? '');
  if (!isHeader(header) || header.alg !== 'dir' || header.enc !== ENCRYPTION) return undefined;
  return header.kid;
}

/** undefined: it was not encrypted with this key, or was changed */
export function decryptJwe(token: string, key: Buffer): Claims | undefined {
  const parts = token.split('.');
  const [head = '', wrapped, ...rest] = parts;
  if (parts.length !== 5 || wrapped !== '' || keyOfJwe(token) === undefined) return undefined;
  const [iv = NOTHING, body = NOTHING, tag = NOTHING] = rest.map((part) =>
    Buffer.from(part, 'base64url'),
  );
  if (iv.length !== IV_BYTES || tag.length !== HALF) return undefined;
  if (!timingSafeEqual(tag, tagOf(key, head, iv, body))) return undefined;
  const decipher = createDecipheriv('aes-128-cbc', key.subarray(HALF), iv);
  const text = Buffer.concat([decipher.update(body), decipher.final()]);
  return parse(text.toString('utf8'));
}

const NOTHING = Buffer.alloc(0);

/** The first half of the HMAC over header, IV, text and the header's length in bits. */
function tagOf(key: Buffer, head: string, iv: Buffer, body: Buffer): Buffer {
  const bits = Buffer.alloc(8);
  bits.writeBigUInt64BE(BigInt(head.length) * 8n);
  const mac = createHmac('sha256', key.subarray(0, HALF));
  return mac.update(head).update(iv).update(body).update(bits).digest().subarray(0, HALF);
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): Claims | undefined {
  return isBase64url(part) ? parse(Buffer.from(part, 'base64url').toString('utf8')) : undefined;
}

function parse(text: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Claims)
      : undefined;
  } catch {
    return undefined;
  }
}

function isHeader(value: Claims | undefined): value is Header {
  return (
    typeof value?.alg === 'string' && (value.kid === undefined || typeof value.kid === 'string')
  );
}

function isBase64url(part: string): boolean {
  return /^[\w-]+$/.test(part);
}
