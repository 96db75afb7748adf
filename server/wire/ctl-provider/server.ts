/** The port of the CTL Provider of one node: TLS, and a question answered after the other. */
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { createFrameReader, encodeFrame, FrameMalformed } from './frames';

/** One client's conversation. */
export interface ProviderSession {
  /** what is told to the client; `end` closes after it */
  answer(question: Record<string, unknown>): Promise<{ reply: object; end?: boolean }>;
}

export interface ProviderHost {
  /** false: as if nobody listened */
  serving(): boolean;
  session(): ProviderSession;
  /** an error of ours */
  onError(error: unknown): void;
}

export interface ProviderServer {
  port: number;
  close(): Promise<void>;
}

export interface ProviderAt {
  host: string;
  port: number;
  /** PEM */
  tls: { cert: string; key: string };
  /** ms in which a question has to be there as a whole */
  patience: number;
}

/** Administrators, and their programs: few. [own] */
const MOST_CONNECTIONS = 100;
/** Questions that a client sends before it has the answers. [own] */
const MOST_WAITING = 8;
/** A window that somebody left open. [guess] */
const IDLE_MS = 1_800_000;

/** @throws what the socket throws when the port cannot be had */
export async function serveProvider(at: ProviderAt, host: ProviderHost): Promise<ProviderServer> {
  const server = createServer({ ...at.tls, minVersion: 'TLSv1.2', handshakeTimeout: at.patience });
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    if (!host.serving() || open.size >= MOST_CONNECTIONS) return void socket.destroy();
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => open.delete(socket));
  });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => serve(socket, at.patience, host));
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

function serve(socket: TLSSocket, patience: number, host: ProviderHost): void {
  const session = host.session();
  const reader = createFrameReader();
  let turn = Promise.resolve();
  let waiting = 0;
  const finish = (reply: object): void => void socket.end(encodeFrame(reply));
  socket.on('error', () => socket.destroy());
  socket.setTimeout(patience, () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    if (!host.serving()) return void socket.destroy();
    let questions: Record<string, unknown>[];
    try {
      questions = reader.take(bytes);
    } catch (error) {
      if (!(error instanceof FrameMalformed)) throw error;
      socket.pause();
      return finish({ ok: false, code: 'malformed', message: error.message });
    }
    if (questions.length > 0) socket.setTimeout(IDLE_MS);
    waiting += questions.length;
    if (waiting > MOST_WAITING) return void socket.destroy();
    for (const question of questions)
      turn = turn
        .then(async () => {
          const { reply, end = false } = await session.answer(question);
          waiting -= 1;
          if (socket.destroyed) return;
          if (end) finish(reply);
          else socket.write(encodeFrame(reply));
        })
        .catch((error: unknown) => {
          host.onError(error);
          socket.destroy();
        });
  });
}
