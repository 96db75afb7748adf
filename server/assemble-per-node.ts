/**
 * A port of the same kind for several nodes of this process: one after the other, or the same for
 * all that have an address each. A part of assemble.ts.
 */
import type { Part } from './assemble-doors';
import type { Cluster } from './cluster/cluster';
import type { Node } from './cluster/node';
import { flagOf, type StartOptions } from './config/options';
import { refusedPort, type Listener } from './http/listeners';

export interface NodePlace {
  cluster: Cluster;
  node: Node;
  part: Part;
}

export interface NodeDoor extends Listener {
  cluster: string;
  node: string;
}

/** Nodes of telephony clusters in this process that the service may run on. */
export function nodesIn(parts: readonly Part[], has: (node: Node) => boolean): NodePlace[] {
  return parts
    .filter(({ share }) => share.plan.product === 'cucm')
    .flatMap((part) => {
      const { cluster } = part.opened.member;
      return cluster.nodes.filter(has).map((node) => ({ cluster, node, part }));
    });
}

export interface NodePorts {
  options: StartOptions;
  /** whose value is the first port; nothing is opened while it is undefined */
  name: keyof StartOptions & `${string}Port`;
  places: readonly NodePlace[];
  /** has each as soon as it is open, so that a failure can close them */
  listeners: Listener[];
  open(at: { host: string; port: number }, place: NodePlace): Promise<Listener>;
}

/** @throws OptionError when a port cannot be had */
export async function openAtNodes(wanted: NodePorts): Promise<NodeDoor[]> {
  const { options, name, places, listeners, open } = wanted;
  const first = options[name];
  const doors: NodeDoor[] = [];
  if (typeof first !== 'number') return doors;
  let next = first;
  for (const place of places) {
    const { node, cluster, part } = place;
    const address = part.share.here.find((one) => one.name === node.name)?.address;
    const isOwn = address !== undefined && address !== options.host;
    const at = { host: address ?? options.host, port: isOwn ? first : next };
    if (!isOwn && first !== 0) next += 1;
    try {
      const listener = await open(at, place);
      listeners.push(listener);
      doors.push({ ...listener, cluster: cluster.name, node: node.name });
    } catch (error) {
      throw refusedPort(error, { ...at, flag: flagOf({ name }) });
    }
  }
  return doors;
}
