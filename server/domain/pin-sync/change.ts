/**
 * A PIN that changes at CUCM goes to the Unity Connections first.
 *
 * Under a lease on the user: rehearse the change (so that nothing of ours refuses it later), push
 * it while no transaction is open, commit when at least one server took it or none knows the user,
 * refuse otherwise. [doc] the success rule, [guess] the rest. facts/pin-sync.md 4, 11
 */
import type { Cluster } from '../../cluster/cluster';
import { AxlFault } from '../../schema/axl-fault';
import type { UnitOfWork } from '../../store/rehearse';
import { enabledServers } from './servers';
import { deliver, type Delivery } from './deliver';
import { settle } from './settle';

export interface PinChange {
  /** user id at CUCM, alias at Unity Connection */
  userid: string;
  pin: string;
  /** the change comes from Unity Connection and stays here. [schema] facts/pin-sync.md 5.1 */
  zeroHop: boolean;
}

/**
 * Changes a PIN with everybody who has to know; undefined: nobody has, and the caller may store it
 * by itself.
 *
 * @throws AxlFault; the PIN is the old one then
 */
export function changePin<T>(
  cluster: Cluster,
  change: PinChange,
  storing: UnitOfWork<T>,
): Promise<T> | undefined {
  const lease = leaseOf(change.userid);
  if (change.zeroHop) {
    // Our own change of this user is on its way to the one who asks.
    if (cluster.leases.held(lease))
      throw new AxlFault('pinChangeInProgress', { userid: change.userid });
    return undefined;
  }
  const { store } = cluster.publisher;
  const servers = store.read((tx) => enabledServers(tx, cluster.sealer));
  return servers.length === 0 ? undefined : synchronise(cluster, change, storing);
}

async function synchronise<T>(
  cluster: Cluster,
  change: PinChange,
  storing: UnitOfWork<T>,
): Promise<T> {
  const release = await cluster.leases.take(leaseOf(change.userid));
  let unsettled: Delivery[] = [];
  try {
    storing.rehearse();
    const servers = cluster.publisher.store.read((tx) => enabledServers(tx, cluster.sealer));
    const deliveries = await Promise.all(
      servers.map((server) =>
        deliver(cluster, server, { userid: change.userid, pin: change.pin, mark: 'push' }),
      ),
    );
    unsettled = deliveries.filter(({ outcome }) => outcome === 'unknown');
    refuseUnlessTaken(deliveries);
    try {
      return storing.commit();
    } catch (error) {
      // What was rehearsed does not hold any more: those who took the PIN get the old one again.
      unsettled = deliveries.filter(({ outcome }) => outcome === 'taken' || outcome === 'unknown');
      throw error;
    }
  } finally {
    // The caller has its answer; the user's next change waits until this one is settled.
    void settle(cluster, unsettled, change.userid).finally(release);
  }
}

function refuseUnlessTaken(deliveries: readonly Delivery[]): void {
  const failures = deliveries.filter(
    ({ outcome }) => outcome === 'failed' || outcome === 'unknown',
  );
  if (failures.length === 0 || deliveries.some(({ outcome }) => outcome === 'taken')) return;
  throw new AxlFault('pinPushFailed', {
    reason: failures.map(({ reason = '' }) => reason).join('; '),
  });
}

export function leaseOf(userid: string): string {
  return `pin ${userid.toLowerCase()}`;
}
