/**
 * Secrets that a product must be able to present again (application users' passwords towards
 * Unity Connection) are sealed with AES-256-GCM. architecture.md section 7
 */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';

export interface Sealer {
  seal(text: string): string;
  /** Throws when the text was not sealed with a key that it knows. */
  open(sealed: string): string;
  /** the text with each sealed secret in it sealed by the key of now; a secret of an unknown key stays */
  sealAnew(text: string): string;
  /** all keys that it knows, under a password: for a snapshot that goes elsewhere */
  wrapKeys(password: string): string;
  /** knows these too from now on; throws when they were wrapped under another password */
  learnKeys(wrapped: string, password: string): void;
}

export const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX = 'sealed:';
const SEALED = /sealed:[A-Za-z0-9+/]+=*/g;

/**
 * @param key what it seals with
 * @param others what it opens with besides
 * @param keep is told of keys that it learns
 */
export function createSealer(
  key: Buffer,
  others: readonly Buffer[] = [],
  keep: (keys: readonly Buffer[]) => void = () => undefined,
): Sealer {
  let keys = [key, ...others];
  const openWith = (one: Buffer, bytes: Buffer): string => {
    const decipher = createDecipheriv('aes-256-gcm', one, bytes.subarray(0, IV_BYTES));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const body = bytes.subarray(IV_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  };
  const seal = (text: string): string => {
    // An IV must never repeat under one key, so it comes from the machine and not from Ids.
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return PREFIX + Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
  };
  /** what was sealed, and by which key */
  const opened = (sealed: string): { text: string; by: Buffer } => {
    const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64');
    let failure: unknown;
    for (const one of keys) {
      try {
        return { text: openWith(one, bytes), by: one };
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  };
  return {
    wrapKeys(password) {
      const salt = randomBytes(16);
      const wrapping = createSealer(scryptSync(password, salt, KEY_BYTES));
      return `${salt.toString('hex')}.${wrapping.seal(Buffer.concat(keys).toString('hex'))}`;
    },
    learnKeys(wrapped, password) {
      const [salt = '', sealed = ''] = wrapped.split('.');
      const wrapping = createSealer(scryptSync(password, Buffer.from(salt, 'hex'), KEY_BYTES));
      const learnt = keysIn(Buffer.from(wrapping.open(sealed), 'hex')).filter(
        (one) => !keys.some((known) => known.equals(one)),
      );
      if (learnt.length === 0) return;
      keys = [...keys, ...learnt];
      keep(keys);
    },
    seal,
    open(sealed) {
      if (!sealed.startsWith(PREFIX)) throw new Error('not a sealed secret');
      return opened(sealed).text;
    },
    sealAnew: (text) =>
      text.replace(SEALED, (sealed) => {
        try {
          const { text: secret, by } = opened(sealed);
          return by === key ? sealed : seal(secret);
        } catch {
          return sealed;
        }
      }),
  };
}

/** The keys that stand one after the other in these bytes. */
export function keysIn(bytes: Buffer): Buffer[] {
  return Array.from({ length: Math.floor(bytes.length / KEY_BYTES) }, (_, i) =>
    bytes.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES),
  );
}
