/**
 * The log file of a job: head, what passed and failed, and why. A real one has such parts; their
 * words are a [guess].
 */
import { AxlFault } from '../../server/schema/axl-fault';
import { faultOf } from '../../server/schema/faults';
import { DomainRefusal } from '../../server/schema/refusal';
import type { Job } from '../../server/domain/bat/jobs';
import type { JobResult } from '../../server/domain/bat/results';
import type { Transaction } from './transaction';

export interface Failure {
  line: number | undefined;
  key: string;
  /** of the fault; '' where Bulk Administration itself refuses */
  code: string;
  text: string;
}

/** Why a record failed; undefined: it is an error of ours, not of the record. */
export function failureOf(error: unknown): Pick<Failure, 'code' | 'text'> | undefined {
  if (error instanceof AxlFault)
    return { code: String(faultOf(error.fault).code), text: error.message };
  if (error instanceof DomainRefusal) return { code: '', text: error.message };
  return undefined;
}

export interface Told {
  job: Job;
  transaction: Transaction;
  result: JobResult;
  fileName: string | undefined;
  /** label of the key of its records */
  caption: string;
  failures: readonly Failure[];
  /** further lines */
  notes: readonly string[];
}

export function logText({ job, transaction, result, ...told }: Told): string {
  const { failures, notes, fileName, caption } = told;
  const { action } = transaction;
  return [
    transaction.name,
    `Job ID : ${job.id}`,
    `Job Description : ${job.description}`,
    `User ID : ${job.user}`,
    ...(fileName === undefined ? [] : [`File Name : ${fileName}`]),
    `Launched : ${new Date(result.launched).toISOString()}`,
    '',
    'RESULT SUMMARY',
    `${action} for ${result.processed - result.failed} record(s) passed.`,
    `${action} for ${result.failed} record(s) failed.`,
    ...notes,
    ...(failures.length === 0 ? [] : ['', 'FAILURE DETAILS']),
    ...(failures.length === 0
      ? []
      : [['Line', caption, 'Error Code', 'Error Description'].join('\t')]),
    ...failures.map(({ line, key, code, text }) => [line ?? '-', key, code, text].join('\t')),
    '',
  ].join('\r\n');
}
