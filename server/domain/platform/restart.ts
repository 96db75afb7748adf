/** `utils system restart`: the machine goes down and comes up by itself. */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';

/** [guess] "up to 5 minutes" on a real one; short, so that a test need not move its clock */
export const RESTART_MS = 10_000;

export function restartNode({ clock, scheduler, log, name }: Cluster, node: Node): void {
  node.power(false);
  log.info('node-restart', { cluster: name, node: node.name });
  scheduler.at(clock.now() + RESTART_MS, () => node.power(true));
}
