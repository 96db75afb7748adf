/** Requests that are too large, too slow, or none: each has its page and leaves no trace. */
import { request } from 'node:http';
import { post } from '../support/axl';
import { useServer } from '../support/server';
import { overSocket, overTls } from '../support/wire';

const server = useServer({ httpPort: 0, requestTimeout: 200, maxBody: 100_000 });
const plainPort = () => server.ucm.ports.http ?? 0;
const HEAD = 'POST /axl/ HTTP/1.1\r\nHost: localhost\r\n';

describe('a body over the limit', () => {
  it.each([100_001, 5_000_000, 60_000_000])(
    'of %i bytes is 413, and the client sees it',
    async (size) => {
      const reply = await post(server.ucm, Buffer.alloc(size, 'a'));
      expect(reply.status).toBe(413);
      expect(reply.text).toContain('HTTP Status 413 - ');
    },
  );

  it('is 413 without a length as well', async () => {
    const status = await new Promise((resolve, reject) => {
      const outgoing = request(
        { port: plainPort(), path: '/axl/', method: 'POST', agent: false },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      outgoing.on('error', reject);
      for (let i = 0; i < 20; i += 1) outgoing.write(Buffer.alloc(10_000, 'a'));
      outgoing.end();
    });
    expect(status).toBe(413);
  });

  it('is taken up to the limit', async () => {
    expect((await post(server.ucm, Buffer.alloc(100_000, 'a'))).status).toBe(500);
  });
});

describe('a request that does not arrive in time is 408 and loses its connection', () => {
  it.each([
    ['half a body', `${HEAD}Content-Length: 100\r\n\r\n<x`],
    ['half a head', HEAD],
    ['half a chunk', `${HEAD}Transfer-Encoding: chunked\r\n\r\nff\r\n<x`],
    [
      'half a body for the control plane',
      'POST /_ucmock/clock HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{',
    ],
  ])('%s', async (_what, text) => {
    const answer = await overSocket(plainPort(), text);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('<!-- custom Cisco error page -->');
  });

  it('over TLS too', async () => {
    expect(await overTls(server.ucm, `${HEAD}Content-Length: 100\r\n\r\n<x`)).toMatch(
      /^HTTP\/1\.1 408 /,
    );
  });
});

describe('what is no HTTP', () => {
  it.each([
    ['bytes of something else', '\x16\x03\x01 hello\r\n\r\n', 400],
    ['two lengths', `${HEAD}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
    ['a head of 20 KB', `${HEAD}X: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s', async (_what, text, status) => {
    const answer = await overSocket(plainPort(), text);
    expect(answer.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
    expect(answer).toContain(`HTTP Status ${status} - `);
  });
});

it('HTTP/1.0 and Expect: 100-continue are understood', async () => {
  const { user, password } = server.ucm.login;
  const login = `Authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}\r\n`;
  expect(await overSocket(plainPort(), `GET /axl/ HTTP/1.0\r\n${login}\r\n`)).toMatch(
    /^HTTP\/1\.1 200 /,
  );
  const expecting = `${HEAD}${login}Expect: 100-continue\r\nContent-Length: 4\r\nConnection: close\r\n\r\n<x/>`;
  expect(await overSocket(plainPort(), expecting)).toMatch(
    /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 500 /,
  );
});
