/** Which nodes does a verb of `utils dbreplication` mean, and may it be run here? facts/cli.md 3.2 */
import { NodeAway } from '../../server/cluster/orders';
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

/** Those whom the publisher feeds. @throws CommandFailed when nobody, or nobody known, is named */
export async function namedSubscribers(call: CommandCall): Promise<Member[]> {
  const [asked] = call.args;
  if (asked === undefined) throw new CommandFailed('Name a node, or say all');
  const members = await membersOf(call.cluster, call.node);
  const named = asked === 'all' ? members : members.filter(isNamed(asked));
  if (named.length === 0) throw new CommandFailed(`${asked} is not a node of this cluster`);
  return named.filter(({ publisher }) => !publisher);
}

/** Orders something of these nodes, wherever they run. @returns those that do not answer */
export async function orderEach(
  { cluster }: CommandCall,
  members: readonly Member[],
  verb: 'stop' | 'set-up',
): Promise<Member[]> {
  const away: Member[] = [];
  for (const member of members) {
    try {
      await cluster.order(member.name, { verb });
    } catch (error) {
      if (!(error instanceof NodeAway)) throw error;
      away.push(member);
    }
  }
  return away;
}

/** The publisher, and these. */
export async function withPublisher(
  { cluster, node }: CommandCall,
  members: readonly Member[],
): Promise<Member[]> {
  const all = await membersOf(cluster, node);
  return [...all.filter(({ publisher }) => publisher), ...members];
}
