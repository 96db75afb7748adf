/** Bytes over TLS for the binary services (TVS, CAPF): by a socket of ours, and by openssl s_client. */
import { spawn } from 'node:child_process';
import { connect, type ConnectionOptions } from 'node:tls';

export interface RawTls {
  send(bytes: Buffer): void;
  /** that many bytes @throws when they do not come in time, or the server ends before */
  read(bytes: number): Promise<Buffer>;
  /** resolves when the server has ended it */
  ended: Promise<void>;
  /** DER of what the server showed */
  shown(): Buffer;
  close(): void;
}

const PATIENCE_MS = 10_000;

export function rawTls(port: number, options: ConnectionOptions = {}): Promise<RawTls> {
  return new Promise((resolve, reject) => {
    let heard = Buffer.alloc(0);
    let look = (): void => undefined;
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options }, () =>
      resolve(raw),
    );
    socket.on('error', reject);
    socket.on('data', (bytes: Buffer) => {
      heard = Buffer.concat([heard, bytes]);
      look();
    });
    const ended = new Promise<void>((end) => socket.once('close', () => (look(), end())));
    const raw: RawTls = {
      ...{ ended, close: () => socket.destroy(), send: (bytes) => void socket.write(bytes) },
      shown: () => socket.getPeerCertificate().raw,
      read: (length) =>
        new Promise((found, fail) => {
          const late = setTimeout(() => fail(new Error('nothing came')), PATIENCE_MS);
          look = () => {
            if (heard.length < length && !socket.destroyed) return;
            clearTimeout(late);
            look = () => undefined;
            if (heard.length < length) return fail(new Error('the server ended it'));
            const bytes = heard.subarray(0, length);
            heard = heard.subarray(length);
            found(bytes);
          };
          look();
        }),
    };
  });
}

/** What openssl s_client hears after it has sent these bytes, as soon as it is that much. */
export function byOpenssl(port: number, bytes: Buffer, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-quiet'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let heard = Buffer.alloc(0);
    child.on('error', reject);
    child.stdout.on('data', (part: Buffer) => {
      heard = Buffer.concat([heard, part]);
      if (heard.length >= length) child.kill();
    });
    child.on('close', () => resolve(heard));
    child.stdin.write(bytes);
  });
}
