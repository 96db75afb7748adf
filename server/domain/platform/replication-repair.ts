/**
 * Repair: what waits for the nodes is handed over at once; then the publisher tells each row again
 * in which one of them differs, through the change log, so that all nodes take the same entries.
 */
import type { Cluster } from '../../cluster/cluster';
import { tellAgain } from '../../cluster/merge';
import { NodeAway } from '../../cluster/orders';
import { machineNow } from '../../runtime/clock';
import type { Member } from './members';
import { checkTables, type Check } from './replication-check';

/** The longest wait for a node of another process to take what was handed over. */
const TAKE_MS = 5_000;
const LOOK_MS = 50;

/** @returns what differs afterwards: of nodes that do not take anything now */
export async function repairTables(
  cluster: Cluster,
  members: readonly Member[],
  tables?: readonly string[],
): Promise<Check> {
  await handOver(cluster, members);
  const before = await checkTables(cluster, members, tables);
  if (before.tables.length === 0) return before;
  cluster.publisher.store.write((tx) => {
    for (const { table, nodes } of before.tables) {
      const pkids = new Set(
        [...nodes.values()].flatMap(({ extra, missing, mismatch }) => [
          ...extra,
          ...missing,
          ...mismatch,
        ]),
      );
      for (const pkid of pkids) tellAgain(tx, table, pkid);
    }
  });
  await cluster.acknowledged();
  await handOver(cluster, members);
  return checkTables(cluster, members, tables);
}

/** Resolves when the nodes that take something now have what the publisher has. */
async function handOver(cluster: Cluster, members: readonly Member[]): Promise<void> {
  const { applied } = cluster.publisher;
  for (const { name, state } of members) {
    try {
      await cluster.order(name, { verb: 'catch-up' });
      const end = machineNow() + TAKE_MS;
      while (state === 2 && (await cluster.order(name, { verb: 'digest' })).applied < applied) {
        if (machineNow() > end) break;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    } catch (error) {
      if (!(error instanceof NodeAway)) throw error;
    }
  }
}
