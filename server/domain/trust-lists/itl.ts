/**
 * ITLFile.tlv of a server: whom its phones trust from the start. A function of the rows, so that it
 * follows each change of a certificate, and its bytes stay as they are while nothing changes: its
 * time is that of the newest row that it was made from. [doc] 12.5(1)SU1; [guess] before
 */
import { changedAt } from '../tftp/version-stamp';
import type { Source } from '../tftp/source';
import { digestOf, identityOf, membersIn, signerOf, type OwnIdentity } from './members';
import { encodeRecord, type RecordFacts } from './records';
import { recoverySigns } from './release-rules';
import { signList } from './trust-list';

/** Undefined while its certificates are not made: see lackingOf. */
export function itlOf(source: Source): Buffer | undefined {
  return source.part('ITL', build);
}

function build(source: Source): Buffer | undefined {
  const { cluster, node, tx } = source;
  const read = (
    sql: string,
    ...params: Parameters<Source['row']>[1][]
  ): ReturnType<Source['row']> => source.row(sql, ...params);
  const members = membersIn(tx);
  const own = members.find(({ host }) => host.toLowerCase() === node.name.toLowerCase());
  const publisher = members[0];
  if (!own || !publisher) return undefined;
  const recovery = identityOf(cluster, read, own.host, 'ITLRecovery');
  const callManager = identityOf(cluster, read, own.host, 'CallManager');
  const signing = recoverySigns(cluster.release.build) ? recovery : callManager;
  if (!callManager || !signing) return undefined;
  const second = signing === recovery ? callManager : recovery;
  const entries: RecordFacts[] = [
    { role: 'SAST', host: own.host, certificate: signing.certificate },
    { role: own.role ?? 'TFTP', host: own.host, certificate: callManager.certificate },
    ...entryOf('CAPF', publisher.host, identityOf(cluster, read, publisher.host, 'CAPF')),
    ...entryOf('SAST', own.host, second),
    ...members.flatMap(({ host }) => entryOf('TVS', host, identityOf(cluster, read, host, 'TVS'))),
  ];
  const digest = digestOf(source.parameter('TFTPFileSignatureAlgorithm'));
  const timestamp = Math.floor(changedAt(node, tx, source.used) / 1000);
  const signer = signerOf(signing.certificate, digest);
  const records = entries.map(encodeRecord);
  return signList({ kind: 'ITL', signer, timestamp, records }, signing.key());
}

function entryOf(
  role: RecordFacts['role'],
  host: string,
  identity: OwnIdentity | undefined,
): RecordFacts[] {
  return identity ? [{ role, host, certificate: identity.certificate }] : [];
}
