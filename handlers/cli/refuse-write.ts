/** Configuration is written on the publisher, from whichever node it is asked for. */
import type { Cluster } from '../../server/cluster/cluster';
import type { Node } from '../../server/cluster/node';
import { CommandFailed } from '../../server/dispatch/command';

/** @throws CommandFailed when nothing can be written now */
export function refuseWrite(cluster: Cluster, node: Node): void {
  const reason = cluster.publisherHere
    ? cluster.writeRefusal(node)
    : 'the publisher runs in another process; run the command there';
  if (reason !== undefined)
    throw new CommandFailed(`The database of the publisher cannot be written: ${reason}`);
}
