/** AXL as the clients of the chaos test speak it, and what is known after each call. */
import { Agent, request } from 'node:https';

/** answered; refused by a fault or page; or the connection broke and nobody knows */
export type Outcome =
  | { kind: 'done'; text: string }
  | { kind: 'refused'; text: string }
  | { kind: 'broken'; text: string };

export interface Caller {
  call(port: number, operation: string, inner: string): Promise<Outcome>;
  close(): void;
}

const TIMEOUT_MS = 15_000;
const LOGIN = `Basic ${Buffer.from('administrator:ucmock').toString('base64')}`;

export function createCaller(ca: string): Caller {
  const agent = new Agent({ keepAlive: true, ca });
  return {
    close: () => agent.destroy(),
    call: (port, operation, inner) =>
      new Promise((resolve) => {
        let left = false;
        const broken = (error: Error): void =>
          // Never connected: the server cannot have seen it.
          resolve({ kind: left ? 'broken' : 'refused', text: error.message });
        const outgoing = request({
          ...{ host: '127.0.0.1', port, path: '/axl/', method: 'POST', agent },
          timeout: TIMEOUT_MS,
          headers: { Authorization: LOGIN, 'Content-Type': 'text/xml' },
        });
        outgoing.on('socket', (socket) => {
          if (outgoing.reusedSocket) left = true;
          else socket.once('secureConnect', () => (left = true));
        });
        outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
        outgoing.on('error', broken);
        outgoing.on('response', (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('error', broken);
          response.on('end', () =>
            resolve({ kind: response.statusCode === 200 ? 'done' : 'refused', text }),
          );
        });
        outgoing.end(envelope(operation, inner));
      }),
  };
}

function envelope(operation: string, inner: string): string {
  return `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><a:${operation} xmlns:a="http://www.cisco.com/AXL/API/15.0">${inner}</a:${operation}></e:Body></e:Envelope>`;
}

/** Text of the first element of this name; undefined when there is none. */
export function elementOf(text: string, name: string): string | undefined {
  return new RegExp(`<${name}[^>]*>([^<]*)<`).exec(text)?.[1];
}
