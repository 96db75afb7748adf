/**
 * ITLFile.tlv of a server: whom its phones trust from the start. A function of the rows, so that it
 * follows each change of a certificate, and its bytes stay as they are while nothing changes: its
 * time is that of the newest row that it was made from. [doc] 12.5(1)SU1; [guess] before
 */
import { isOn } from '../parameters';
import { changedAt } from '../tftp/version-stamp';
import type { Source } from '../tftp/source';
import { itlState, type ItlState } from './itl-state';
import {
  digestOf,
  identityFrom,
  identityOf,
  membersIn,
  signerOf,
  type OwnIdentity,
} from './members';
import { encodeRecord, type RecordFacts } from './records';
import { hasRecovery, recoverySigns } from './release-rules';
import { signList } from './trust-list';

/** Undefined while its certificates are not made (lackingOf), and when it was deleted. */
export function itlOf(source: Source): Buffer | undefined {
  const { cluster, node, tx } = source;
  const state = itlState(cluster, tx, node);
  if (state.kind === 'deleted') return undefined;
  if (state.kind === 'usual') return source.part('ITL', (own) => build(own, node.name));
  return source.part(`ITL reset ${state.at}`, (own) => {
    const publisher = membersIn(tx)[0]?.host ?? '';
    return build(own, publisher, state);
  });
}

/** @param reset signed by the key that usually does not, or by that of another cluster */
function build(
  source: Source,
  owner: string,
  reset?: Extract<ItlState, { kind: 'reset' }>,
): Buffer | undefined {
  const { cluster, node, tx } = source;
  const of = (host: string, unit: Parameters<typeof identityOf>[3]): OwnIdentity | undefined =>
    identityOf(cluster, (sql, ...params) => source.row(sql, ...params), host, unit);
  const members = membersIn(tx);
  const own = members.find(({ host }) => host.toLowerCase() === owner.toLowerCase());
  const publisher = members[0];
  if (!own || !publisher) return undefined;
  const recovery = of(own.host, 'ITLRecovery');
  const callManager = of(own.host, 'CallManager');
  const { build: release } = cluster.release;
  const byRecovery = hasRecovery(release) && recoverySigns(release) === (reset === undefined);
  const signing = reset?.by ? identityFrom(reset.by) : byRecovery ? recovery : callManager;
  if (!callManager || !signing) return undefined;
  // At most two security tokens, one of them the signer. [client]
  const second = signing === callManager ? recovery : callManager;
  const blank = isOn(source.parameter('PrepareClusterforRollbacktopre8.0'));
  const entry = (role: RecordFacts['role'], host: string, one?: OwnIdentity): RecordFacts[] =>
    blank && role !== 'SAST'
      ? [{ role, host }]
      : one
        ? [{ role, host, certificate: one.certificate }]
        : [];
  const entries: RecordFacts[] = [
    ...entry('SAST', own.host, signing),
    ...entry(own.role ?? 'TFTP', own.host, callManager),
    ...entry('CAPF', publisher.host, of(publisher.host, 'CAPF')),
    ...entry('SAST', own.host, second),
    ...members.flatMap(({ host }) => entry('TVS', host, of(host, 'TVS'))),
  ];
  const digest = digestOf(source.parameter('TFTPFileSignatureAlgorithm'));
  const timestamp = Math.floor((reset?.at ?? changedAt(node, tx, source.used)) / 1000);
  const signer = signerOf(signing.certificate, digest);
  return signList(
    { kind: 'ITL', signer, timestamp, records: entries.map(encodeRecord) },
    signing.key(),
  );
}
