/**
 * Extension mobility logins end by themselves when their time is over on the cluster's clock.
 *
 * The publisher ends them; a subscriber only while it is without one, so that the two do not write
 * the same row. Logins can also come from another process or by SQL, so rows are looked at each
 * minute besides, which is the unit of their duration at the service.
 */
import { readAtStart } from '../../cluster/at-start';
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { endExpired } from './extension-mobility';

const wakers = new WeakMap<Cluster, () => void>();
const MINUTE_MS = 60_000;

/** Somebody logged in: their unit of work is over when this gets its turn. */
export function wakeLoginExpiry(cluster: Cluster): void {
  setImmediate(() => wakers.get(cluster)?.());
}

export function startLoginExpiry(cluster: Cluster): void {
  const { clock, scheduler, log } = cluster;
  let cancel = (): void => undefined;
  const look = (read = firstEnd): void => {
    cancel();
    const now = clock.now();
    const ends = cluster.nodes
      .filter((node) => isInCharge(cluster, node))
      .map((node) => {
        const end = read(node);
        if (end > now) return end;
        node.write((tx) => endExpired(tx, Math.floor(now / 1000)));
        return firstEnd(node);
      });
    cancel = scheduler.at(Math.min(now + MINUTE_MS, ...ends.filter((end) => end > now)), () =>
      guarded(),
    );
  };
  const guarded = (read?: typeof firstEnd): void => {
    try {
      look(read);
    } catch (error) {
      // A cluster that was stopped meanwhile has no store any more.
      log.info('login-expiry-ended', { cluster: cluster.name, error: String(error) });
    }
  };
  wakers.set(cluster, () => guarded());
  // A clock that goes back has earlier ends before it.
  clock.onMove(() => guarded());
  guarded((node) => readAtStart(cluster, node, 'logins', () => firstEnd(node)));
}

function isInCharge(cluster: Cluster, node: Node): boolean {
  if (!node.up) return false;
  return node.role === 'publisher' || cluster.writeRefusal(node) !== undefined;
}

/** ms; Infinity when no login has an end */
function firstEnd({ store }: Node): number {
  const row = store.read((tx) =>
    tx.get(
      'select min(logintime + loginduration) as first from extensionmobilitydynamic where loginduration > 0',
    ),
  );
  return typeof row?.first === 'number' ? row.first * 1000 : Infinity;
}
