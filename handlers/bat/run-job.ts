/**
 * One job, from its first record to its log file. Each record is a transaction of its own: what is
 * good goes in, what is not is told with its line and its reason.
 */
import type { Cluster } from '../../server/cluster/cluster';
import type { Registry } from '../../server/dispatch/registry';
import { runSteps, type Caller } from '../../server/dispatch/run-steps';
import { writeCsv } from '../../server/domain/bat/csv';
import { findFile, storeFile } from '../../server/domain/bat/files';
import {
  detailsOf,
  findJob,
  finishJob,
  setStatus,
  type Job,
  type JobStatus,
} from '../../server/domain/bat/jobs';
import { beginResult, keepResult, type JobResult } from '../../server/domain/bat/results';
import { DomainRefusal } from '../../server/schema/refusal';
import { formOf, textIn, type Form } from '../../server/dispatch/form';
import { failureOf, logText, type Failure } from './log-file';
import { readRecords, type Read, type Records } from './records';
import { setupOf } from './setup';
import type { Setup, Transaction } from './transaction';
import { needTransaction } from './transactions';

export const SERVICE = 'Cisco Bulk Provisioning Service';

/** Records between two looks at how far a job is. */
const TOLD_EACH = 100;

export interface Run {
  cluster: Cluster;
  registry: Registry;
  /** false: the cluster went back to its start meanwhile */
  current(): boolean;
  /** resolves when others had their turn and the cluster may be written */
  free(): Promise<void>;
}

interface Task extends Run {
  job: Job;
  caller: Caller;
  transaction: Transaction;
  form: Form;
  result: JobResult;
  failures: Failure[];
}

interface Ready {
  setup: Setup;
  records: Records;
  /** label of the key */
  caption: string;
}

export async function runJob(run: Run, job: Job): Promise<void> {
  const { cluster, registry } = run;
  const { store } = cluster.publisher;
  const task: Task = {
    ...run,
    job,
    caller: { cluster, registry, user: { userid: job.user, rank: job.rank } },
    transaction: needTransaction(job.transaction),
    form: formOf(store.read((tx) => detailsOf(tx, cluster, job))),
    result: store.write((tx) => {
      setStatus(tx, job, 'Processing');
      return beginResult(tx, cluster, job);
    }),
    failures: [],
  };
  let ready: Ready;
  try {
    ready = store.read((tx) => makeReady(tx, task));
  } catch (error) {
    // What the form named is not there any more.
    const failure = failureOf(error);
    if (!failure) throw error;
    return end(task, 'Failed', '', [failure.text]);
  }
  await workOff(task, ready);
}

function makeReady(tx: Parameters<typeof readRecords>[0], task: Task): Ready {
  const { caller, transaction, form } = task;
  const setup = setupOf(tx, caller, transaction, form);
  const kind = transaction.file?.kinds[0] ?? transaction.query ?? 'user';
  const records = readRecords(tx, transaction, setup);
  return { setup, records, caption: setup.layouts[kind].caption };
}

async function workOff(task: Task, { setup, records, caption }: Ready): Promise<void> {
  const { cluster, job, result, failures, transaction } = task;
  const read: unknown[] = [];
  const lost = new Set<string>();
  result.total = records.count;
  for (const record of records) {
    await task.free();
    const stop = stopped(task);
    if (stop === 'gone') return;
    if (stop !== undefined) return end(task, 'Incomplete', caption, [stop]);
    const failure = await one(task, { setup, caption, read }, record);
    await task.free();
    for (const { column, text } of record.cells)
      if (column.place === 'none' && text !== '') lost.add(column.label);
    result.processed += 1;
    if (failure) {
      result.failed += 1;
      failures.push({ line: record.line, key: record.key, ...failure });
    }
    if (result.processed % TOLD_EACH === 0 && task.current())
      cluster.publisher.store.write((tx) => keepResult(tx, result));
  }
  if (stopped(task) === 'gone') return;
  const notes = lost.size === 0 ? [] : [`Warning: read and not stored: ${[...lost].join(', ')}`];
  try {
    if (transaction.export) notes.push(writeExport(task, setup, read));
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    return end(task, 'Failed', caption, [failure.text]);
  }
  cluster.log.debug('bat-done', { job: job.id, records: result.total, failed: result.failed });
  await end(task, 'Completed', caption, notes);
}

/** Why no further record is worked on. */
function stopped({ cluster, current, job }: Task): string | undefined {
  if (!current()) return 'gone';
  const { store, services } = cluster.publisher;
  if (!store.read((tx) => findJob(tx, String(job.id)))) return 'gone';
  return services.runs(SERVICE) ? undefined : `The ${SERVICE} was stopped.`;
}

interface Work {
  setup: Setup;
  caption: string;
  /** what an export has read so far */
  read: unknown[];
}

type Reason = Pick<Failure, 'code' | 'text'>;

/** One record; why it failed. */
async function one(
  { caller, transaction, cluster, free, current }: Task,
  { setup, caption, read }: Work,
  record: Read,
): Promise<Reason | undefined> {
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
    // A cluster that goes back to its start takes the record away in the middle.
    await free();
    if (current()) cluster.log.error('bat-record', { error: String(error) });
    return { code: '', text: 'The server met an error of its own.' };
  }
}

/**
 * The file of an export, for the download; it takes the place of an earlier one of its kind only.
 *
 * @returns a line of the log
 */
function writeExport({ transaction, cluster, form }: Task, setup: Setup, read: unknown[]): string {
  const { export: exporting, target, name: of } = transaction;
  if (!exporting) throw new Error(`${of} exports nothing`);
  const text = writeCsv(exporting.write(read, setup));
  const name = textIn(form, 'exportFileName') || exporting.fileName;
  cluster.publisher.store.write((tx) => {
    const overwrite = findFile(tx, name)?.transaction === of;
    storeFile(tx, cluster, { name, target, transaction: of, text, overwrite });
  });
  return `Exported to ${name}.`;
}

async function end(
  task: Task,
  status: JobStatus,
  caption: string,
  notes: readonly string[],
): Promise<void> {
  await task.free();
  if (!task.current()) return;
  const { cluster, job, form, result } = task;
  const now = cluster.clock.now();
  Object.assign(result, { status, finished: now });
  const fileName = form.fileName === undefined ? undefined : textIn(form, 'fileName');
  const text = logText({ ...task, fileName, caption, notes });
  cluster.publisher.store.write((tx) => {
    if (!findJob(tx, String(job.id))) return;
    keepResult(tx, result, text);
    finishJob(tx, job, status, now);
  });
}
