/** Servers in another product's place: silent ones, ones that talk nonsense, ones that lose answers. */
import { createServer, request } from 'node:https';
import { createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net';
import { makeSelfSigned } from '../../server/security/authority';

export interface StandIn {
  /** '127.0.0.1:port' */
  address: string;
  /** PEM to trust it by; '' where it never shows one */
  ca: string;
  /** HTTP requests so far */
  requests(): number;
  close(): void;
}

/** A port where nobody listens. */
export async function freePort(): Promise<number> {
  const server = createTcp();
  const { close, address } = await opened(server, '');
  close();
  return Number(address.split(':')[1]);
}

/** Takes connections and says nothing. */
export function silent(): Promise<StandIn> {
  return opened(createTcp(), '');
}

/** Answers everything alike. */
export async function answering(status: number, text: string): Promise<StandIn> {
  const { cert, key } = await makeSelfSigned(['127.0.0.1'], Date.now());
  const server = createServer({ cert, key }, (_request, response) => {
    response.writeHead(status).end(text);
  });
  return opened(server, cert);
}

/** Hands every request on to a real one; the answer to the first `lost` writes gets lost. */
export async function losing(target: { url: string; ca: string }, lost: number): Promise<StandIn> {
  const { cert, key } = await makeSelfSigned(['127.0.0.1'], Date.now());
  let left = lost;
  const server = createServer({ cert, key }, (incoming, response) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const outgoing = request(`${target.url}${url}`, {
      method,
      headers,
      ca: target.ca,
      agent: false,
    });
    outgoing.on('response', (answer) => {
      const isLost = method !== 'GET' && left > 0;
      if (isLost) {
        left -= 1;
        answer.resume();
        return;
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(outgoing);
  });
  return opened(server, cert);
}

function opened(server: Server, ca: string): Promise<StandIn> {
  const sockets = new Set<Socket>();
  let requests = 0;
  server.on('request', () => (requests += 1));
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        address: `127.0.0.1:${port}`,
        ca,
        requests: () => requests,
        close() {
          sockets.forEach((socket) => socket.destroy());
          server.close();
        },
      });
    });
  });
}
