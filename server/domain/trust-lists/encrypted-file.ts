/**
 * `.enc.sgn`: a phone's file that only the phone can read. The file by AES-128-CBC, its key by RSA
 * (PKCS#1 v1.5) for the phone's certificate; the header tells how, and is signed with it.
 * facts/trust-lists.md 2 [client]; that item 23 has the bits of the phone's key [guess]
 */
import {
  constants,
  createCipheriv,
  createHash,
  publicEncrypt,
  type X509Certificate,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { createIds } from '../../runtime/ids';
import { digestNumber, type HeaderFacts } from './header';
import { byteItem, HEADER, item, shortItem } from './items';
import { signBehind } from './signed-file';

const VERSION = 0x0200;
const BLOCK = 16;

/** Secrets never come from the cluster's own chance, which may have a seed. */
const chance = createIds();

/** Tags of a header of this kind. */
const ENCRYPTION = {
  ivInfo: 17,
  ivKind: 18,
  iv: 19,
  padding: 20,
  keyInfo: 21,
  keyKind: 22,
  keyBits: 23,
  keyAlgorithm: 24,
  key: 25,
  digestAlgorithm: 26,
  digest: 27,
} as const;

/** Can files be encrypted for it? */
export function takesEncrypted({ publicKey }: X509Certificate): boolean {
  return publicKey.asymmetricKeyType === 'rsa';
}

export function encryptFile(
  facts: Omit<HeaderFacts, 'version' | 'more'>,
  file: Buffer,
  by: { signer: KeyObject; phone: X509Certificate },
): Buffer {
  const [secret, iv] = [chance.bytes(BLOCK), chance.bytes(BLOCK)];
  const padding = BLOCK - (file.length % BLOCK);
  const cipher = createCipheriv('aes-128-cbc', secret, iv).setAutoPadding(false);
  const body = Buffer.concat([
    cipher.update(file),
    cipher.update(Buffer.alloc(padding, HEADER.padding)),
    cipher.final(),
  ]);
  const { publicKey } = by.phone;
  const wrapped = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, secret);
  const { digest } = facts.signer;
  const more = Buffer.concat([
    item(
      HEADER.encryptionInfo,
      Buffer.concat([
        item(
          ENCRYPTION.ivInfo,
          Buffer.concat([
            byteItem(ENCRYPTION.ivKind, 0),
            item(ENCRYPTION.iv, iv),
            shortItem(ENCRYPTION.padding, padding),
          ]),
        ),
        item(
          ENCRYPTION.keyInfo,
          Buffer.concat([
            byteItem(ENCRYPTION.keyKind, 0),
            shortItem(ENCRYPTION.keyBits, publicKey.asymmetricKeyDetails?.modulusLength ?? 0),
            byteItem(ENCRYPTION.keyAlgorithm, 1),
            item(ENCRYPTION.key, wrapped),
          ]),
        ),
      ]),
    ),
    byteItem(ENCRYPTION.digestAlgorithm, digestNumber(digest)),
    item(ENCRYPTION.digest, createHash(digest).update(file).digest()),
  ]);
  return signBehind({ ...facts, version: VERSION, more }, body, by.signer);
}
