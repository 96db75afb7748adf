/** Submit of each page, and Bulk Administration > Job Scheduler. */
import { shownJson } from '../../server/dispatch/own-form';
import type { Resource, RestCall } from '../../server/dispatch/rest';
import type { Caller } from '../../server/dispatch/run-steps';
import { findFile } from '../../server/domain/bat/files';
import {
  activateJob,
  addJob,
  dropJob,
  fileNamesOf,
  FREQUENCIES,
  listJobs,
  needJob,
  scheduleJob,
  type Job,
} from '../../server/domain/bat/jobs';
import { logOf, resultsOf } from '../../server/domain/bat/results';
import { readParameter } from '../../server/domain/services/parameters';
import { DomainRefusal } from '../../server/schema/refusal';
import type { Tx } from '../../server/store/store';
import { administrator, reader } from './access';
import {
  flagIn,
  formOf,
  momentIn,
  needText,
  onlyMembers,
  textIn,
  wordIn,
} from '../../server/dispatch/form';
import { readRecords } from './records';
import { SERVICE } from './run-job';
import type { Bat } from './runner';
import { setupOf } from './setup';
import { needTransaction } from './transactions';

export function jobResources(bat: Bat): Resource[] {
  const woken = <T>(answer: T): T => {
    bat.wake();
    return answer;
  };
  return [
    {
      path: 'jobs',
      methods: {
        GET: {
          auth: reader,
          evidence: 'doc',
          run: ({ tx }) => woken(shownJson({ jobs: listJobs(tx).map((job) => view(tx, job)) })),
        },
        POST: {
          auth: administrator,
          evidence: 'doc',
          takes: 'job',
          run: (call) => woken(submit(bat, call)),
        },
      },
    },
    {
      path: 'jobs/{jobId}',
      methods: {
        GET: {
          auth: reader,
          evidence: 'doc',
          run: ({ tx, params }) => woken(shownJson(view(tx, needJob(tx, params.jobId ?? '')))),
        },
        PUT: {
          auth: administrator,
          evidence: 'doc',
          takes: 'job',
          run: (call) => woken(schedule(call)),
        },
        DELETE: {
          auth: administrator,
          evidence: 'doc',
          run({ tx, params }) {
            dropJob(tx, needJob(tx, params.jobId ?? ''));
            return woken({ status: 204 });
          },
        },
      },
    },
    {
      path: 'jobs/{jobId}/activate',
      methods: {
        POST: {
          auth: administrator,
          evidence: 'doc',
          run({ tx, cluster, params }) {
            activateJob(tx, cluster, needJob(tx, params.jobId ?? ''));
            return woken(shownJson(view(tx, needJob(tx, params.jobId ?? ''))));
          },
        },
      },
    },
    {
      path: 'jobs/{jobId}/logs/{logFile}',
      methods: {
        GET: {
          auth: reader,
          evidence: 'doc',
          run({ tx, params }) {
            const text = logOf(tx, needJob(tx, params.jobId ?? ''), params.logFile ?? '');
            return { body: { kind: 'text', type: 'text/plain; charset=utf-8', text } };
          },
        },
      },
    },
  ];
}

/** What the job cannot begin with is refused at once; records are judged when it runs. */
function submit({ registry }: Bat, { tx, cluster, json, user }: RestCall) {
  const form = formOf(json);
  const transaction = needTransaction(needText(form, 'transaction'));
  const submitter = { userid: user?.userid ?? '', rank: user?.rank ?? 1 };
  const caller: Caller = { registry, cluster, user: submitter };
  const setup = setupOf(tx, caller, transaction, form);
  const records = readRecords(tx, transaction, setup);
  const most = Number(readParameter(tx, SERVICE, 'MaximumNumberofRecordsperJob') ?? '');
  if (most > 0 && records.count > most)
    throw new DomainRefusal(
      'invalid',
      `The job has ${records.count} records; at most ${most} are allowed.`,
    );
  const job = addJob(tx, cluster, {
    description: textIn(form, 'jobDescription') || transaction.name,
    user: submitter.userid,
    rank: submitter.rank,
    target: transaction.target,
    transaction: transaction.name,
    details: form,
    immediately: flagIn(form, 'runImmediately', true),
    file: transaction.file && findFile(tx, textIn(form, 'fileName')),
  });
  return {
    ...shownJson(view(tx, job)),
    status: 201,
    headers: { Location: `/ucmock/bat/jobs/${job.id}` },
  };
}

function schedule({ tx, params, json }: RestCall) {
  const form = formOf(json);
  onlyMembers(form, ['jobDescription', 'startTime', 'frequency', 'endTime']);
  const job = needJob(tx, params.jobId ?? '');
  scheduleJob(tx, job, {
    description: textIn(form, 'jobDescription') || undefined,
    scheduled: momentIn(form, 'startTime'),
    end: momentIn(form, 'endTime'),
    frequency: form.frequency === undefined ? undefined : wordIn(form, 'frequency', FREQUENCIES),
  });
  return shownJson(view(tx, needJob(tx, params.jobId ?? '')));
}

function view(tx: Tx, job: Job): Record<string, unknown> {
  const moment = (at: number | undefined): string | null =>
    at === undefined ? null : new Date(at).toISOString();
  return {
    jobId: job.id,
    jobDescription: job.description,
    transaction: job.transaction,
    target: job.target,
    userId: job.user,
    status: job.status,
    submitted: moment(job.submitted),
    startTime: moment(job.scheduled),
    frequency: job.frequency,
    endTime: moment(job.end),
    files: fileNamesOf(tx, job),
    results: resultsOf(tx, job).map((result) => ({
      launched: moment(result.launched),
      finished: moment(result.finished),
      status: result.status,
      totalRecords: result.total,
      recordsProcessed: result.processed,
      recordsFailed: result.failed,
      logFile: result.log,
    })),
  };
}
