/**
 * Ports: HTTPS with keep-alive, and a plain door for tests when asked for.
 *
 * What never becomes a request ends here too: heads and bodies that are too slow, and bytes that
 * are no HTTP, get the platform's page and lose their connection.
 */
import {
  createServer as createHttp,
  type RequestListener,
  type Server,
  type ServerOptions,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { rawPage, statusPage } from './pages';
import { showAt, tlsOptions, type Identities } from './tls';

export interface Listener {
  port: number;
  /** lets requests in progress finish for half a second */
  close(): Promise<void>;
}

export interface ListenAt {
  host: string;
  port: number;
  /** the option that chooses the port, for the sentence when it is taken */
  flag: string;
  /** longest time in ms that a request may take to arrive */
  requestTimeout: number;
  /** a port that many are opened of, and few asked: what can wait for the first client waits */
  later?: boolean;
}

/** The port cannot be had; the message says what to do. */
export class PortRefused extends Error {
  override readonly name = 'PortRefused';
}

const GRACE_MS = 500;

/** @param identities what is shown to whom; plain HTTP without */
export async function listen(
  handler: RequestListener,
  at: ListenAt,
  identities?: Identities,
): Promise<Listener> {
  const options = {
    keepAliveTimeout: 60_000,
    requestTimeout: at.requestTimeout,
    headersTimeout: at.requestTimeout,
    connectionsCheckingInterval: Math.max(50, Math.min(1_000, at.requestTimeout / 4)),
  };
  const server = identities
    ? secure(handler, options, identities, at.later === true)
    : createHttp(options, handler);
  server.on('clientError', refuse);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(refusedPort(error, at)));
    server.listen(at.port, at.host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server, sockets) };
}

function secure(
  handler: RequestListener,
  options: ServerOptions,
  identities: Identities,
  later: boolean,
): Server {
  const server = createHttps({ ...options, ...tlsOptions(identities, later) }, handler);
  showAt(server, identities, later);
  return server;
}

function close(server: Server, sockets: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    // Not closeAllConnections: it does not know connections that are still shaking hands.
    const impatience = setTimeout(() => sockets.forEach((socket) => socket.destroy()), GRACE_MS);
    server.close(() => {
      clearTimeout(impatience);
      resolve();
    });
    server.closeIdleConnections();
  });
}

const PAGES: Record<string, [number, string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
};

function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, reason] = PAGES[error.code ?? ''] ?? [400, 'Bad Request'];
  socket.end(rawPage(statusPage(status), reason), () => socket.destroy());
}

/** A sentence for the user where a port cannot be had; any other error as it is. */
export function refusedPort(
  error: unknown,
  { host, port, flag }: Pick<ListenAt, 'host' | 'port' | 'flag'>,
): unknown {
  switch ((error as NodeJS.ErrnoException | undefined)?.code) {
    case 'EADDRINUSE':
      return new PortRefused(
        `port ${port} of ${host} is in use; take another with ${flag} (0 takes a free one)`,
      );
    case 'EACCES':
      return new PortRefused(
        `port ${port} needs rights that this user lacks; take another with ${flag}`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new PortRefused(`${host} is no address of this machine; see --host`);
    default:
      return error;
  }
}
