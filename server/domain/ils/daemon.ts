/**
 * The Intercluster Lookup Service of a publisher: a round when its settings change, and one each
 * interval of the cluster's clock.
 */
import { readAtStart } from '../../cluster/at-start';
import type { Cluster } from '../../cluster/cluster';
import type { IlsIdentity } from './message';
import { ilsSettings } from './settings';
import { synchronizeOnce } from './synchronize';

export interface IlsDaemon {
  /** a round now; who asks during one gets the next */
  synchronize(): Promise<void>;
}

const daemons = new WeakMap<Cluster, IlsDaemon>();

/** The settings were changed: their unit of work is over when this gets its turn. */
export function wakeIls(cluster: Cluster): void {
  setImmediate(() => void daemons.get(cluster)?.synchronize());
}

export function startIls(identity: IlsIdentity): IlsDaemon {
  const { cluster } = identity;
  const { clock, scheduler, log } = cluster;
  let cancel = (): void => undefined;
  let last = Promise.resolve();

  const round = async (): Promise<void> => {
    cancel();
    try {
      const { active, everyMs } = await synchronizeOnce(identity);
      if (active) cancel = scheduler.at(clock.now() + everyMs, () => void daemon.synchronize());
    } catch (error) {
      // A cluster that was stopped meanwhile has no store any more.
      log.info('ils-round-ended', { cluster: cluster.name, error: String(error) });
    }
  };
  const daemon: IlsDaemon = { synchronize: () => (last = last.then(round)) };
  daemons.set(cluster, daemon);
  cluster.register({ name: 'ils', reset: () => cancel() });
  const { active } = readAtStart(cluster, cluster.publisher, 'ils', () =>
    cluster.publisher.store.read((tx) => ilsSettings(tx, cluster.sealer)),
  );
  if (active) void daemon.synchronize();
  return daemon;
}
