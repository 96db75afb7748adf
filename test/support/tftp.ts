/** The smallest TFTP client, and files over HTTP by any name: what a phone does. */
import { createSocket } from 'node:dgram';
import { request } from 'node:http';
import type { Ucmock } from '../../server';

export interface HttpFile {
  status: number;
  type: string;
  text: string;
}

/** @param path as it goes over the wire; `node` by its name */
export function httpFile(
  ucm: Pick<Ucmock, 'ports'>,
  path: string,
  { node, method = 'GET' }: { node?: string; method?: string } = {},
): Promise<HttpFile> {
  return new Promise((resolve, reject) => {
    const headers = node === undefined ? {} : { Host: node };
    request({ host: '127.0.0.1', port: ucm.ports.files, path, method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          type: String(answer.headers['content-type'] ?? ''),
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}

export interface Datagram {
  opcode: number;
  /** block, error code; 0 of an OACK */
  value: number;
  body: Buffer;
  port: number;
}

/** A UDP socket that sends what it is told and waits for what comes. */
export async function datagrams() {
  const socket = createSocket('udp4');
  const come: Datagram[] = [];
  const waiting: ((one: Datagram | undefined) => void)[] = [];
  socket.on('message', (message, { port }) => {
    const opcode = message.readUInt16BE(0);
    const one: Datagram = {
      opcode,
      value: opcode === 6 ? 0 : message.readUInt16BE(2),
      body: message.subarray(opcode === 6 ? 2 : 4),
      port,
    };
    const first = waiting.shift();
    if (first) first(one);
    else come.push(one);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    send: (port: number, bytes: Buffer) => socket.send(bytes, port, '127.0.0.1'),
    /** undefined when nothing comes in time */
    next: (ms = 3000): Promise<Datagram | undefined> => {
      const first = come.shift();
      if (first) return Promise.resolve(first);
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(done), 1);
          resolve(undefined);
        }, ms);
        const done = (one: Datagram | undefined): void => {
          clearTimeout(timer);
          resolve(one);
        };
        waiting.push(done);
      });
    },
    close: () => socket.close(),
  };
}

export type Datagrams = Awaited<ReturnType<typeof datagrams>>;

export function readRequest(file: string, options: Record<string, string> = {}, mode = 'octet') {
  const words = [file, mode, ...Object.entries(options).flat()];
  return Buffer.concat([
    Buffer.from([0, 1]),
    Buffer.from(words.map((word) => `${word}\0`).join('')),
  ]);
}

export function ack(block: number): Buffer {
  const bytes = Buffer.from([0, 4, 0, 0]);
  bytes.writeUInt16BE(block & 0xffff, 2);
  return bytes;
}
