/** The nodes of a cluster, as its own database names them. */
import type { Cluster } from '../cluster/cluster';
import type { Node } from '../cluster/node';
import type { Tx } from '../store/store';

/**
 * Names of the nodes that process calls, the publisher first: as configured, case kept. The entry
 * EnterpriseWideData is no machine. [recorded] facts/stock.md
 */
export function callProcessingNodes(tx: Tx): string[] {
  return nodesOf(tx, 'CUCM Voice/Video');
}

const publishers = new WeakMap<Node, { version: number; name: string | undefined }>();

/**
 * The first of them, as a node's store knows it. Every client asks for it first, so it is kept
 * until something is written.
 */
export function publisherName(node: Node): string | undefined {
  const { version } = node.store;
  let known = publishers.get(node);
  if (known?.version !== version) {
    known = { version, name: node.store.read((tx) => callProcessingNodes(tx)[0]) };
    publishers.set(node, known);
  }
  return known.name;
}

/** Names of the IM and Presence nodes, the first one first. */
export function presenceNodes(tx: Tx): string[] {
  return nodesOf(tx, 'CUCM IM and Presence');
}

/**
 * Nodes that serve files to phones: those where the service Cisco Tftp is enabled, the publisher
 * where it is enabled nowhere. [guess]
 */
export function tftpNodes(tx: Tx): string[] {
  const enabled = tx
    .all(
      `select n.name as name from processnodeservice s join processnode n on n.pkid = s.fkprocessnode
         join typeservice t on t.enum = s.tkservice
        where t.name = 'Cisco Tftp' and s.enable = 't' and n.name <> 'EnterpriseWideData'
        order by n.tknodeusage is null, n.tknodeusage, n.nodeid`,
    )
    .map((row) => String(row.name));
  return enabled.length > 0 ? enabled : callProcessingNodes(tx).slice(0, 1);
}

function nodesOf(tx: Tx, role: string): string[] {
  return tx
    .all(
      `select n.name as name from processnode n
         join typeprocessnoderole r on r.enum = n.tkprocessnoderole
        where n.name <> 'EnterpriseWideData' and r.name = ?
        order by n.tknodeusage is null, n.tknodeusage, n.nodeid`,
      role,
    )
    .map((row) => String(row.name));
}

/** By which port are the nodes of this cluster reached? */
export async function portOf(cluster: Cluster): Promise<string> {
  const statuses = await cluster.statuses();
  const url = statuses.find(({ role }) => role === 'publisher')?.url ?? '';
  return /:(\d+)$/.exec(url)?.[1] ?? '8443';
}
