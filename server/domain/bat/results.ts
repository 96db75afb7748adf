/** What became of each launch of a job: numbers, and the log file. */
import type { Cluster } from '../../cluster/cluster';
import { DomainRefusal } from '../../schema/refusal';
import type { Tx } from '../../store/store';
import type { Job } from './jobs';

/** Times are in ms of the cluster's clock. */
export interface JobResult {
  pkid: string;
  status: string;
  launched: number;
  finished: number | undefined;
  total: number;
  processed: number;
  failed: number;
  /** name of its log file */
  log: string;
}

export function beginResult(tx: Tx, { clock, ids }: Cluster, job: Job): JobResult {
  const now = clock.now();
  const made: JobResult = {
    pkid: ids.pkid(),
    status: 'Processing',
    launched: now,
    finished: undefined,
    ...{ total: 0, processed: 0, failed: 0 },
    log: `${job.id}#${new Date(now).toISOString().replace(/\D/g, '').slice(0, 14)}.txt`,
  };
  tx.run(
    `insert into batjobresults (pkid, fkbatjob, status, timelaunched, totalrecords, processedrecords,
                                failedrecords, logfilename) values (?, ?, ?, ?, 0, 0, 0, ?)`,
    ...[made.pkid, job.pkid, made.status, now, made.log],
  );
  return made;
}

/** @param text of the log file; undefined while it runs */
export function keepResult(tx: Tx, result: JobResult, text?: string): void {
  const { status, finished = null, total, processed, failed, pkid } = result;
  tx.run(
    `update batjobresults set status = ?, timefinished = ?, totalrecords = ?, processedrecords = ?,
            failedrecords = ?, logtext = ? where pkid = ?`,
    ...[status, finished, total, processed, failed, text ?? null, pkid],
  );
}

/** Oldest first. */
export function resultsOf(tx: Tx, { pkid }: Job): JobResult[] {
  return tx
    .all('select * from batjobresults where fkbatjob = ? order by timelaunched', pkid)
    .map((row) => ({
      pkid: String(row.pkid),
      status: String(row.status),
      launched: Number(row.timelaunched),
      finished: row.timefinished === null ? undefined : Number(row.timefinished),
      total: Number(row.totalrecords),
      processed: Number(row.processedrecords),
      failed: Number(row.failedrecords),
      log: String(row.logfilename),
    }));
}

/** @throws DomainRefusal for a log that is not there, or not yet */
export function logOf(tx: Tx, { pkid, id }: Job, name: string): string {
  const row = tx.get(
    'select logtext from batjobresults where fkbatjob = ? and logfilename = ?',
    pkid,
    name,
  );
  if (typeof row?.logtext !== 'string')
    throw new DomainRefusal('not found', `The job ${id} has no log file ${name}.`);
  return row.logtext;
}
