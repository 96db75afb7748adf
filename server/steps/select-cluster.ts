/**
 * Which cluster and node does a request mean?
 *
 * The header X-Ucmock-Cluster says it outright; else the name by which the client came (Host, or
 * the TLS server name when a client sends its own Host); else it is the first cluster's publisher.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Fleet, Place } from '../cluster/fleet';

export interface Asked {
  headers: IncomingHttpHeaders;
  /** TLS server name */
  servername: string | undefined;
}

/** undefined: X-Ucmock-Cluster names a cluster that is not here */
export type SelectCluster = (asked: Asked) => Place | undefined;

export function createSelector(fleet: Fleet): SelectCluster {
  const single = fleet.clusters.length === 1 && fleet.home.cluster.nodes.length === 1;
  return ({ headers, servername }) => {
    const named = headers['x-ucmock-cluster'];
    if (typeof named === 'string') {
      const cluster = fleet.cluster(named);
      return cluster && { cluster, node: cluster.home };
    }
    if (single) return fleet.home;
    const host = headers.host === undefined ? undefined : hostName(headers.host);
    return (
      (host === undefined ? undefined : fleet.byHost(host)) ??
      (servername === undefined ? undefined : fleet.byHost(servername.toLowerCase())) ??
      fleet.home
    );
  };
}

/** A Host header's name or address: lower case, without port and brackets. */
export function hostName(header: string): string {
  return header
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
}
