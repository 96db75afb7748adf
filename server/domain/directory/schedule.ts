/**
 * Synchronizations at the time of a directory: at `nextExecTime`, and where it is repeatable again
 * each interval, which moves `nextExecTime` on. [schema] of LdapDirectory
 *
 * Only a moment that was still ahead when it was seen is kept: one that passed while the cluster
 * was off, or that was over when it was set, does nothing. Times are of UTC. [guess]
 */
import { readAtStart } from '../../cluster/at-start';
import type { Cluster } from '../../cluster/cluster';
import type { Row } from '../../store/store';
import { momentOf, nextMoment, textOfMoment } from './moment';
import { synchronizerOf, writeState } from './synchronizer';

const wakers = new WeakMap<Cluster, () => void>();

/** Directories were changed: their unit of work is over when this gets its turn. */
export function wakeDirectorySchedule(cluster: Cluster): void {
  setImmediate(() => wakers.get(cluster)?.());
}

export function startDirectorySchedule(cluster: Cluster): void {
  if (!cluster.publisherHere) return;
  const { clock, scheduler, log } = cluster;
  /** pkid of a directory -> its moment, while that is ahead */
  let ahead = new Map<string, number>();
  let cancel = (): void => undefined;

  const look = (directories = directoriesOf): void => {
    cancel();
    const now = clock.now();
    const seen = ahead;
    ahead = new Map();
    for (const row of directories(cluster)) {
      const pkid = String(row.pkid);
      const at = momentOf(row.next);
      if (at === undefined) continue;
      if (seen.get(pkid) === at && at <= now) synchronize(cluster, pkid);
      const next = at <= now ? nextMoment(row, at, now) : at;
      if (next !== at) postpone(cluster, pkid, next);
      if (next > now) ahead.set(pkid, next);
    }
    const first = Math.min(...ahead.values());
    if (first < Infinity) cancel = scheduler.at(first, () => guarded());
  };
  const guarded = (directories?: typeof directoriesOf): void => {
    try {
      look(directories);
    } catch (error) {
      // A cluster that was stopped meanwhile has no store any more.
      log.info('ldap-schedule-ended', { cluster: cluster.name, error: String(error) });
    }
  };
  wakers.set(cluster, () => guarded());
  cluster.register({
    name: 'directory-schedule',
    reset() {
      ahead = new Map();
      guarded();
    },
  });
  guarded(() =>
    readAtStart(cluster, cluster.publisher, 'directories', () => directoriesOf(cluster)),
  );
}

function directoriesOf({ publisher }: Cluster): Row[] {
  return publisher.store.read((tx) =>
    tx.all(
      `select pkid, json_extract(rest, '$.nextExecTime') as next, json_extract(rest, '$.repeatable') as repeatable,
              json_extract(rest, '$.intervalValue') as every, json_extract(rest, '$.scheduleUnit') as unit
         from directorypluginconfig`,
    ),
  );
}

/** As doLdapSync, but that nobody is told why it is not done while synchronization is off. */
function synchronize(cluster: Cluster, pkid: string): void {
  if (cluster.writeRefusal() !== undefined) return;
  const enabled = cluster.publisher.store.write((tx) => {
    const system = tx.get("select json_extract(rest, '$.syncEnabled') as enabled from ldapsystem");
    if (system?.enabled !== 'true') return false;
    writeState(tx, cluster, pkid, { state: 'running', message: '' });
    return true;
  });
  if (enabled) synchronizerOf(cluster).start(pkid);
}

function postpone(cluster: Cluster, pkid: string, next: number): void {
  if (cluster.writeRefusal() !== undefined) return;
  cluster.publisher.store.write((tx) =>
    tx.objects.update('LdapDirectory', pkid, { nextExecTime: textOfMoment(next) }),
  );
}
