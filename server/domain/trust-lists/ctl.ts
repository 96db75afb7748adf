/**
 * What a new CTLFile.tlv holds: the security tokens that may sign it, and the servers. Who signs may
 * be this cluster (tokenless) or an eToken elsewhere. facts/trust-lists.md 1.4, 1.5
 */
import type { Cluster } from '../../cluster/cluster';
import type { Tx } from '../../store/store';
import { enterpriseParameter } from '../parameters';
import type { Digest, Signer } from './header';
import {
  digestOf,
  identityOf,
  membersIn,
  signerOf,
  type OwnIdentity,
  type ReadRow,
} from './members';
import { encodeRecord, type RecordFacts } from './records';
import { ownBesideTokens, recoveryInCtl, recoverySigns } from './release-rules';
import { signList, type UnsignedList } from './trust-list';

export type SecurityMode = 'mixed' | 'non-secure';

export interface CtlWish {
  mode: SecurityMode;
  /** entries of eTokens, the one that signs first; none: tokenless. `signature: false`, host '' */
  tokens?: readonly RecordFacts[];
  /** entries beside those of the cluster, as of another cluster's TFTP server */
  more?: readonly RecordFacts[];
}

/** Entries in the order of published files; undefined while certificates are not made (lackingOf). */
export function ctlEntries(cluster: Cluster, tx: Tx, wish: CtlWish): RecordFacts[] | undefined {
  const { mode, tokens = [], more = [] } = wish;
  const members = membersIn(tx).filter(({ role }) => role !== undefined);
  const publisher = membersIn(tx)[0]?.host ?? '';
  const own = ownTokens(cluster, tx);
  const capf = identityOf(cluster, readerOf(tx), publisher, 'CAPF');
  if (!own || !capf) return undefined;
  const form = tokens.length > 0 ? { signature: false } : {};
  const beside = ownBesideTokens(cluster.release.build) ? own : [];
  const sast = tokens.length > 0 ? [...tokens, ...beside.map((one) => ({ ...one, ...form }))] : own;
  const servers: RecordFacts[] = [];
  for (const { host, role = 'CCM+TFTP' } of members) {
    if (mode === 'non-secure') servers.push({ role, host });
    else {
      const identity = identityOf(cluster, readerOf(tx), host, 'CallManager');
      // A server whose certificate was not made yet is not installed yet.
      if (identity) servers.push({ role, host, certificate: identity.certificate, ...form });
    }
  }
  const authority: RecordFacts = {
    ...{ role: 'CAPF', host: publisher, certificate: capf.certificate },
    ...form,
  };
  return arranged({
    mode,
    tokens: tokens.length > 0,
    sast,
    servers: [...servers, ...more],
    authority,
  });
}

interface Parts {
  mode: SecurityMode;
  tokens: boolean;
  sast: readonly RecordFacts[];
  servers: readonly RecordFacts[];
  authority: RecordFacts;
}

/**
 * The orders that were recorded: one security token, the servers, the last of these behind CAPF and
 * the second token; of eTokens the second is the last entry in mixed mode, else the second.
 */
function arranged({ mode, tokens, sast, servers, authority }: Parts): RecordFacts[] {
  const [first, ...others] = sast;
  const head = first ? [first] : [];
  const last = servers.length > 1 ? servers.slice(-1) : [];
  const before = last.length > 0 ? servers.slice(0, -1) : servers;
  if (!tokens) return [...head, ...before, authority, ...others, ...last];
  return mode === 'mixed'
    ? [...head, ...before, authority, ...last, ...others]
    : [...head, ...others, ...before, authority, ...last];
}

/** Keys of the cluster that may sign: by release CallManager of the publisher, ITLRecovery, or both. */
function ownTokens(cluster: Cluster, tx: Tx): RecordFacts[] | undefined {
  const host = membersIn(tx)[0]?.host ?? '';
  const { build } = cluster.release;
  const callManager = identityOf(cluster, readerOf(tx), host, 'CallManager');
  const recovery = recoveryInCtl(build)
    ? identityOf(cluster, readerOf(tx), host, 'ITLRecovery')
    : undefined;
  if (!callManager || (recoveryInCtl(build) && !recovery)) return undefined;
  const entry = ({ certificate }: OwnIdentity): RecordFacts => ({
    role: 'SAST',
    host,
    certificate,
  });
  if (!recovery) return [entry(callManager)];
  return recoverySigns(build)
    ? [entry(recovery), entry(callManager)]
    : [entry(callManager), entry(recovery)];
}

export type OwnSigner = 'CallManager' | 'ITLRecovery';

/** Which of the cluster's keys signs a CTL without tokens. [doc] */
export function usualSigner(cluster: Cluster): OwnSigner {
  return recoverySigns(cluster.release.build) ? 'ITLRecovery' : 'CallManager';
}

/** By which digest lists of this cluster are signed. */
export function listDigest(tx: Tx): Digest {
  return digestOf(enterpriseParameter(tx, 'TFTPFileSignatureAlgorithm') ?? '');
}

/** A CTL that somebody signs: `bytesToSign` it, then `withSignature` (trust-list.ts). */
export function unsignedCtl(
  cluster: Cluster,
  entries: readonly RecordFacts[],
  signer: Signer,
): UnsignedList {
  const timestamp = Math.floor(cluster.clock.now() / 1000);
  return { kind: 'CTL', signer, timestamp, records: entries.map(encodeRecord) };
}

/** Signed by a key of the cluster; undefined while certificates are not made. */
export function tokenlessCtl(
  cluster: Cluster,
  tx: Tx,
  { mode, signer = usualSigner(cluster) }: { mode: SecurityMode; signer?: OwnSigner },
): Buffer | undefined {
  const entries = ctlEntries(cluster, tx, { mode });
  const host = membersIn(tx)[0]?.host ?? '';
  const identity = identityOf(cluster, readerOf(tx), host, signer);
  if (!entries || !identity) return undefined;
  const by = signerOf(identity.certificate, listDigest(tx));
  return signList(unsignedCtl(cluster, entries, by), identity.key());
}

function readerOf(tx: Tx): ReadRow {
  return (sql, ...params) => tx.get(sql, ...params);
}
