/**
 * One file on its way to one client, from a port of its own (RFC 1350 4): data, acknowledgement,
 * data again when none comes. A repeated acknowledgement sends nothing, so that no datagram is
 * doubled for the rest of the file.
 */
import { createSocket, type RemoteInfo } from 'node:dgram';
import {
  dataPacket,
  errorPacket,
  oackPacket,
  OPCODE,
  TFTP_ERROR,
  toNetascii,
  type ReadRequest,
} from './packets';

export interface TransferOptions {
  host: string;
  to: RemoteInfo;
  request: ReadRequest;
  bytes: Buffer;
  /** ms until a datagram is sent again, unless the client says another time */
  patience: number;
  done: () => void;
}

export interface Transfer {
  stop(): void;
}

const USUAL_BLOCK = 512;
/** RFC 2348 allows 65464; a datagram beyond this would be cut into too many pieces. [guess] */
const LARGEST_BLOCK = 8192;
const SMALLEST_BLOCK = 8;
const MOST_ATTEMPTS = 5;

export function startTransfer({ host, to, request, ...given }: TransferOptions): Transfer {
  const bytes = request.mode === 'netascii' ? toNetascii(given.bytes) : given.bytes;
  const agreed = agree(request.options, bytes.length);
  const { blockSize } = agreed;
  const patience = agreed.timeoutMs ?? given.patience;
  const lastBlock = Math.floor(bytes.length / blockSize) + 1;
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  /** 0 is the acknowledgement of the options */
  let block = agreed.accepted.size > 0 ? 0 : 1;
  let attempts = 0;
  let timer: NodeJS.Timeout | undefined;
  let over = false;

  const stop = (): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    socket.close();
    given.done();
  };
  const send = (): void => {
    if (attempts >= MOST_ATTEMPTS) return stop();
    attempts += 1;
    const packet =
      block === 0
        ? oackPacket(agreed.accepted)
        : dataPacket(block & 0xffff, bytes.subarray((block - 1) * blockSize, block * blockSize));
    socket.send(packet, to.port, to.address);
    clearTimeout(timer);
    timer = setTimeout(send, patience);
  };
  socket.on('error', stop);
  socket.on('message', (message, from) => {
    if (from.port !== to.port || from.address !== to.address) {
      // Somebody else's: told so, and the transfer goes on.
      socket.send(
        errorPacket(TFTP_ERROR.unknownTransfer, 'Unknown transfer ID'),
        from.port,
        from.address,
      );
      return;
    }
    if (message.length < 4) return;
    const opcode = message.readUInt16BE(0);
    if (opcode === OPCODE.ERROR) return stop();
    if (opcode !== OPCODE.ACK || message.readUInt16BE(2) !== (block & 0xffff)) return;
    if (block === lastBlock) return stop();
    block += 1;
    attempts = 0;
    send();
  });
  socket.bind(0, host, () => {
    if (!over) send();
  });
  return { stop };
}

interface Agreed {
  accepted: Map<string, string>;
  blockSize: number;
  timeoutMs: number | undefined;
}

/** Options that this server knows and whose values it takes; the others are left out. RFC 2347-2349 */
function agree(options: ReadonlyMap<string, string>, size: number): Agreed {
  const accepted = new Map<string, string>();
  let blockSize = USUAL_BLOCK;
  let timeoutMs: number | undefined;
  for (const [name, text] of options) {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (name === 'blksize' && value >= SMALLEST_BLOCK) {
      blockSize = Math.min(value, LARGEST_BLOCK);
      accepted.set(name, String(blockSize));
    } else if (name === 'timeout' && value >= 1 && value <= 255) {
      timeoutMs = value * 1000;
      accepted.set(name, String(value));
    } else if (name === 'tsize' && value >= 0) accepted.set(name, String(size));
  }
  return { accepted, blockSize, timeoutMs };
}
