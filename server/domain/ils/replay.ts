/**
 * A question that was asked before is no question: who listened in could bring old news with it. The
 * sender says when it asked, and numbers that were seen are kept as long as that counts. [guess]
 */
import type { Cluster } from '../../cluster/cluster';
import { machineNow } from '../../runtime/clock';

/** Clocks of two machines may differ by this; those of the clusters may be anywhere. */
const GOOD_FOR_MS = 60_000;

const seenBy = new WeakMap<Cluster, Map<string, number>>();

/** @param sent ms of the sender's machine @returns why it does not count */
export function replayReason(cluster: Cluster, nonce: string, sent: number): string | undefined {
  const now = machineNow();
  if (!(Math.abs(now - sent) < GOOD_FOR_MS)) return 'The message is not of now.';
  let seen = seenBy.get(cluster);
  if (!seen) seenBy.set(cluster, (seen = new Map<string, number>()));
  for (const [old, at] of seen) {
    if (now - at < 2 * GOOD_FOR_MS) break;
    seen.delete(old);
  }
  if (seen.has(nonce)) return 'The message was sent before.';
  seen.set(nonce, now);
  return undefined;
}
