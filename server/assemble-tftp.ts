/** TFTP over UDP of the nodes that have Cisco Tftp, when --tftp-port asks for it. A part of assemble.ts. */
import type { Part } from './assemble-doors';
import type { Cluster } from './cluster/cluster';
import type { Node } from './cluster/node';
import { flagOf, type StartOptions } from './config/options';
import { countFileRequest } from './domain/perfmon/deeds';
import { readParameter } from './domain/services/parameters';
import { tftpFile, tftpFileReady } from './domain/tftp/files';
import { refusedPort, type Listener } from './http/listeners';
import { listens } from './steps/service-refusal';
import type { TftpHost } from './wire/tftp/server';

export interface TftpDoor extends Listener {
  cluster: string;
  node: string;
}

/** A datagram names no node: a port for each, one after the other; at its own address if it has one. */
export async function openTftp(
  options: StartOptions & { tftpPort: number },
  parts: readonly Part[],
  listeners: Listener[],
): Promise<TftpDoor[]> {
  const { serveTftp } = await import('./wire/tftp/server');
  const nodes = parts
    .filter(({ share }) => share.plan.product === 'cucm')
    .flatMap(({ share, opened: { member } }) =>
      member.cluster.nodes
        .filter(({ role }) => role !== 'presence')
        .map((node) => ({
          ...{ node, cluster: member.cluster },
          address: share.here.find(({ name }) => name === node.name)?.address,
        })),
    );
  const doors: TftpDoor[] = [];
  let next = options.tftpPort;
  for (const { node, cluster, address } of nodes) {
    // Nodes with an address each have the same port, others the next one.
    const isOwn = address !== undefined && address !== options.host;
    const at = { host: address ?? options.host, port: isOwn ? options.tftpPort : next };
    if (!isOwn && options.tftpPort !== 0) next += 1;
    try {
      const server = await serveTftp(at, hostOf(cluster, node));
      listeners.push(server);
      doors.push({ ...server, cluster: cluster.name, node: node.name });
    } catch (error) {
      throw refusedPort(error, { ...at, flag: flagOf({ name: 'tftpPort' }) });
    }
  }
  return doors;
}

/** Files at one time, where the service parameter Maximum Serving Count says nothing. [guess] */
const MOST = 500;

function hostOf(cluster: Cluster, node: Node): TftpHost {
  return {
    serving: () => listens(node, 'files'),
    ready: (path) => tftpFileReady(cluster, node, path),
    read(path) {
      const file = node.store.read((tx) => tftpFile(cluster, node, tx, path));
      countFileRequest({ cluster, node }, { path, http: false, found: file !== undefined });
      return typeof file === 'string' ? Buffer.from(file) : file;
    },
    most: () =>
      Number(node.store.read((tx) => readParameter(tx, 'Cisco Tftp', 'MaximumServingCount'))) ||
      MOST,
    onError: (error) => cluster.log.error('tftp', { cluster: cluster.name, error: String(error) }),
  };
}
