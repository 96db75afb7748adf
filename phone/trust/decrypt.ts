/**
 * An encrypted configuration: AES-128-CBC, its key wrapped for the phone's certificate. [client]
 * facts/trust-lists.md 2
 */
import { constants, createDecipheriv, privateDecrypt } from 'node:crypto';
import { BadFile, inside, need, numberOf } from './items';
import type { Signed } from './signed';

const TAG = { encryption: 16, how: 17, iv: 19, padded: 20, wrap: 21, key: 25 } as const;

/** @param key of the certificate that the server encrypts for, PEM, RSA @throws BadFile */
export function decrypt({ items, body }: Signed, key: string): Buffer {
  const encryption = inside(need(items, TAG.encryption));
  const how = inside(need(encryption, TAG.how));
  const wrap = inside(need(encryption, TAG.wrap));
  const secret = unwrap(need(wrap, TAG.key).value, key);
  try {
    const decipher = createDecipheriv('aes-128-cbc', secret, need(how, TAG.iv).value);
    decipher.setAutoPadding(false);
    const plain = Buffer.concat([decipher.update(body), decipher.final()]);
    return plain.subarray(0, plain.length - numberOf(need(how, TAG.padded), 2));
  } catch (error) {
    throw new BadFile(`it cannot be decrypted: ${String(error)}`);
  }
}

/** PKCS#1 v1.5 by hand: Node does not undo it any more. */
function unwrap(wrapped: Buffer, key: string): Buffer {
  let block: Buffer;
  try {
    block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, wrapped);
  } catch (error) {
    throw new BadFile(`it is encrypted for another key: ${String(error)}`);
  }
  const end = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || end < 0)
    throw new BadFile('it is encrypted for another key');
  return block.subarray(end + 1);
}
