/** The XMPP port of one node: takes clients in, and looks after those that are there. RFC 6120 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { serveClient, type Connection } from './connection';
import type { XmppHost } from './host';

export interface XmppServer {
  port: number;
  close(): Promise<void>;
}

export interface XmppAt {
  host: string;
  port: number;
  /** ms in which a client has logged in, and in which a stanza that has begun is here */
  patience: number;
}

/** [guess] a node of the largest size takes 25,000 users with two clients each */
const MOST_CONNECTIONS = 50_000;
const CHECK_MS = 500;

/** @throws what the socket throws when the port cannot be had */
export async function serveXmpp(at: XmppAt, host: XmppHost): Promise<XmppServer> {
  const open = new Map<Socket, Connection>();
  const patience = { ms: at.patience, now: () => performance.now() };
  const server = createServer({ noDelay: true }, (socket) => {
    // As a port that nobody listens on, as far as one that is open can be.
    if (!host.serving() || open.size >= MOST_CONNECTIONS) return void socket.destroy();
    open.set(socket, serveClient(socket, host, patience));
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, resolve);
  });
  const checking = setInterval(
    () => open.forEach((connection) => connection.check()),
    Math.max(50, Math.min(CHECK_MS, at.patience / 4)),
  );
  checking.unref();
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      clearInterval(checking);
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const connection of open.values()) connection.destroy();
      await closed;
    },
  };
}
