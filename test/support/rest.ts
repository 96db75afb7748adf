/** The smallest REST client: over TLS that it verifies, the path as given, the answer as it came. */
import { Agent, request } from 'node:https';
import type { Ucmock } from '../../server';
import type { Reply } from './axl';

export interface AskOptions {
  method?: string;
  /** user:password */
  login?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** A sweep asks a thousand times: one handshake is enough. */
const agent = new Agent({ keepAlive: true });

export function ask(
  ucm: Pick<Ucmock, 'url' | 'ca'>,
  path: string,
  options: AskOptions = {},
): Promise<Reply> {
  const { method = 'GET', login, headers, body } = options;
  // Not as a URL object, which would tidy the path up.
  const { hostname, port } = new URL(ucm.url);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: hostname,
        port,
        path,
        method,
        ca: ucm.ca,
        // Not the Host header, which a test may choose freely.
        servername: 'localhost',
        agent,
        headers: {
          ...(login !== undefined && {
            Authorization: `Basic ${Buffer.from(login).toString('base64')}`,
          }),
          ...(body !== undefined && {
            'Content-Type': 'application/xml',
            'Content-Length': String(Buffer.byteLength(body)),
          }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
