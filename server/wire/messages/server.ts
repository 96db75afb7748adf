/**
 * A TLS port for messages whose head tells their length: the common half of TVS and CAPF.
 *
 * The certificate is asked for when a client comes, so that a new one is shown without a new port.
 * A message that was begun has to be there as a whole in time, whatever is sent in between; who
 * sends faster than it reads is not read from.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createSecuring, type ShownIdentity } from '../secure';

export interface MessageServer {
  port: number;
  close(): Promise<void>;
}

export interface MessageAt {
  host: string;
  port: number;
  /** ms for the handshake, for the first message, and for each that was begun */
  patience: number;
}

/** How messages are cut out of the stream. */
export interface MessageForm {
  /** bytes after which the length is known */
  head: number;
  /** bytes that follow the head @throws NotInForm when it is no head */
  lengthOf(head: Buffer): number;
}

/** What was read is no message of the protocol. */
export class NotInForm extends Error {
  override readonly name = 'NotInForm';
}

export interface MessagePeer {
  ip: string;
  send(bytes: Buffer): void;
  /** closes after what was sent */
  end(): void;
  /** ms in which the next message has to begin; five minutes unless told */
  wait(ms: number): void;
}

export interface MessageSession {
  /** one at a time @throws NotInForm: the session is told by `refuse` */
  take(message: Buffer): void | Promise<void>;
  /** what came was none: a last word, if the protocol has one; the connection is closed then */
  refuse(why: NotInForm): void;
  /** the connection is closed, whoever closed it */
  gone(): void;
}

export interface MessageHost {
  form: MessageForm;
  /** connections at the same time */
  most: number;
  /** does the service run? Otherwise the port is as if nobody listened. */
  serving(): boolean;
  /** what is shown now */
  identity(): Promise<ShownIdentity>;
  /** the handshake is done; servers that speak first do so here */
  open(peer: MessagePeer): MessageSession;
  onError(error: unknown): void;
}

/** Bytes that a client does not read, after which it is not read from. */
const MOST_UNREAD = 262_144;
/** Between two messages. [guess] */
const IDLE_MS = 300_000;
/** Between the end of ours and that of a client that does not end. */
const LINGER_MS = 1_000;

/** @throws what the socket throws when the port cannot be had */
export async function serveMessages(at: MessageAt, host: MessageHost): Promise<MessageServer> {
  const open = new Set<Socket>();
  const { patience } = at;
  const securing = { identity: () => host.identity(), patience, onError: host.onError };
  const secure = createSecuring({ ...securing, asksClient: false });
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    if (!host.serving() || open.size >= host.most) return void socket.destroy();
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    secure(socket, (tls) => serveOne(tls, socket, at.patience, host));
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, resolve);
  });
  server.on('error', host.onError);
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((end) => server.close(() => end()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

function serveOne(tls: TLSSocket, socket: Socket, patience: number, host: MessageHost): void {
  let timer: NodeJS.Timeout | undefined;
  let idle = IDLE_MS;
  let isEnding = false;
  const within = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => tls.destroy(), ms);
  };
  const end = (): void => {
    isEnding = true;
    tls.end();
    within(LINGER_MS);
  };
  const peer: MessagePeer = {
    ip: (socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    send: (bytes) => void (!tls.destroyed && !isEnding && tls.write(bytes)),
    end,
    wait: (ms) => {
      idle = ms;
    },
  };
  within(patience);
  const session = host.open(peer);
  tls.once('close', () => {
    clearTimeout(timer);
    session.gone();
  });
  const { head, lengthOf } = host.form;
  /** what came and is no message yet; joined only when as much is there as is known to be needed */
  let left: Buffer[] = [];
  let size = 0;
  let needed = head;
  let isBusy = false;

  function cut(): Buffer | undefined {
    if (size < needed) return undefined;
    const bytes = left.length === 1 && left[0] ? left[0] : Buffer.concat(left);
    const length = head + lengthOf(bytes.subarray(0, head));
    const rest = size < length ? bytes : bytes.subarray(length);
    left = [rest];
    needed = size < length ? length : head;
    size = rest.length;
    return rest === bytes ? undefined : bytes.subarray(0, length);
  }

  async function work(): Promise<void> {
    for (;;) {
      if (isEnding || tls.destroyed) return;
      if (!host.serving()) return void tls.destroy();
      const message = cut();
      if (!message) return;
      within(IDLE_MS);
      await session.take(message);
      within(size > 0 ? patience : idle);
      if (tls.writableLength > MOST_UNREAD)
        await new Promise((resolve) => {
          tls.once('drain', resolve);
          tls.once('close', resolve);
        });
    }
  }

  tls.on('data', (bytes: Buffer) => {
    // Not with each part of it: who drips would have as long as he likes.
    if (size === 0) within(patience);
    left.push(bytes);
    size += bytes.length;
    if (isBusy || size < needed) return;
    isBusy = true;
    // Whoever sends more in the meantime waits in the socket.
    tls.pause();
    work()
      .catch((error: unknown) => {
        if (error instanceof NotInForm) session.refuse(error);
        else host.onError(error);
        if (!isEnding) end();
      })
      .finally(() => {
        isBusy = false;
        if (!tls.destroyed) tls.resume();
      });
  });
}
