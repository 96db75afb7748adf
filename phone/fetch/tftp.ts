/** A TFTP client that reads (RFC 1350, block size of RFC 2348), as phones do where HTTP fails. */
import { createSocket } from 'node:dgram';
import { FileMissing, ServerAway } from './outcome';

const OP = { rrq: 1, data: 3, ack: 4, error: 5, oack: 6 };
const BLOCK = 512;
const ASKED_BLOCK = 1400;
const TRIES = 3;
const PATIENCE_MS = 1000;
/** no configuration file comes near; a server that never ends is left */
const MOST = 64 * 1024 * 1024;

export interface TftpPlace {
  address: string;
  port: number;
}

/** @throws FileMissing when the server says no, ServerAway when it says nothing */
export function readByTftp({ address, port }: TftpPlace, name: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const parts: Buffer[] = [];
    const ask = Buffer.from(`\0\x01${name}\0octet\0blksize\0${ASKED_BLOCK}\0`, 'latin1');
    let last: Buffer = ask;
    let peer = port;
    let block = 0;
    let size = BLOCK;
    let length = 0;
    let tries = 0;
    let timer: NodeJS.Timeout;
    const end = (outcome: () => void): void => {
      clearTimeout(timer);
      socket.close();
      outcome();
    };
    const send = (message: Buffer, to: number): void => {
      last = message;
      socket.send(message, to, address);
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (++tries >= TRIES) end(() => reject(new ServerAway(`no answer to ${name}`)));
        else send(last, peer);
      }, PATIENCE_MS);
    };
    socket.on('error', (error) => end(() => reject(new ServerAway(error.message))));
    socket.on('message', (message, { port: from }) => {
      // The server answers from a port of its own, and keeps to it.
      if (peer === port) peer = from;
      if (from !== peer || message.length < 4) return;
      const op = message.readUInt16BE(0);
      if (op === OP.error) {
        const why = message.subarray(4, -1).toString('latin1');
        return end(() => reject(new FileMissing(`${message.readUInt16BE(2)} ${why}`)));
      }
      if (op === OP.oack && block === 0) {
        const options = message.subarray(2).toString('latin1').toLowerCase().split('\0');
        size = Number(options[options.indexOf('blksize') + 1]) || BLOCK;
        return send(acknowledge(0), peer);
      }
      if (op !== OP.data) return;
      const given = message.readUInt16BE(2);
      if (given !== ((block + 1) & 0xffff)) return;
      block += 1;
      tries = 0;
      const part = message.subarray(4);
      parts.push(Buffer.from(part));
      length += part.length;
      if (length > MOST) return end(() => reject(new ServerAway(`${name} does not end`)));
      if (part.length === size) return send(acknowledge(given), peer);
      socket.send(acknowledge(given), peer, address, () => {
        end(() => resolve(Buffer.concat(parts)));
      });
    });
    send(ask, port);
  });
}

function acknowledge(block: number): Buffer {
  return Buffer.from([0, OP.ack, block >> 8, block & 0xff]);
}
