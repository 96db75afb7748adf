/**
 * Cisco Bulk Provisioning Service: takes the jobs whose time has come, one after the other, and works
 * on their records one by one, each in a transaction of its own. Others have their turn in between.
 *
 * While the service does not run a job stays Pending; one that it leaves, or that the process leaves,
 * is Incomplete. [guess] of the order and of the words
 */
import { readAtStart } from '../../server/cluster/at-start';
import type { Cluster } from '../../server/cluster/cluster';
import type { Registry } from '../../server/dispatch/registry';
import { listJobs, setStatus, type Job } from '../../server/domain/bat/jobs';
import { runJob, SERVICE } from './run-job';

export interface Bat {
  readonly registry: Registry;
  /** a job was made or changed: called when its unit of work is over */
  wake(): void;
}

/** States of a job that something is left to do for. */
const OPEN: ReadonlySet<string> = new Set(['Pending', 'Processing']);

/** How often it is looked whether the service runs again, in ms of the clock. */
const RETRY_MS = 1_000;

/** @param busy while the cluster goes back or is copied: nothing is written then */
export function startBat(
  cluster: Cluster,
  registry: Registry,
  busy: () => Promise<unknown> | undefined,
): Bat {
  if (!cluster.publisherHere) return { registry, wake: () => undefined };
  let running: symbol | undefined;
  let cancel = (): void => undefined;

  const look = (): void => {
    cancel();
    if (running !== undefined) return;
    const wait = busy();
    if (wait) return void wait.then(guarded);
    const { store, services } = cluster.publisher;
    const now = cluster.clock.now();
    const jobs = store.read(listJobs);
    const left = jobs.filter(({ status }) => status === 'Processing');
    const [next] = jobs
      .filter(({ status }) => status === 'Pending')
      .sort((a, b) => timeOf(a) - timeOf(b) || a.id - b.id);
    if (!next && left.length === 0) return;
    if (cluster.writeRefusal() !== undefined) {
      cancel = cluster.scheduler.at(now + RETRY_MS, guarded);
      return;
    }
    // Nobody is at them: the process ended meanwhile, or a snapshot was taken of it.
    if (left.length > 0)
      store.write((tx) => left.forEach((job) => setStatus(tx, job, 'Incomplete')));
    if (!next) return;
    if (timeOf(next) > now) cancel = cluster.scheduler.at(timeOf(next), guarded);
    else if (services.runs(SERVICE)) begin(next);
    else cancel = cluster.scheduler.at(now + RETRY_MS, guarded);
  };
  const guarded = (): void => {
    try {
      look();
    } catch (error) {
      // A cluster that was stopped meanwhile has no store any more.
      cluster.log.info('bat-ended', { cluster: cluster.name, error: String(error) });
    }
  };
  const begin = (job: Job): void => {
    const task = (running = Symbol(String(job.id)));
    const current = (): boolean => running === task;
    const free = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      for (let wait = busy(); wait; wait = busy()) await wait;
    };
    runJob({ cluster, registry, current, free }, job)
      .catch(async (error: unknown) => {
        await free();
        if (current()) cluster.log.error('bat-failed', { job: job.id, error: String(error) });
      })
      .finally(() => {
        if (!current()) return;
        running = undefined;
        guarded();
      });
  };
  const later = (): void => void setImmediate(guarded);

  cluster.register({
    name: 'bulk-provisioning',
    reset() {
      running = undefined;
      later();
    },
  });
  const { publisher } = cluster;
  const open = readAtStart(cluster, publisher, 'jobs', () =>
    publisher.store.read(listJobs).some(({ status }) => OPEN.has(status)),
  );
  if (open) later();
  return { registry, wake: later };
}

function timeOf({ scheduled, submitted }: Job): number {
  return scheduled ?? submitted;
}
