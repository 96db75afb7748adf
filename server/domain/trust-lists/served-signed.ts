/** `.sgn` of a file of the TFTP service. facts/trust-lists.md 2, 5 */
import { encryptedConfig } from '../tftp/phone-config';
import type { Source } from '../tftp/source';
import { encryptFile } from './encrypted-file';
import { digestOf, identityOf, signerOf } from './members';
import { signFile } from './signed-file';

/**
 * Undefined where there is no file, or no certificate yet. The time in the header is that of the
 * file's version stamp, so that an unchanged file keeps its bytes; of files without one that of the
 * certificate. [guess]
 *
 * @param path of the file itself
 */
export function signedFile(
  source: Source,
  path: string,
  read: () => string | Buffer | undefined,
): Buffer | undefined {
  const file = read();
  const signing = source.part('TFTP signer', signerOfServer);
  if (file === undefined || !signing) return undefined;
  return signFile(factsOf(signing, `${path}.sgn`, file), Buffer.from(file), signing.key);
}

/** `.enc.sgn` of a phone's file; undefined where the phone has it open. */
export function encryptedFile(source: Source, name: string): Buffer | undefined {
  const config = encryptedConfig(source, name);
  const signing = source.part('TFTP signer', signerOfServer);
  if (!config || !signing) return undefined;
  const { whole, phone } = config;
  const facts = factsOf(signing, `${name}.cnf.xml.enc.sgn`, whole);
  return encryptFile(facts, Buffer.from(whole), { signer: signing.key, phone });
}

type Signing = NonNullable<ReturnType<typeof signerOfServer>>;

function factsOf({ signer, since }: Signing, fileName: string, file: string | Buffer) {
  const stamp = /<versionStamp>(\d+)-/.exec(file.toString('latin1'))?.[1];
  return { signer, fileName, timestamp: stamp === undefined ? since : Number(stamp) };
}

function signerOfServer(source: Source) {
  const { cluster, node } = source;
  const identity = identityOf(
    cluster,
    (sql, ...params) => source.row(sql, ...params),
    node.name,
    'CallManager',
  );
  if (!identity) return undefined;
  const { certificate } = identity;
  const digest = digestOf(source.parameter('TFTPFileSignatureAlgorithm'));
  return {
    signer: signerOf(certificate, digest),
    key: identity.key(),
    since: Math.floor(Date.parse(certificate.validFrom) / 1000),
  };
}
