/** Bytes on a socket, for requests that no client library would send. */
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Ucmock } from '../../server';

/** Sends the text and gives back everything until the server closes. */
export function overSocket(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    collect(socket, resolve, reject);
  });
}

export function overTls(ucm: Ucmock, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls(
      { port: ucm.ports.https, host: '127.0.0.1', ca: ucm.ca, servername: 'localhost' },
      () => socket.write(text),
    );
    collect(socket, resolve, reject);
  });
}

function collect(
  socket: NodeJS.ReadableStream,
  resolve: (text: string) => void,
  reject: (error: Error) => void,
): void {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  socket.on('end', () => resolve(text));
  socket.on('error', reject);
}
