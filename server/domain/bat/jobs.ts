/**
 * Bulk Administration > Job Scheduler: the jobs, when they run and what became of them.
 *
 * States: Hold until it is activated, Pending until its time, Processing, then Completed, Incomplete
 * when it was broken off, Failed when it could not begin. [guess] of the words
 */
import type { Cluster } from '../../cluster/cluster';
import { DomainRefusal } from '../../schema/refusal';
import type { Row, Tx } from '../../store/store';
import type { BatFile } from './files';

export type JobStatus = 'Hold' | 'Pending' | 'Processing' | 'Completed' | 'Incomplete' | 'Failed';

export const FREQUENCIES = ['Once', 'Daily', 'Weekly', 'Monthly'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** Times are in ms of the cluster's clock. */
export interface Job {
  pkid: string;
  id: number;
  description: string;
  user: string;
  rank: number;
  target: string;
  transaction: string;
  status: JobStatus;
  frequency: Frequency;
  submitted: number;
  scheduled: number | undefined;
  /** no repetition begins after it */
  end: number | undefined;
}

export interface NewJob extends Pick<
  Job,
  'description' | 'user' | 'rank' | 'target' | 'transaction'
> {
  /** all that the form said */
  details: unknown;
  immediately: boolean;
  file: BatFile | undefined;
}

export function addJob(tx: Tx, { clock, ids, sealer }: Cluster, job: NewJob): Job {
  const now = clock.now();
  const pkid = ids.pkid();
  const last = Number(tx.get('select max(jobid) as n from batjob')?.n ?? 0);
  // [guess] a job is called by the second in which it was made
  const id = Math.max(Math.floor(now / 1000), last + 1);
  tx.run(
    `insert into batjob (pkid, jobid, description, userid, userrank, target, transactiontype, status,
                         frequency, timesubmitted, timescheduled, details)
     values (?, ?, ?, ?, ?, ?, ?, ?, 'Once', ?, ?, ?)`,
    ...[pkid, id, job.description, job.user, job.rank, job.target, job.transaction],
    job.immediately ? 'Pending' : 'Hold',
    now,
    job.immediately ? now : null,
    sealer.seal(JSON.stringify(job.details)),
  );
  if (job.file)
    tx.run(
      'insert into batfileinfojobmap (fkbatfileinfo, fkbatjob) values (?, ?)',
      job.file.pkid,
      pkid,
    );
  return needJob(tx, String(id));
}

export function listJobs(tx: Tx): Job[] {
  return tx.all(`${JOBS} order by jobid`).map(jobOf);
}

export function findJob(tx: Tx, id: string): Job | undefined {
  const row = tx.get(`${JOBS} where jobid = ?`, Number(id));
  return row && jobOf(row);
}

/** @throws DomainRefusal */
export function needJob(tx: Tx, id: string): Job {
  const job = findJob(tx, id);
  if (!job) throw new DomainRefusal('not found', `There is no job ${id}.`);
  return job;
}

export function detailsOf(tx: Tx, { sealer }: Pick<Cluster, 'sealer'>, { pkid }: Job): unknown {
  const row = tx.get('select details from batjob where pkid = ?', pkid);
  return JSON.parse(sealer.open(String(row?.details)));
}

export function fileNamesOf(tx: Tx, { pkid }: Job): string[] {
  return tx
    .all(
      `select f.filename from batfileinfojobmap m join batfileinfo f on f.pkid = m.fkbatfileinfo
        where m.fkbatjob = ? order by 1`,
      pkid,
    )
    .map(({ filename }) => String(filename));
}

export interface Schedule {
  description?: string | undefined;
  scheduled?: number | undefined;
  frequency?: Frequency | undefined;
  end?: number | undefined;
}

/** @throws DomainRefusal for one that runs */
export function scheduleJob(tx: Tx, job: Job, schedule: Schedule): void {
  refuseRunning(job);
  const { description, scheduled, frequency, end } = schedule;
  tx.run(
    `update batjob set description = ifnull(?, description), timescheduled = ifnull(?, timescheduled),
            frequency = ifnull(?, frequency), timeend = ifnull(?, timeend) where pkid = ?`,
    ...[description ?? null, scheduled ?? null, frequency ?? null, end ?? null],
    job.pkid,
  );
}

/** It runs at its time, at once when it has none. @throws DomainRefusal for one that runs */
export function activateJob(tx: Tx, { clock }: Cluster, job: Job): void {
  refuseRunning(job);
  tx.run(
    `update batjob set status = 'Pending', timescheduled = ifnull(timescheduled, ?) where pkid = ?`,
    clock.now(),
    job.pkid,
  );
}

function refuseRunning({ status, id }: Job): void {
  if (status === 'Processing')
    throw new DomainRefusal('conflict', `The job ${id} is being processed.`);
}

export function dropJob(tx: Tx, { pkid }: Job): void {
  tx.run('delete from batjob where pkid = ?', pkid);
}

export function setStatus(tx: Tx, { pkid }: Job, status: JobStatus): void {
  tx.run('update batjob set status = ? where pkid = ?', status, pkid);
}

/** Of a job that is done: Pending again where it is repeated, else what it ended as. */
export function finishJob(tx: Tx, job: Job, status: JobStatus, now: number): void {
  const next = nextTime(job, now);
  if (status !== 'Completed' || next === undefined) return setStatus(tx, job, status);
  tx.run(`update batjob set status = 'Pending', timescheduled = ? where pkid = ?`, next, job.pkid);
}

/** The first time after now at which a repeated job runs again; undefined: it does not. */
function nextTime({ frequency, scheduled, end }: Job, now: number): number | undefined {
  if (frequency === 'Once' || scheduled === undefined) return undefined;
  const first = new Date(scheduled);
  for (let i = 1; ; i++) {
    const at = new Date(first);
    if (frequency === 'Daily') at.setUTCDate(first.getUTCDate() + i);
    if (frequency === 'Weekly') at.setUTCDate(first.getUTCDate() + 7 * i);
    if (frequency === 'Monthly') at.setUTCMonth(first.getUTCMonth() + i);
    if (end !== undefined && at.getTime() > end) return undefined;
    if (at.getTime() > now) return at.getTime();
  }
}

const JOBS = `select pkid, jobid, description, userid, userrank, target, transactiontype, status, frequency,
    timesubmitted, timescheduled, timeend from batjob`;

function jobOf(row: Row): Job {
  const time = (value: unknown): number | undefined =>
    value === null || value === undefined ? undefined : Number(value);
  return {
    pkid: String(row.pkid),
    id: Number(row.jobid),
    description: String(row.description ?? ''),
    user: String(row.userid ?? ''),
    rank: Number(row.userrank ?? 1),
    target: String(row.target),
    transaction: String(row.transactiontype),
    status: row.status as JobStatus,
    frequency: row.frequency as Frequency,
    submitted: Number(row.timesubmitted),
    scheduled: time(row.timescheduled),
    end: time(row.timeend),
  };
}
