/**
 * A load generator on bare TLS sockets: as little work per request as possible, so that what is
 * measured is the server. Runs in a process of its own (`child.ts`).
 */
import { connect, type TLSSocket } from 'node:tls';

export interface LoadOptions {
  port: number;
  ca: string;
  connections: number;
  /** measured time, ms; a fifth of it is spent warming up before */
  duration: number;
  headers: string;
  /** body of request number i; the same each time unless it has {i} */
  body: string;
  path: string;
}

export interface LoadResult {
  /** requests a second */
  rate: number;
  failed: number;
  p50: number;
  p99: number;
  bytes: number;
}

export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  let counter = 0;
  const next = (): Buffer => request(options, (counter += 1));
  const sockets = await Promise.all(
    Array.from({ length: options.connections }, () => open(options)),
  );
  await Promise.all(sockets.map((socket) => drive(socket, next, options.duration / 5)));
  const started = performance.now();
  const results = await Promise.all(sockets.map((socket) => drive(socket, next, options.duration)));
  const seconds = (performance.now() - started) / 1000;
  for (const socket of sockets) socket.destroy();
  const times = results.flatMap(({ times: own }) => own).sort((a, b) => a - b);
  return {
    rate: times.length / seconds,
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    p50: times[Math.floor(times.length * 0.5)] ?? 0,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
    bytes: results.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function request({ headers, path, body }: LoadOptions, i: number): Buffer {
  const text = body.replace(/\{i\}/g, i.toString(16).toUpperCase().padStart(12, '0'));
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
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
  bytes: number;
}

/** One request after the other until the time is over. */
function drive(socket: TLSSocket, next: () => Buffer, duration: number): Promise<Driven> {
  return new Promise((resolve, reject) => {
    const driven: Driven = { times: [], failed: 0, bytes: 0 };
    const end = performance.now() + duration;
    let sent = 0;
    let pending: Buffer = Buffer.alloc(0);
    const send = (): void => {
      sent = performance.now();
      socket.write(next());
    };
    const onData = (chunk: Buffer): void => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const length = completeLength(pending);
      if (length === undefined) return;
      driven.bytes += length;
      if (pending.toString('latin1', 9, 12) !== '200') driven.failed += 1;
      pending = Buffer.alloc(0);
      const now = performance.now();
      driven.times.push(now - sent);
      if (now < end) send();
      else {
        socket.off('data', onData);
        resolve(driven);
      }
    };
    socket.on('data', onData);
    socket.once('error', reject);
    send();
  });
}

/** Length of the answer once it is there whole: by Content-Length, or by the last chunk. */
function completeLength(bytes: Buffer): number | undefined {
  const head = bytes.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const length = /content-length: (\d+)/i.exec(bytes.toString('latin1', 0, head))?.[1];
  if (length !== undefined) {
    const whole = head + 4 + Number(length);
    return bytes.length >= whole ? whole : undefined;
  }
  return bytes.subarray(-5).toString('latin1') === '0\r\n\r\n' ? bytes.length : undefined;
}
