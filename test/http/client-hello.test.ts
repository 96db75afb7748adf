/** The server name of a TLS client before its handshake, however its first bytes arrive. */
import { createServer, connect as connectPlain, type AddressInfo, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { peekServerName, serverNameOf } from '../../server/http/client-hello';

/** What a client of node's sends first. */
function helloOf(servername: string | undefined): Promise<Buffer> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.once('data', (bytes: Buffer) => {
        resolve(bytes);
        socket.destroy();
        server.close();
      });
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const named = servername === undefined ? {} : { servername };
      connect({ host: '127.0.0.1', port, ...named }).on('error', () => undefined);
    });
  });
}

/** Peeks at a client that sends these pieces; gives the name and what is left to read. */
function peekAt(pieces: readonly Buffer[]): Promise<{ name: string | undefined; rest: Buffer }> {
  return new Promise((resolve) => {
    const server = createServer((socket: Socket) => {
      peekServerName(socket, (name) => {
        resolve({ name, rest: (socket.read() as Buffer | null) ?? Buffer.alloc(0) });
        socket.destroy();
        server.close();
      });
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const client = connectPlain({ host: '127.0.0.1', port, noDelay: true });
      client.on('error', () => undefined);
      pieces.forEach((piece, i) => setTimeout(() => client.write(piece), i * 20));
    });
  });
}

it.each([['pub.a.localhost'], [undefined]])('is read: %s', async (name) => {
  expect(serverNameOf(await helloOf(name))).toBe(name);
});

it('is read from pieces, and nothing of them is lost', async () => {
  const hello = await helloOf('sub.a.localhost');
  const pieces = [hello.subarray(0, 3), hello.subarray(3, 60), hello.subarray(60)];
  const { name, rest } = await peekAt(pieces);
  expect(name).toBe('sub.a.localhost');
  expect(rest.equals(hello)).toBe(true);
});

it('what is no TLS has none and is left to the handshake', async () => {
  const { name, rest } = await peekAt([Buffer.from('GET / HTTP/1.1\r\n\r\n')]);
  expect([name, rest.toString()]).toEqual([undefined, 'GET / HTTP/1.1\r\n\r\n']);
});

it('a hello cut short or spoilt is none, never an error', async () => {
  const hello = await helloOf('pub.a.localhost');
  for (let end = 0; end < hello.length; end += 7)
    expect([undefined, 'pub.a.localhost']).toContain(serverNameOf(hello.subarray(0, end)));
  for (let at = 0; at < hello.length; at += 1) {
    const spoilt = Buffer.from(hello);
    spoilt[at] = 0xff;
    expect(() => serverNameOf(spoilt)).not.toThrow();
  }
});
