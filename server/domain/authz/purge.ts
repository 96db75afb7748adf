/** Refresh tokens that are over are flushed at two o'clock each night. [doc] facts/centralized.md 3.1 */
import type { Cluster } from '../../cluster/cluster';
import { purgeTokens } from './refresh-tokens';

const DAY_MS = 86_400_000;
const AT_MS = 2 * 3_600_000;

/** Nights of UTC: a cluster has no time zone of its own here. [guess] */
export function purgeNightly(cluster: Cluster): void {
  if (!cluster.publisherHere) return;
  const { clock, scheduler } = cluster;
  const next = (): number => Math.floor((clock.now() - AT_MS) / DAY_MS + 1) * DAY_MS + AT_MS;
  let at = Infinity;
  let cancel = (): void => undefined;
  const wait = (): void => {
    cancel();
    const night = next();
    at = night;
    cancel = scheduler.at(night, () => {
      if (cluster.writeRefusal() === undefined)
        // As of that night, wherever the clock was moved to at once.
        cluster.publisher.store.write((tx) => purgeTokens(tx, night / 1000));
      wait();
    });
  };
  // A clock that goes back has earlier nights before it.
  clock.onMove(() => {
    if (next() < at) wait();
  });
  wait();
}
