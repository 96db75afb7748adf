/**
 * What an Expressway-C knows of the clusters behind it: their publishers as configured, their nodes
 * as refreshed. Only these are reached from outside. [doc] facts/centralized.md 8
 */

import type { Node } from '../../cluster/node';
import type { Target } from '../../cluster/neighbours';
import type { Row } from '../../store/store';
import { IM_AND_PRESENCE_NODES, UNIFIED_CM_SERVERS, type PeerPage } from '../centralized/peer-page';

/** Publishers of the telephony clusters, in the order of their names. */
export function publishers(node: Node): Target[] {
  return rowsOf(node, UNIFIED_CM_SERVERS).map(targetOf);
}

/** The cluster whose authz keys have this uuid; undefined: it was not refreshed since. */
export function publisherOfIssuer(node: Node, uuid: string): Target | undefined {
  const { keys } = UNIFIED_CM_SERVERS;
  if (!keys) return undefined;
  const row = node.store.read((tx) =>
    tx.get(
      `select s.* from ${UNIFIED_CM_SERVERS.table} s join ${keys.table} k on k.${keys.parent} = s.pkid
        where k.keyid like ? limit 1`,
      `${uuid}:%`,
    ),
  );
  return row && targetOf(row);
}

/** Publishers of IM and Presence. */
export function presencePublishers(node: Node): Target[] {
  return rowsOf(node, IM_AND_PRESENCE_NODES).map(targetOf);
}

/**
 * The way to a host that a client names; undefined: it is no node of a refreshed cluster, and nobody
 * from outside gets there.
 */
export function nodeNamed(node: Node, host: string): Target | undefined {
  const asked = host.toLowerCase();
  for (const page of [UNIFIED_CM_SERVERS, IM_AND_PRESENCE_NODES]) {
    for (const row of rowsOf(node, page)) {
      const { nodes } = page;
      const names = nodes
        ? node.store.read((tx) =>
            tx.all(`select name from ${nodes.table} where ${nodes.parent} = ?`, String(row.pkid)),
          )
        : [];
      const known = [String(row.peeraddress), ...names.map(({ name }) => String(name))];
      if (known.some((name) => name.replace(/:\d+$/, '').toLowerCase() === asked))
        return { ...targetOf(row), address: host };
    }
  }
  return undefined;
}

function rowsOf(node: Node, { table }: PeerPage): Row[] {
  return node.store.read((tx) => tx.all(`select * from ${table} order by peeraddress`));
}

/** Without the AXL account: what is asked from outside is asked as the client. */
function targetOf(row: Row): Target {
  return {
    address: String(row.peeraddress),
    username: '',
    password: '',
    ignoreCertificate: row.isignoringcertificate === 't',
  };
}
