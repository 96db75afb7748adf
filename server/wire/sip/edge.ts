/**
 * SIP over TLS at an Expressway-E: REGISTERs that are let in open a way to a node behind, over TCP,
 * and what either side says then goes to the other. It adds no Via of its own and keeps no dialogues:
 * a telephone's connection outside is one connection inside. [guess] on that simplification
 */
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { peerChain } from '../../runtime/peer-chain';
import { refusalOf, responseTo } from './answer';
import type { SipPeer } from './host';
import { writeMessage, type SipMessage, type SipRequest } from './message';
import type { SipAt, SipServer } from './server';
import { createStream } from './stream';

/** Where a REGISTER goes on to; or why not. */
export type EdgeVerdict =
  { to: { address: string; port: number } } | { status: number; phrase: string };

export interface EdgeHost {
  /** @param chain DER of the certificates that the client showed, its own first */
  judge(request: SipRequest, chain: readonly Buffer[]): EdgeVerdict | Promise<EdgeVerdict>;
  /** as it goes on to the node behind: without what only the edge had to see */
  inside(request: SipRequest): SipRequest;
  tag(): string;
  onError(error: unknown): void;
}

const MOST_CONNECTIONS = 10_000;
const IDLE_MS = 3_600_000;
/** Messages of one client that wait for their turn. */
const MOST_WAITING = 100;

/** @throws what the socket throws when the port cannot be had */
export async function serveSipEdge(at: SipAt, tls: TlsOptions, host: EdgeHost): Promise<SipServer> {
  const open = new Set<Socket>();
  const server = createServer({
    ...{ ...tls, requestCert: true, rejectUnauthorized: false },
    handshakeTimeout: at.patience,
  });
  server.on('connection', (socket: Socket) => {
    if (open.size >= MOST_CONNECTIONS) return void socket.destroy();
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => open.delete(socket));
  });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket: TLSSocket) => serveClient(socket, at.patience, host));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

function serveClient(socket: TLSSocket, patience: number, host: EdgeHost): void {
  const stream = createStream();
  const chain = peerChain(socket);
  let inside: Socket | undefined;
  /** the node that `inside` leads to */
  let way = '';
  let waiting = 0;
  let last = Promise.resolve();
  const peer: SipPeer = {
    ...{ transport: 'TLS', ip: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
    ...{ certificates: chain, send: () => false },
  };
  const answer = (request: SipRequest, status: number, phrase: string): void => {
    if (!socket.destroyed)
      socket.write(writeMessage(responseTo(request, peer, { status, phrase }, host.tag())));
  };
  const openInside = async (to: { address: string; port: number }): Promise<Socket> => {
    const asked = `${to.address} ${to.port}`;
    if (inside && !inside.destroyed) {
      if (asked !== way) throw new Error('one connection leads to one node');
      return inside;
    }
    const made = await connected(to);
    if (socket.destroyed) {
      made.destroy();
      throw new Error('the client is gone');
    }
    inside = made;
    way = asked;
    made.on('data', (bytes) => void (socket.destroyed || socket.write(bytes)));
    made.on('error', () => made.destroy());
    // What the node behind does is what the client sees.
    made.once('close', () => socket.destroy());
    return made;
  };
  const take = async (message: SipMessage): Promise<void> => {
    if ('status' in message) return void inside?.write(writeMessage(message));
    const refused = refusalOf(message);
    if (refused) return answer(message, refused.status, refused.phrase);
    if (message.method !== 'REGISTER') {
      if (inside) inside.write(writeMessage(host.inside(message)));
      else answer(message, 403, 'Forbidden');
      return;
    }
    const verdict = await host.judge(message, chain);
    if ('status' in verdict) return answer(message, verdict.status, verdict.phrase);
    if (socket.destroyed) return;
    try {
      (await openInside(verdict.to)).write(writeMessage(host.inside(message)));
    } catch {
      answer(message, 502, 'Bad Gateway');
    }
  };
  socket.on('error', () => socket.destroy());
  socket.once('close', () => inside?.destroy());
  socket.setTimeout(patience, () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    let messages: (SipMessage | 'ping')[];
    try {
      messages = stream.take(bytes);
    } catch {
      return void socket.destroy(); // where the next message begins is not known any more
    }
    if (messages.length > 0) socket.setTimeout(IDLE_MS);
    for (const message of messages) {
      if (message === 'ping') socket.write('\r\n');
      else if (++waiting > MOST_WAITING) return void socket.destroy();
      else
        last = last
          .then(() => take(message))
          .catch((error: unknown) => {
            host.onError(error);
            socket.destroy();
          })
          .finally(() => (waiting -= 1));
    }
  });
}

function connected({ address, port }: { address: string; port: number }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
