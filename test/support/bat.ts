/** Bulk Administration as its pages use it: upload, submit, wait, read the log. */
import type { Ucmock } from '../../server';
import { eventually } from './eventually';
import { ask, type AskOptions } from './rest';

type Door = Pick<Ucmock, 'url' | 'ca'>;

export const LOGIN = 'administrator:ucmock';

export interface Answer {
  status: number;
  text: string;
  json: Record<string, unknown>;
}

/** `POST jobs`, with a JSON body. */
export async function bat(
  ucm: Door,
  what: string,
  body?: unknown,
  options: AskOptions = {},
): Promise<Answer> {
  const [path = '', method = 'GET'] = what.split(' ').reverse();
  const headers = { 'Content-Type': 'application/json' };
  const { status, text } = await ask(ucm, `/ucmock/bat/${path}`, {
    ...{ method, login: LOGIN, headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...options,
  });
  const isJson = text.startsWith('{');
  return { status, text, json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {} };
}

/** Uploads a file for a transaction. */
export async function upload(
  ucm: Door,
  fileName: string,
  transactionType: string,
  lines: readonly string[],
): Promise<Answer> {
  const target = /^(Reset Password|.*Users( |$))/.test(transactionType)
    ? transactionType.includes('Phones/')
      ? 'Phones/Users'
      : 'Users'
    : transactionType.includes('Profiles')
      ? 'User Device Profiles'
      : 'Phones';
  const contents = lines.join('\r\n');
  const body = { fileName, target, transactionType, contents, overwrite: true };
  const answer = await bat(ucm, 'POST files', body);
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
}

export interface Job {
  jobId: number;
  status: string;
  startTime: string | null;
  results: {
    status: string;
    totalRecords: number;
    recordsProcessed: number;
    recordsFailed: number;
    logFile: string;
  }[];
}

export async function job(ucm: Door, id: number): Promise<Job> {
  const { status, text, json } = await bat(ucm, `jobs/${id}`);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return json as unknown as Job;
}

/** Submits a job; its id. */
export async function submit(ucm: Door, form: object): Promise<number> {
  const { status, text, json } = await bat(ucm, 'POST jobs', form);
  if (status !== 201) throw new Error(`${status} ${text}`);
  return Number(json.jobId);
}

export interface Done {
  id: number;
  status: string;
  /** of the records */
  passed: number;
  failed: number;
  log: string;
  /** failed lines: [line, key, code, text] */
  failures: string[][];
}

/** Waits until a job is over. */
export async function done(ucm: Door, id: number): Promise<Done> {
  let last: Job | undefined;
  await eventually(async () => {
    last = await job(ucm, id);
    if (['Pending', 'Processing'].includes(last.status))
      throw new Error(`job ${id}: ${last.status}`);
  });
  const result = last?.results.at(-1);
  if (!last || !result) throw new Error(`job ${id} has no result`);
  const { text: log } = await bat(ucm, `jobs/${id}/logs/${encodeURIComponent(result.logFile)}`);
  const lines = log.split('\r\n');
  const at = lines.indexOf('FAILURE DETAILS');
  return {
    ...{ id, status: last.status, log },
    passed: result.recordsProcessed - result.recordsFailed,
    failed: result.recordsFailed,
    failures: at < 0 ? [] : lines.slice(at + 2, -1).map((line) => line.split('\t')),
  };
}

/** Submits and waits. */
export async function runJob(ucm: Door, form: object): Promise<Done> {
  return done(ucm, await submit(ucm, form));
}
