/**
 * The way to the service Cisco CTL Provider: TLS, then frames of four bytes of length and that much
 * JSON, a question and its answer at a time. The product's own protocol is not public: this one is
 * ours, docs/ctl-client.md. [guess]
 */
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';

export const PROVIDER_PORT = 2444;

export interface ProviderPlace {
  /** name or address of the server */
  host: string;
  /** 2444 unless told */
  port?: number;
  /** PEM to check the server's certificate by; not checked without */
  ca?: string;
  /** where the name leads, if not where DNS says */
  address?: string;
  /** ms that an answer may take; 30,000 unless told */
  patience?: number;
}

/** The service says no; `code` tells programs why, the message people. */
export class ProviderRefused extends Error {
  override readonly name = 'ProviderRefused';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface Provider {
  /** @throws ProviderRefused; any other error when the connection is gone */
  call(name: string, args: object): Promise<Record<string, unknown>>;
  close(): void;
}

const LENGTH_BYTES = 4;
const MOST_BYTES = 1024 * 1024;
const PATIENCE_MS = 30_000;

/** @throws when nobody answers there, or the certificate is not trusted */
export async function connectProvider(place: ProviderPlace): Promise<Provider> {
  const { host, patience = PATIENCE_MS } = place;
  const socket = await open(place);
  let kept: Buffer = Buffer.alloc(0);
  let number = 0;
  let waiting: ((frame: unknown) => void) | undefined;
  let failed: ((error: Error) => void) | undefined;
  const end = (error: Error): void => {
    failed?.(error);
    socket.destroy();
  };
  socket.setTimeout(patience, () => {
    if (failed) end(new Error(`${host} does not answer`));
  });
  socket.on('error', end);
  socket.on('close', () => failed?.(new Error(`${host} closed the connection`)));
  socket.on('data', (bytes: Buffer) => {
    kept = Buffer.concat([kept, bytes]);
    try {
      for (let frame = take(); frame !== undefined; frame = take()) waiting?.(frame);
    } catch (error) {
      end(error instanceof Error ? error : new Error(String(error)));
    }
  });

  function take(): unknown {
    if (kept.length < LENGTH_BYTES) return undefined;
    const length = kept.readUInt32BE(0);
    if (length > MOST_BYTES) throw new Error(`${host} is no CTL provider`);
    if (kept.length < LENGTH_BYTES + length) return undefined;
    const text = kept.toString('utf8', LENGTH_BYTES, LENGTH_BYTES + length);
    kept = kept.subarray(LENGTH_BYTES + length);
    return JSON.parse(text) as unknown;
  }

  function ask(frame: object): Promise<Record<string, unknown>> {
    if (waiting) return Promise.reject(new Error('one question at a time'));
    if (socket.destroyed) return Promise.reject(new Error(`${host} closed the connection`));
    return new Promise<unknown>((resolve, reject) => {
      [waiting, failed] = [resolve, reject];
      const body = Buffer.from(JSON.stringify(frame));
      const head = Buffer.alloc(LENGTH_BYTES);
      head.writeUInt32BE(body.length);
      socket.write(Buffer.concat([head, body]));
    })
      .finally(() => ([waiting, failed] = [undefined, undefined]))
      .then((answer) => answer as Record<string, unknown>);
  }

  return {
    async call(name, args) {
      const id = (number += 1);
      const answer = await ask({ ...args, id, call: name });
      if (answer.id !== id) throw new Error(`${host} answered another question`);
      if (answer.ok !== true)
        throw new ProviderRefused(String(answer.code), String(answer.message));
      return answer;
    },
    close: () => void socket.end(),
  };
}

function open(place: ProviderPlace): Promise<TLSSocket> {
  const { host, port = PROVIDER_PORT, ca, address, patience = PATIENCE_MS } = place;
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...{ host: address ?? host, port },
      ...(ca === undefined ? { rejectUnauthorized: false } : { ca }),
      ...(isIP(host) === 0 && { servername: host }),
    });
    socket.setTimeout(patience, () => socket.destroy(new Error(`${host} does not answer`)));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`${host} closed the connection`)));
    socket.once('secureConnect', () => {
      socket.removeAllListeners('error');
      socket.removeAllListeners('close');
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      resolve(socket);
    });
  });
}
