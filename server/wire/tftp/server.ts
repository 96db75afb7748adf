/**
 * A TFTP server that only reads: RFC 1350 with the options of RFC 2347-2349. It knows no files
 * itself.
 */
import { createSocket, type RemoteInfo } from 'node:dgram';
import { errorPacket, readRequest, TFTP_ERROR } from './packets';
import { startTransfer, type Transfer } from './transfer';

export interface TftpHost {
  /** false: as if nobody listened */
  serving(): boolean;
  /** what to wait for before this file is read; undefined: nothing */
  ready?(file: string): Promise<void> | undefined;
  /** undefined: there is no such file */
  read(file: string): Buffer | undefined;
  /** files that are sent at one time at most; who asks beyond is refused */
  most(): number;
  /** an error of ours */
  onError(error: unknown): void;
}

export interface TftpServer {
  port: number;
  close(): Promise<void>;
}

/** ms until a datagram is sent again */
const PATIENCE = 1000;
/** Requests that come at one moment wait here: phones start together after a power failure. */
const WAITING_BYTES = 1024 * 1024;

/** @throws what the socket throws when the port cannot be had */
export async function serveTftp(
  at: { host: string; port: number; patience?: number },
  host: TftpHost,
): Promise<TftpServer> {
  const socket = createSocket({
    type: at.host.includes(':') ? 'udp6' : 'udp4',
    recvBufferSize: WAITING_BYTES,
  });
  const transfers = new Map<string, Transfer>();
  /** clients whose file is being made */
  const waiting = new Set<string>();
  let closed = false;
  socket.on('message', (message, from) => {
    // Nobody can be answered at port 0.
    if (!host.serving() || from.port === 0) return;
    const asked = readRequest(message);
    if (asked.kind === 'ignore') return;
    const refuse = (code: number, text: string): void =>
      socket.send(errorPacket(code, text), from.port, from.address);
    if (asked.kind === 'refuse') return refuse(asked.code, asked.text);
    const key = keyOf(from);
    // The request came twice: the first one is being answered.
    if (transfers.has(key) || waiting.has(key)) return;
    if (transfers.size + waiting.size >= host.most())
      return refuse(TFTP_ERROR.undefined, 'Server is busy');
    const { request } = asked;
    const failed = (error: unknown): void => {
      host.onError(error);
      refuse(TFTP_ERROR.undefined, 'Internal error');
    };
    const send = (): void => {
      const bytes = host.read(request.file);
      if (!bytes) return refuse(TFTP_ERROR.notFound, 'File not found');
      const transfer = startTransfer({
        ...{ host: at.host, to: from, request, bytes, patience: at.patience ?? PATIENCE },
        done: () => transfers.delete(key),
      });
      transfers.set(key, transfer);
    };
    try {
      const made = host.ready?.(request.file);
      if (!made) return send();
      waiting.add(key);
      made
        .finally(() => waiting.delete(key))
        .then(() => (closed ? undefined : send()))
        .catch(failed);
    } catch (error) {
      failed(error);
    }
  });
  await bound(socket, at);
  return {
    port: socket.address().port,
    async close() {
      closed = true;
      for (const transfer of transfers.values()) transfer.stop();
      await new Promise<void>((done) => socket.close(() => done()));
    },
  };
}

function keyOf({ address, port }: RemoteInfo): string {
  return `${address} ${port}`;
}

function bound(
  socket: ReturnType<typeof createSocket>,
  { host, port }: { host: string; port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      // A refusal to a client that is gone already.
      socket.on('error', () => undefined);
      resolve();
    });
  });
}
