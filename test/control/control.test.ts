/** The control plane: every route answers as its contract says, and only to whom it should. */
import { axl, axlRaw, post, type PostOptions, type Reply } from '../support/axl';
import { useServer } from '../support/server';
import { overTls } from '../support/wire';

const server = useServer();

const ask = (method: string, path: string, body = '', more: PostOptions = {}): Promise<Reply> =>
  post(server.ucm, body, { method, path: `/_ucmock${path}`, login: null, ...more });
const json = (reply: Reply): unknown => JSON.parse(reply.text);

it('a route that the contract lacks is 404, a method that it lacks 405', async () => {
  expect((await ask('GET', '/nothing')).status).toBe(404);
  expect(await ask('DELETE', '/clock')).toMatchObject({
    status: 405,
    headers: { allow: 'GET, POST' },
  });
});

describe('who may ask', () => {
  // Over a bare socket: Node's client would check the certificate against the Host header.
  const byHost = (Host: string) =>
    overTls(
      server.ucm,
      `POST /_ucmock/reset HTTP/1.1\r\nHost: ${Host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );

  it.each([
    'localhost',
    '127.0.0.1:8443',
    '[::1]:8443',
    'UCM-PUB',
    'anything.localhost',
    '10.0.0.10',
  ])('Host %s', async (Host) => {
    expect(await byHost(Host)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each(['evil.example.com', 'localhost.example.com', '127.0.0.1.example.com', ''])(
    'not Host "%s"',
    async (Host) => {
      expect(await byHost(Host)).toMatch(/^HTTP\/1\.1 403 /);
    },
  );

  it.each(['https://evil.example.com', 'null', 'http://localhost.example.com'])(
    'no page of %s',
    async (Origin) => {
      expect((await ask('POST', '/reset', '', { headers: { Origin } })).status).toBe(403);
    },
  );

  it('a page of its own', async () => {
    expect((await ask('POST', '/reset', '', { headers: { Origin: server.ucm.url } })).status).toBe(
      200,
    );
  });
});

describe('the clock', () => {
  const set = (body: unknown) =>
    ask('POST', '/clock', typeof body === 'string' ? body : JSON.stringify(body));

  it('freezes, moves on and goes back', async () => {
    expect(json(await set({ freeze: '2026-01-05T08:00:00Z' }))).toEqual({
      now: '2026-01-05T08:00:00.000Z',
      frozen: true,
    });
    expect(json(await set({ advance: { minutes: 1, seconds: 30 } }))).toEqual({
      now: '2026-01-05T08:01:30.000Z',
      frozen: true,
    });
    expect(json(await set({ reset: true }))).toMatchObject({ frozen: false });
  });

  it.each([
    '',
    '{bad',
    '[]',
    '7',
    {},
    { freeze: 'never' },
    { advance: {} },
    { advance: { years: 1 } },
    { advance: { days: -1 } },
    { advance: { days: 1e300 } },
  ])('refuses %j and stays as it is', async (body) => {
    await set({ freeze: '2026-01-05T08:00:00Z' });
    const reply = await set(body);
    expect(reply.status).toBe(400);
    expect(json(reply)).toEqual({ error: expect.any(String) as unknown });
    expect(json(await ask('GET', '/clock'))).toEqual({
      now: '2026-01-05T08:00:00.000Z',
      frozen: true,
    });
  });
});

describe('reset', () => {
  const add = (name: string) =>
    axlRaw(
      server.ucm,
      'addRoutePartition',
      `<routePartition><name>${name}</name></routePartition>`,
    );

  it('takes back what was added', async () => {
    await add('Ikeja');
    await ask('POST', '/reset');
    await expect(axl(server.ucm, 'getRoutePartition', '<name>Ikeja</name>')).rejects.toThrow(
      'was not found',
    );
  });

  it('lets requests wait instead of failing them', async () => {
    const replies = await Promise.all(
      Array.from({ length: 60 }, (_, i) => (i % 10 === 5 ? ask('POST', '/reset') : add(`P${i}`))),
    );
    expect(replies.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
  });
});
