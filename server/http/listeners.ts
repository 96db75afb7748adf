/** Ports: HTTPS with keep-alive, and a plain door for tests when asked for. */
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Listener {
  port: number;
  close(): Promise<void>;
}

export class PortInUse extends Error {
  override readonly name = 'PortInUse';
}

/** @param tls PEM; plain HTTP without */
export async function listen(
  handler: RequestListener,
  at: { host: string; port: number; flag: string },
  tls?: { key: string; cert: string },
): Promise<Listener> {
  const options = { keepAliveTimeout: 60_000 };
  const server: Server = tls ? createHttps({ ...options, ...tls }, handler) : createHttp(options, handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, at)));
    server.listen(at.port, at.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function explain(error: NodeJS.ErrnoException, { host, port, flag }: { host: string; port: number; flag: string }): Error {
  if (error.code === 'EADDRINUSE') {
    return new PortInUse(`port ${port} of ${host} is in use; take another with ${flag} (0 takes a free one)`);
  }
  if (error.code === 'EACCES') return new PortInUse(`port ${port} needs rights that this user lacks; take another with ${flag}`);
  return error;
}
