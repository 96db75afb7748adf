/** Which nodes does a verb of `utils dbreplication` mean, and may it be run here? facts/cli.md 3.2 */
import type { Node } from '../../server/cluster/node';
import { CommandFailed, type CommandCall } from '../../server/dispatch/command';
import { isNamed, membersOf, type Member } from '../../server/domain/platform/members';

export const NODE = {
  name: 'nodename|all',
  need: 'mandatory',
  about: 'name of a node, or all of them',
} as const;

/** @throws CommandFailed [guess]: the guide says on the publisher only, the words are ours */
export function onPublisherOnly({ node }: CommandCall): void {
  if (node.role !== 'publisher')
    throw new CommandFailed('This command can be run on the publisher only');
}

/**
 * Nodes of other processes are commanded where they run: there the publisher's commands are taken on
 * a subscriber too, for itself. Ours. [guess]
 */
export function whereNodesCanBeReached(call: CommandCall): void {
  if (call.cluster.publisherHere) onPublisherOnly(call);
}

/** Those whom the publisher feeds. @throws CommandFailed when nobody, or nobody known, is named */
export async function namedSubscribers(call: CommandCall): Promise<Member[]> {
  const [asked] = call.args;
  if (asked === undefined) throw new CommandFailed('Name a node, or say all');
  const members = await membersOf(call.cluster, call.node);
  const named = asked === 'all' ? members : members.filter(isNamed(asked));
  if (named.length === 0) throw new CommandFailed(`${asked} is not a node of this cluster`);
  return named.filter(({ publisher }) => !publisher);
}

/** Does something to the nodes that run in this process. @returns those that do not */
export function toEach(
  { cluster }: CommandCall,
  members: readonly Member[],
  work: (node: Node) => void,
): Member[] {
  return members.filter(({ name }) => {
    const node = cluster.node(name);
    if (node) work(node);
    return !node;
  });
}
