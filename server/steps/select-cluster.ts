/**
 * Which cluster and node does a request mean?
 *
 * The header X-Ucmock-Cluster says the cluster outright, and Host the node in it; else the name by which the client came (Host, or
 * the TLS server name when a client sends its own Host); else it is the first cluster's publisher.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Cluster } from '../cluster/cluster';
import type { Fleet, Place } from '../cluster/fleet';
import type { Node } from '../cluster/node';

export interface Asked {
  headers: IncomingHttpHeaders;
  /** TLS server name */
  servername: string | undefined;
}

/** undefined: X-Ucmock-Cluster names a cluster that is not here */
export type SelectCluster = (asked: Asked) => Place | undefined;

export function createSelector(fleet: Fleet): SelectCluster {
  return ({ headers, servername }) => {
    const named = headers['x-ucmock-cluster'];
    if (typeof named === 'string') {
      const cluster = fleet.cluster(named);
      return cluster && { cluster, node: nodeOf(cluster, headers.host) };
    }
    if (fleet.single) return fleet.home;
    const host = headers.host === undefined ? undefined : hostName(headers.host);
    return (
      (host === undefined ? undefined : fleet.byHost(host)) ??
      (servername === undefined ? undefined : fleet.byHost(servername.toLowerCase())) ??
      fleet.home
    );
  };
}

/** The node that the client came by; the publisher when it came by another name. */
function nodeOf(cluster: Cluster, host: string | undefined): Node {
  return (host === undefined ? undefined : cluster.node(hostName(host))) ?? cluster.home;
}

/** A Host header's name or address: lower case, without port and brackets. */
export function hostName(header: string): string {
  return header
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
}
