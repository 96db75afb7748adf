/** How long a session of the command line may be idle: by node. 30 minutes, 5 to 99999 [doc] facts/cli.md 1.5 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';

export const SHORTEST_IDLE = 5;
export const LONGEST_IDLE = 99_999;
const USUAL = 30;

const minutes = new WeakMap<Node, number>();

export function idleMinutes(node: Node): number {
  return minutes.get(node) ?? USUAL;
}

export function setIdleMinutes(cluster: Cluster, node: Node, value: number): void {
  if (!minutes.has(node))
    cluster.register({ name: `idle time of ${node.name}`, reset: () => minutes.set(node, USUAL) });
  minutes.set(node, value);
}
