/**
 * Cisco Bulk Provisioning Service: takes the jobs whose time has come, one after the other, and works
 * on their records one by one, each in a transaction of its own. Others have their turn in between.
 *
 * While the service does not run a job stays Pending; one that it leaves, or that the process leaves,
 * is Incomplete. [guess] of the order and of the words
 */
import type { Cluster } from '../../server/cluster/cluster';
import type { Registry } from '../../server/dispatch/registry';
import { runSteps, type Caller } from '../../server/dispatch/run-steps';
import { writeCsv } from '../../server/domain/bat/csv';
import { storeFile } from '../../server/domain/bat/files';
import {
  detailsOf,
  findJob,
  finishJob,
  listJobs,
  setStatus,
  type Job,
  type JobStatus,
} from '../../server/domain/bat/jobs';
import { beginResult, keepResult } from '../../server/domain/bat/results';
import { DomainRefusal } from '../../server/schema/refusal';
import { formOf, textIn, type Form } from './form';
import { failureOf, logText, type Failure } from './log-file';
import { readRecords, type Read } from './records';
import { setupOf } from './setup';
import type { Setup, Transaction } from './transaction';
import { needTransaction } from './transactions';

export const SERVICE = 'Cisco Bulk Provisioning Service';

export interface Bat {
  readonly registry: Registry;
  /** a job was made or changed: called when its unit of work is over */
  wake(): void;
}

/** How often it is looked whether the service runs again, in ms of the clock. */
const RETRY_MS = 1_000;
/** Records between two looks at how far a job is. */
const TOLD_EACH = 100;

export function startBat(cluster: Cluster, registry: Registry): Bat {
  if (!cluster.publisherHere) return { registry, wake: () => undefined };
  let running: symbol | undefined;
  let cancel = (): void => undefined;

  const look = (): void => {
    cancel();
    if (running !== undefined) return;
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
    runJob({ cluster, registry, current }, job)
      .catch((error: unknown) => {
        cluster.log.error('bat-failed', { job: job.id, error: String(error) });
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
  later();
  return { registry, wake: later };
}

function timeOf({ scheduled, submitted }: Job): number {
  return scheduled ?? submitted;
}

interface Run {
  cluster: Cluster;
  registry: Registry;
  /** false: the cluster went back to its start meanwhile */
  current(): boolean;
}

async function runJob({ cluster, registry, current }: Run, job: Job): Promise<void> {
  const { store } = cluster.publisher;
  const caller: Caller = { cluster, registry, user: { userid: job.user, rank: job.rank } };
  const transaction = needTransaction(job.transaction);
  const form = formOf(store.read((tx) => detailsOf(tx, cluster, job)));
  const result = store.write((tx) => {
    setStatus(tx, job, 'Processing');
    return beginResult(tx, cluster, job);
  });
  const failures: Failure[] = [];
  const end = (status: JobStatus, notes: readonly string[], caption = ''): void => {
    if (!current()) return;
    result.status = status;
    result.finished = cluster.clock.now();
    const fileName = form.fileName === undefined ? undefined : textIn(form, 'fileName');
    const text = logText({ job, transaction, result, fileName, caption, failures, notes });
    store.write((tx) => {
      if (!findJob(tx, String(job.id))) return;
      keepResult(tx, result, text);
      finishJob(tx, job, status, cluster.clock.now());
    });
  };
  let setup: Setup;
  let records: Read[];
  try {
    setup = store.read((tx) => setupOf(tx, caller, transaction, form));
    records = store.read((tx) => readRecords(tx, transaction, setup));
  } catch (error) {
    // What the form named is not there any more.
    const failure = failureOf(error);
    if (!failure) throw error;
    return end('Failed', [failure.text]);
  }
  const kind = transaction.file?.kinds[0] ?? transaction.query ?? 'user';
  const { caption } = setup.layouts[kind];
  result.total = records.length;
  const read: unknown[] = [];
  for (const record of records) {
    const stop = stopped({ cluster, current }, job);
    if (stop === 'gone') return;
    if (stop !== undefined) return end('Incomplete', [stop], caption);
    const failure = await workOff({ caller, transaction, setup, caption, read }, record);
    result.processed += 1;
    if (failure) {
      result.failed += 1;
      failures.push({ line: record.line, key: record.key, ...failure });
    }
    if (result.processed % TOLD_EACH === 0 && current())
      store.write((tx) => keepResult(tx, result));
  }
  if (stopped({ cluster, current }, job) === 'gone') return;
  end('Completed', writeExport(transaction, setup, read), caption);
}

/** Why no further record is worked on. */
function stopped({ cluster, current }: Omit<Run, 'registry'>, { id }: Job): string | undefined {
  if (!current()) return 'gone';
  if (!cluster.publisher.store.read((tx) => findJob(tx, String(id)))) return 'gone';
  if (!cluster.publisher.services.runs(SERVICE)) return `The ${SERVICE} was stopped.`;
  return undefined;
}

interface Work {
  caller: Caller;
  transaction: Transaction;
  setup: Setup;
  caption: string;
  /** what an export has read so far */
  read: unknown[];
}

/** One record; why it failed. */
async function workOff(
  { caller, transaction, setup, caption, read }: Work,
  record: Read,
): Promise<Pick<Failure, 'code' | 'text'> | undefined> {
  try {
    if (record.broken !== undefined) throw new DomainRefusal('invalid', record.broken);
    if (record.key === '' && transaction.action !== 'INSERT')
      throw new DomainRefusal('invalid', `${caption} is needed.`);
    if (transaction.export) read.push(await transaction.export.read(record, setup));
    if (transaction.steps) {
      const steps = await transaction.steps(record, setup);
      if (steps.length > 0) await runSteps(caller, steps);
    }
    return undefined;
  } catch (error) {
    const failure = failureOf(error);
    if (failure) return failure;
    caller.cluster.log.error('bat-record', { error: String(error) });
    return { code: '', text: 'The server met an error of its own.' };
  }
}

/** The file of an export, for the download. @returns lines of the log */
function writeExport(transaction: Transaction, setup: Setup, read: readonly unknown[]): string[] {
  const { export: exporting, target, name } = transaction;
  if (!exporting) return [];
  const { cluster, form } = setup;
  const text = writeCsv(exporting.write(read, setup));
  const fileName = nameOf(form, exporting.fileName);
  cluster.publisher.store.write((tx) =>
    storeFile(tx, cluster, { name: fileName, target, transaction: name, text, overwrite: true }),
  );
  return [`Exported to ${fileName}.`];
}

function nameOf(form: Form, otherwise: string): string {
  const given = textIn(form, 'exportFileName');
  return given === '' ? otherwise : given;
}
