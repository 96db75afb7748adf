/**
 * How a command asks the control plane (/_ucmock) of a running ucmock: where it is, what it shows,
 * and what its refusal becomes.
 */
import { readFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import type { Option } from '../config/option';
import { OPTIONS } from '../config/options';
import { isLoopback } from '../config/read';
import { CommandFailed } from './command';

export interface PlaneOptions {
  url: string | undefined;
  host: string;
  port: number;
  ca: string | undefined;
  cluster: string | undefined;
  controlToken: string | undefined;
}

/** Host and port are the server's own options, so that its environment leads to it. */
export const PLANE: readonly Option[] = [
  {
    name: 'url',
    kind: 'text',
    value: undefined,
    shows: 'URL',
    words: 'of the running ucmock, https or http; https://HOST:PORT unless told',
  },
  ...OPTIONS.filter(({ name }) => name === 'host' || name === 'port').map((option) => ({
    ...option,
    words: `${option.name} that it was started with, where no URL is told`,
  })),
  {
    name: 'ca',
    kind: 'text',
    value: undefined,
    shows: 'FILE',
    words: 'CA to check its certificate by; on this machine it is not checked unless told',
  },
  {
    name: 'cluster',
    kind: 'text',
    value: undefined,
    words: 'the cluster or fork that is meant; the first one unless told',
  },
  {
    name: 'controlToken',
    kind: 'text',
    value: undefined,
    shows: 'TOKEN',
    words: 'what the control plane wants to see, where it was started with one',
  },
];

export interface PlaneAnswer {
  status: number;
  body: Buffer;
}

/** @param path below /_ucmock, with its query @throws CommandFailed when nothing answers */
export async function reachPlane(
  options: PlaneOptions,
  method: string,
  path: string,
  body?: object | string | Buffer,
): Promise<PlaneAnswer> {
  const outgoing = await requestTo(options, method, path);
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void =>
      reject(new CommandFailed(`nothing answers at ${urlOf(options).origin}: ${error.message}`));
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', refuse);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.on('error', refuse);
    outgoing.end(typeof body === 'object' && !Buffer.isBuffer(body) ? JSON.stringify(body) : body);
  });
}

/** As reachPlane, and only a success is an answer. @throws CommandFailed with the server's words */
export async function askPlane(...asked: Parameters<typeof reachPlane>): Promise<Buffer> {
  const { status, body } = await reachPlane(...asked);
  if (status < 400) return body;
  let words = `status ${status}`;
  try {
    words = (JSON.parse(body.toString('utf8')) as { error?: string }).error ?? words;
  } catch {
    // Whoever answered is no control plane; its status says what there is to say.
  }
  throw new CommandFailed(words);
}

/** As askPlane, of an answer in JSON. */
export async function askJson<T>(...asked: Parameters<typeof reachPlane>): Promise<T> {
  return JSON.parse((await askPlane(...asked)).toString('utf8')) as T;
}

/**
 * The server-sent events of a running ucmock, until the function that is given back is called. Who
 * cannot have them goes without.
 */
export async function watchPlane(
  options: PlaneOptions,
  listener: (event: string, data: unknown) => void,
): Promise<() => void> {
  const outgoing = await requestTo(options, 'GET', '/events');
  const opened = new Promise<void>((resolve) => {
    outgoing.on('error', () => resolve());
    outgoing.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const whole = text.split('\n\n');
        text = whole.pop() ?? '';
        for (const one of whole) {
          const [, event = '', data = 'null'] = /^event: (.*)\ndata: (.*)$/.exec(one) ?? [];
          listener(event, JSON.parse(data));
        }
      });
      response.on('error', () => undefined);
      resolve();
    });
  });
  outgoing.end();
  await opened;
  return () => void outgoing.destroy();
}

async function requestTo(
  options: PlaneOptions,
  method: string,
  path: string,
): Promise<ClientRequest> {
  const base = urlOf(options);
  const secure = base.protocol === 'https:';
  const { request } = secure ? await import('node:https') : await import('node:http');
  const { ca, cluster, controlToken } = options;
  return request(new URL(`/_ucmock${path}`, base), {
    method,
    // A connection that is kept would keep the command from ending.
    agent: false,
    headers: {
      ...(cluster !== undefined && { 'X-Ucmock-Cluster': cluster }),
      ...(controlToken !== undefined && { Authorization: `Bearer ${controlToken}` }),
    },
    ...(secure && trust(base.hostname, ca)),
  });
}

function urlOf({ url, host, port }: PlaneOptions): URL {
  const any = host === '0.0.0.0' || host === '::';
  const name = any ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const text = url ?? `https://${name}:${port}`;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new CommandFailed(`${text} is no URL of a ucmock`);
  return new URL(text);
}

/** Every ucmock makes a CA of its own, and what runs on this machine is the user's. */
function trust(hostname: string, ca: string | undefined): object {
  if (ca !== undefined) return { ca: fileOf(ca) };
  const here = isLoopback(hostname.replace(/^\[|\]$/g, '')) || hostname.endsWith('.localhost');
  return here ? { rejectUnauthorized: false } : {};
}

/** A file that the user named; '-' is standard input. @throws CommandFailed */
export function fileOf(path: string): Buffer {
  try {
    return readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    throw new CommandFailed(error instanceof Error ? error.message : String(error));
  }
}
