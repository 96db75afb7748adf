/**
 * `utils itl reset`: when phones do not trust the ITL's signer any more, one that another key signed
 * goes to all TFTP servers, until their service starts again. facts/trust-lists.md 4 [doc]
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Identity } from '../../security/authority';
import { membersOf } from '../platform/members';
import { writeItlState } from './itl-state';
import { lackingOf } from './members';

const TFTP = 'Cisco Tftp';

/**
 * @param by the recovery key of another cluster; a key of the publisher unless told
 * @returns names of the servers that got it: those whose TFTP service runs
 */
export async function resetItl(
  cluster: Cluster,
  node: Node,
  by?: Identity,
): Promise<readonly string[]> {
  const members = await membersOf(cluster, node);
  const servers = members
    .filter(({ role, reached, runs }) => role !== 'presence' && reached && runs(TFTP))
    .map(({ name }) => name);
  await lackingOf(cluster, node);
  cluster.publisher.store.write((tx) => {
    for (const name of servers) writeItlState(cluster, tx, name, { kind: 'reset', by });
  });
  await cluster.acknowledged();
  return servers;
}
