/**
 * What the CTL client wants to be written, and what the file would hold then. Nothing is changed
 * here. facts/trust-lists.md 4
 */
import { createHash, X509Certificate } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Tx } from '../../store/store';
import { readCtl } from '../trust-lists/ctl-files';
import { ctlEntries, listDigest, unsignedCtl, type SecurityMode } from '../trust-lists/ctl';
import { serialOf } from '../trust-lists/certificate-parts';
import { lackingOf } from '../trust-lists/members';
import { nameText } from '../trust-lists/name-text';
import type { RecordFacts } from '../trust-lists/records';
import { securityMode } from '../trust-lists/security-mode';
import type { UnsignedList } from '../trust-lists/trust-list';
import { CtlRefused } from './refusal';
import {
  chosenTokens,
  isSame,
  needEnough,
  readToken,
  tokenNames,
  tokenRecord,
  tokensIn,
} from './tokens';

export type Operation = 'mixed' | 'non-secure' | 'update';

export interface CtlOrder {
  operation: Operation;
  /** DER of certificates, the token that signs first */
  tokens: readonly Buffer[];
  /** serial numbers of tokens that leave the file, hexadecimal */
  remove: readonly string[];
  /** TFTP servers of other clusters, with their certificate (DER) */
  servers: readonly { host: string; certificate: Buffer }[];
}

/** A row of the window CTL Entries; undefined where the window says that there is none. */
export interface EntryRow {
  type: string;
  host: string | undefined;
  issuer: string | undefined;
  subject: string | undefined;
  /** of a security token that can be deleted */
  serial: string | undefined;
}

/** The cluster as the client finds it. */
export interface CtlState {
  mode: SecurityMode;
  file: Buffer | undefined;
}

export function ctlState(tx: Tx, node: string): CtlState {
  return { mode: securityMode(tx), file: readCtl(tx, node)?.bytes };
}

/** Is the last inserted token one of the file? @throws CtlRefused when it cannot be used */
export function checkToken(node: Node, order: CtlOrder): { inFile: boolean } {
  return node.store.read((tx) => {
    modeAfter(order.operation, ctlState(tx, node.name));
    const { current, given } = tokensOf(tx, node, order);
    chosenTokens(current, { given, remove: order.remove });
    const last = given.at(-1);
    return { inFile: last !== undefined && (current ?? []).some((one) => isSame(one, last)) };
  });
}

/** @throws CtlRefused */
export async function entriesOf(
  cluster: Cluster,
  node: Node,
  order: CtlOrder,
): Promise<EntryRow[]> {
  await lackingOf(cluster, node);
  return node.store.read((tx) => shown(planOf(cluster, tx, node, order).entries));
}

export interface CtlPlan {
  mode: SecurityMode;
  entries: readonly RecordFacts[];
  /** certificates, the one that signs first */
  tokens: readonly X509Certificate[];
  /** of what it was made of: another one when that is not so any more */
  basis: string;
}

/** What the file will hold. @throws CtlRefused */
export function planOf(cluster: Cluster, tx: Tx, node: Node, order: CtlOrder): CtlPlan {
  const state = ctlState(tx, node.name);
  const mode = modeAfter(order.operation, state);
  const { current, given } = tokensOf(tx, node, order);
  const tokens = chosenTokens(current, { given, remove: order.remove });
  const more = order.servers.map(serverRecord);
  const entries = ctlEntries(cluster, tx, { mode, tokens: tokens.map(tokenRecord), more });
  if (!entries) throw new CtlRefused('no-certificates');
  return { mode, entries, tokens, basis: basisOf(state, entries) };
}

/** The list that the first token signs. @throws CtlRefused when it has too few tokens */
export function listOf(cluster: Cluster, tx: Tx, { entries, tokens }: CtlPlan): UnsignedList {
  needEnough(tokens);
  const [signer] = tokens;
  if (!signer) throw new CtlRefused('too-few-tokens');
  const modulusBits = signer.publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  return unsignedCtl(cluster, entries, {
    ...{ ...tokenNames(signer), serial: serialOf(signer), modulusBits },
    digest: listDigest(tx),
  });
}

function tokensOf(
  tx: Tx,
  node: Node,
  { tokens }: CtlOrder,
): { current: X509Certificate[] | undefined; given: X509Certificate[] } {
  const { file } = ctlState(tx, node.name);
  return {
    current: file && tokensIn(file),
    given: tokens.map((der) => readToken(tx, der)),
  };
}

/** [doc] non-secure mode keeps the file that there is; [guess] without one there is nothing to keep */
function modeAfter(operation: Operation, { mode, file }: CtlState): SecurityMode {
  if (operation === 'mixed') return 'mixed';
  if (operation === 'non-secure') {
    if (!file) throw new CtlRefused('no-file');
    return 'non-secure';
  }
  if (!file && mode === 'non-secure') throw new CtlRefused('no-file');
  return mode;
}

function serverRecord({ host, certificate }: CtlOrder['servers'][number]): RecordFacts {
  let read: X509Certificate;
  try {
    read = new X509Certificate(certificate);
  } catch {
    throw new CtlRefused('server-malformed');
  }
  if (host === '' || !read.raw.equals(certificate)) throw new CtlRefused('server-malformed');
  return { role: 'TFTP', host, certificate: read, signature: false };
}

function basisOf({ mode, file }: CtlState, entries: readonly RecordFacts[]): string {
  const hash = createHash('sha256')
    .update(mode)
    .update(file ?? '');
  for (const { role, host, certificate } of entries)
    hash.update(`\n${role} ${host} `).update(certificate?.raw ?? '');
  return hash.digest('hex');
}

/** The order of the window: by type, of one type the last one of the file first. [recorded] */
function shown(entries: readonly RecordFacts[]): EntryRow[] {
  return entries
    .map(rowOf)
    .reverse()
    .sort((a, b) => (a.type === b.type ? 0 : a.type < b.type ? -1 : 1));
}

function rowOf({ role, host, certificate, names }: RecordFacts): EntryRow {
  const isToken = role === 'SAST';
  return {
    type: isToken ? 'Security Token' : role,
    host: host === '' ? undefined : host,
    issuer: names?.issuer ?? (certificate && nameText(certificate.issuer)),
    subject: names?.subject ?? (certificate && nameText(certificate.subject)),
    serial: isToken && host === '' ? certificate?.serialNumber : undefined,
  };
}
