/** `.sgn` of a file of the TFTP service. facts/trust-lists.md 2, 5 */
import type { Source } from '../tftp/source';
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
  const stamp = /<versionStamp>(\d+)-/.exec(file.toString('latin1'))?.[1];
  const timestamp = stamp === undefined ? signing.since : Number(stamp);
  const facts = { signer: signing.signer, fileName: `${path}.sgn`, timestamp };
  return signFile(facts, Buffer.from(file), signing.key);
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
