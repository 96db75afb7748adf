/** The SIP ports of one node: UDP and TCP on one, TLS on another. RFC 3261 section 18 */
import { createSocket } from 'node:dgram';
import { createServer, isIPv6, type AddressInfo, type Socket } from 'node:net';
import { peerChain } from '../../runtime/peer-chain';
import { createSecuring, type ShownIdentity } from '../secure';
import { createDialogue, type Dialogue } from './dialogue';
import type { SipHost, SipPeer } from './host';
import { NotSip, type SipMessage } from './message';
import { createStream, readDatagram } from './stream';

export interface SipServer {
  port: number;
  close(): Promise<void>;
}

export interface SipAt {
  host: string;
  port: number;
  /** ms in which a client has sent its first whole message */
  patience: number;
}

/** [guess] a node of the largest size takes 10,000 telephones, each at two nodes */
const MOST_CONNECTIONS = 25_000;
/** Telephones speak every two minutes; who is silent for an hour is gone. */
const IDLE_MS = 3_600_000;
/** Bytes that a client does not read. */
const MOST_UNREAD = 1_048_576;

/** UDP and TCP on the same port. @throws what the socket throws when it cannot be had */
export async function serveSip(at: SipAt, host: SipHost): Promise<SipServer> {
  // A free port of TCP may be taken for UDP: then the next free one.
  for (let tries = at.port === 0 ? 20 : 1; ; tries -= 1) {
    const dialogue = createDialogue(host);
    const tcp = await serveStreams(at, host, dialogue);
    try {
      const closeUdp = await serveDatagrams({ ...at, port: tcp.port }, host, dialogue);
      return {
        port: tcp.port,
        async close() {
          dialogue.close();
          await Promise.all([tcp.close(), closeUdp()]);
        },
      };
    } catch (error) {
      await tcp.close();
      if (tries <= 1) throw error;
    }
  }
}

/** SIP over TLS. @throws what the socket throws when the port cannot be had */
export async function serveSips(
  at: SipAt,
  identity: () => Promise<ShownIdentity>,
  host: SipHost,
): Promise<SipServer> {
  const dialogue = createDialogue(host);
  const { patience } = at;
  const secure = createSecuring({ identity, patience, asksClient: true, onError: host.onError });
  const { port, close } = await serveStreams({ ...at, secure }, host, dialogue);
  return {
    port,
    async close() {
      dialogue.close();
      await close();
    },
  };
}

async function serveStreams(
  { host: address, port, patience, secure }: SipAt & { secure?: ReturnType<typeof createSecuring> },
  host: SipHost,
  dialogue: Dialogue,
): Promise<SipServer> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    // As a port that nobody listens on, as far as one that is open can be.
    if (!host.serving() || open.size >= MOST_CONNECTIONS) return void socket.destroy();
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    if (!secure) return serveStream(socket, { transport: 'TCP', patience }, host, dialogue);
    secure(socket, (tls) => {
      const certificates = peerChain(tls);
      if (certificates.length > 0 && !host.trusts(certificates)) return void tls.destroy();
      serveStream(tls, { transport: 'TLS', patience, certificates }, host, dialogue);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

function serveStream(
  socket: Socket,
  {
    transport,
    patience,
    certificates = [],
  }: { transport: 'TCP' | 'TLS'; patience: number; certificates?: readonly Buffer[] },
  host: SipHost,
  dialogue: Dialogue,
): void {
  const stream = createStream();
  const write = (bytes: Buffer): boolean => {
    if (socket.destroyed || socket.writableLength > MOST_UNREAD) return false;
    socket.write(bytes);
    return true;
  };
  const peer: SipPeer = {
    ...{ transport, certificates },
    ip: plainAddress(socket.remoteAddress ?? ''),
    port: socket.remotePort ?? 0,
    send(request) {
      if (socket.destroyed) return false;
      // A stream needs no repeating, but who answers has to be known.
      dialogue.ask(request, once(write));
      return true;
    },
  };
  socket.once('close', () => host.gone(peer));
  socket.setTimeout(patience, () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    if (!host.serving()) return void socket.destroy();
    let messages: (SipMessage | 'ping')[];
    try {
      messages = stream.take(bytes);
    } catch {
      // Where the next message begins is not known any more.
      return void socket.destroy();
    }
    if (messages.length > 0) socket.setTimeout(IDLE_MS);
    for (const message of messages) {
      if (message === 'ping') write(PONG);
      else dialogue.take(message, peer, write);
    }
  });
}

const PONG = Buffer.from('\r\n');

function once(write: (bytes: Buffer) => boolean): (bytes: Buffer) => void {
  let done = false;
  return (bytes) => {
    if (!done) write(bytes);
    done = true;
  };
}

async function serveDatagrams(
  { host: address, port }: SipAt,
  host: SipHost,
  dialogue: Dialogue,
): Promise<() => Promise<void>> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, address, () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve();
    });
  });
  let open = true;
  socket.on('message', (bytes, from) => {
    if (!host.serving()) return;
    const reply = (answer: Buffer): void => {
      if (open) socket.send(answer, from.port, from.address, () => undefined);
    };
    const peer: SipPeer = {
      ...{ transport: 'UDP', certificates: [] },
      ip: plainAddress(from.address),
      port: from.port,
      send(request) {
        if (open) dialogue.ask(request, reply);
        return open;
      },
    };
    try {
      const message = readDatagram(bytes);
      if (message !== 'ping') dialogue.take(message, peer, reply);
    } catch (error) {
      if (!(error instanceof NotSip)) throw error;
    }
  });
  return () => {
    open = false;
    return new Promise((done) => socket.close(() => done()));
  };
}

/** An IPv4 address as an IPv6 socket has it. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:/, '');
}
