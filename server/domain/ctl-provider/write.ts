/**
 * Writes the signed file on all servers of the cluster, or on none: one that is away, or whose CTL
 * Provider is down, fails, and then nothing is changed anywhere. [own] The real client writes one
 * after the other.
 */
import { createVerify, type X509Certificate } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Tx } from '../../store/store';
import { CTL_PATH, writeCtl } from '../trust-lists/ctl-files';
import { membersIn } from '../trust-lists/members';
import { checkPublisher, unreadyServers, writeMode } from '../trust-lists/security-mode';
import { bytesToSign, withSignature, type UnsignedList } from '../trust-lists/trust-list';
import { listOf, planOf, type CtlOrder, type CtlPlan } from './order';
import { CtlRefused } from './refusal';

/** A row of the last window. */
export interface ServerRow {
  server: string;
  location: string;
  /** [recorded] Passed; [guess] the others */
  status: 'Passed' | 'Failed' | 'Not written';
}

/** Waits for the signature of a token. */
export interface Prepared {
  order: CtlOrder;
  plan: CtlPlan;
  list: UnsignedList;
}

/** @throws CtlRefused when the cluster cannot be written, or the tokens are too few @throws DomainRefusal */
export async function prepareCtl(cluster: Cluster, node: Node, order: CtlOrder): Promise<Prepared> {
  if (cluster.writeRefusal(node) !== undefined) throw new CtlRefused('publisher-unwritable');
  await checkPublisher(cluster, node, order.operation === 'mixed' ? 'mixed' : 'as it is');
  return node.store.read((tx) => {
    const plan = planOf(cluster, tx, node, order);
    return { order, plan, list: listOf(cluster, tx, plan) };
  });
}

/** What the token signs, and by which digest. */
export function toSign({ list }: Prepared): { bytes: Buffer; digest: string } {
  return { bytes: bytesToSign(list), digest: list.signer.digest };
}

/** @throws CtlRefused for a signature that is not the token's, or when something changed meanwhile */
export async function writeSigned(
  cluster: Cluster,
  node: Node,
  { order, plan, list }: Prepared,
  signature: Buffer,
): Promise<ServerRow[]> {
  const file = signed(list, plan.tokens[0], signature);
  const failed = await unready(cluster, node);
  const rows = (status: (server: string) => ServerRow['status']): ServerRow[] =>
    node.store.read((tx) =>
      servers(tx).map((server) => ({ server, location: CTL_PATH, status: status(server) })),
    );
  if (failed.size > 0) return rows((server) => (failed.has(server) ? 'Failed' : 'Not written'));
  if (cluster.writeRefusal(node) !== undefined) throw new CtlRefused('publisher-unwritable');
  node.store.write((tx) => {
    if (planOf(cluster, tx, node, order).basis !== plan.basis)
      throw new CtlRefused('changed-meanwhile');
    writeCtl(cluster, tx, file);
    writeMode(cluster, tx, plan.mode);
  });
  await cluster.acknowledged();
  return rows(() => 'Passed');
}

function signed(
  list: UnsignedList,
  signer: X509Certificate | undefined,
  signature: Buffer,
): Buffer {
  const verify = createVerify(list.signer.digest).update(bytesToSign(list));
  if (!signer || !verify.verify(signer.publicKey, signature))
    throw new CtlRefused('signature-invalid');
  return withSignature(list, signature);
}

/** Names of those that serve files or process calls: each has the file. */
function servers(tx: Tx): string[] {
  return membersIn(tx).flatMap(({ host, role }) => (role === undefined ? [] : [host]));
}

/** Those that cannot be written now: away, without the service, or with broken replication. */
async function unready(cluster: Cluster, node: Node): Promise<Set<string>> {
  const names = node.store.read(servers);
  const found = (await unreadyServers(cluster, node)).map(({ name }) => name.toLowerCase());
  return new Set(names.filter((name) => found.includes(name.toLowerCase())));
}
