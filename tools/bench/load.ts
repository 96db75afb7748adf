/**
 * A load generator on bare TLS sockets: as little work per request as possible, so that what is
 * measured is the server. Runs in a process of its own (`child.ts`); its connections stay open
 * between slices, so that slices of several servers can take turns.
 */
import { connect, type TLSSocket } from 'node:tls';

export interface LoadOptions {
  port: number;
  ca: string;
  connections: number;
  headers: string;
  /** `{i}` as in the body; `{i/16}` is the number without its last digit, a prefix of sixteen */
  path: string;
  /** body of a request; `{i}` becomes the number of the request, twelve hexadecimal digits; '' is a GET */
  body: string;
  /** numbers begin again after so many requests; undefined: each number comes once */
  cycle?: number | undefined;
}

/** One slice: what was done in it. */
export interface Slice {
  requests: number;
  failed: number;
  seconds: number;
  p50: number;
  p99: number;
}

export interface Load {
  run(ms: number): Promise<Slice>;
}

export async function openLoad(options: LoadOptions): Promise<Load> {
  const sockets = await Promise.all(
    Array.from({ length: options.connections }, () => open(options)),
  );
  const next = requestsOf(options);
  return {
    async run(ms) {
      const started = performance.now();
      const driven = await Promise.all(sockets.map((socket) => drive(socket, next, ms)));
      const seconds = (performance.now() - started) / 1000;
      const times = driven.flatMap(({ times: own }) => own).sort((a, b) => a - b);
      return {
        requests: times.length,
        failed: driven.reduce((sum, { failed }) => sum + failed, 0),
        seconds,
        p50: times[Math.floor(times.length * 0.5)] ?? 0,
        p99: times[Math.floor(times.length * 0.99)] ?? 0,
      };
    },
  };
}

/** Requests that come again are made once: a byte copied less is a byte less of the generator. */
function requestsOf(options: LoadOptions): () => Buffer {
  let counter = 0;
  const { cycle } = options;
  if (cycle === undefined) return () => request(options, (counter += 1));
  const made = Array.from({ length: cycle }, (_, i) => request(options, i + 1));
  return () => {
    const one = made[counter % cycle];
    if (!one) throw new Error('a cycle has one request at least');
    counter += 1;
    return one;
  };
}

/** Number `i` as it stands in a request and in the names of the bench's objects. */
export function serial(i: number): string {
  return i.toString(16).toUpperCase().padStart(12, '0');
}

function request({ headers, path, body }: LoadOptions, i: number): Buffer {
  const number = serial(i);
  const text = body.replaceAll('{i}', number);
  const at = path.replaceAll('{i}', number).replaceAll('{i/16}', number.slice(0, -1));
  if (text === '') return Buffer.from(`GET ${at} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`);
  return Buffer.from(
    `POST ${at} HTTP/1.1\r\nHost: localhost\r\n${headers}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}

function open({ port, ca }: LoadOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca }, () =>
      resolve(socket),
    );
    socket.once('error', reject);
  });
}

interface Driven {
  times: number[];
  failed: number;
}

/** One request after the other until the time is over. */
function drive(socket: TLSSocket, next: () => Buffer, duration: number): Promise<Driven> {
  return new Promise((resolve, reject) => {
    const driven: Driven = { times: [], failed: 0 };
    const end = performance.now() + duration;
    let sent = 0;
    let pending: Buffer = Buffer.alloc(0);
    const send = (): void => {
      sent = performance.now();
      socket.write(next());
    };
    const onData = (chunk: Buffer): void => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      if (!isComplete(pending)) return;
      if (pending.toString('latin1', 9, 12) !== '200') driven.failed += 1;
      pending = Buffer.alloc(0);
      const now = performance.now();
      driven.times.push(now - sent);
      if (now < end) send();
      else {
        socket.off('data', onData);
        socket.off('error', reject);
        resolve(driven);
      }
    };
    socket.on('data', onData);
    socket.once('error', reject);
    send();
  });
}

/** Is the answer there whole: by its Content-Length, or by the last chunk? */
function isComplete(bytes: Buffer): boolean {
  const head = bytes.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /content-length: (\d+)/i.exec(bytes.toString('latin1', 0, head))?.[1];
  if (length !== undefined) return bytes.length >= head + 4 + Number(length);
  return bytes.subarray(-5).toString('latin1') === '0\r\n\r\n';
}
