/** UDS over HTTP: bytes, headers, methods, formats, errors. */
import { useServer } from '../support/server';
import { ask } from '../support/rest';

const server = useServer();
const uds = (path: string, options = {}) => ask(server.ucm, `/cucm-uds/${path}`, options);

it('answers the version as a real server of the release does', async () => {
  const reply = await uds('version?a=b', { headers: { Host: 'cucm.example.com' } });
  expect(reply.text).toBe(
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><versionInformation uri="https://cucm.example.com/cucm-uds/version?a=b" version="15.0.1"><version>15.0.1</version><capabilities><usersResourceAuthEnabled>false</usersResourceAuthEnabled><upgradeInProgress>false</upgradeInProgress></capabilities></versionInformation>',
  );
  expect(reply.status).toBe(200);
  expect(reply.headers).toMatchObject({
    'content-type': 'application/xml',
    'cache-control': 'private',
    expires: 'Thu, 01 Jan 1970 00:00:00 GMT',
    'x-frame-options': 'SAMEORIGIN',
    'content-length': String(Buffer.byteLength(reply.text)),
    server: '',
  });
  expect(reply.headers.date).toBeDefined();
  expect(reply.headers['set-cookie']).toBeUndefined();
});

it('answers JSON where Accept prefers it', async () => {
  const reply = await uds('version', { headers: { Accept: 'application/json', Host: 'a' } });
  expect(reply.headers['content-type']).toBe('application/json');
  expect(JSON.parse(reply.text)).toEqual({
    '@uri': 'https://a/cucm-uds/version',
    '@version': '15.0.1',
    version: '15.0.1',
    capabilities: { usersResourceAuthEnabled: 'false', upgradeInProgress: 'false' },
  });
});

it('leads back through a proxy', async () => {
  const headers = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'edge.example.com:443' };
  const { text } = await uds('servers', { headers });
  expect(text).toContain('uri="https://edge.example.com:443/cucm-uds/servers"');
});

it('answers HEAD with the headers of GET, and OPTIONS with the methods', async () => {
  const get = await uds('version');
  const head = await uds('version', { method: 'HEAD' });
  expect([head.status, head.text]).toEqual([200, '']);
  expect(head.headers['content-length']).toBe(get.headers['content-length']);
  const options = await uds('version', { method: 'OPTIONS' });
  expect([options.status, options.headers.allow]).toEqual([200, 'GET, HEAD, OPTIONS']);
});

it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'])('refuses %s with 405', async (method) => {
  const reply = await uds('version', { method, body: '<x/>' });
  expect([reply.status, reply.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
});

it.each([
  ['', 404],
  ['nothing', 404],
  ['version/more', 404],
])('"%s" is %i', async (path, status) => {
  const reply = await uds(path);
  expect(reply.status).toBe(status);
});

it('answers 404 with the platform page', async () => {
  const reply = await uds('contacts');
  expect(reply.headers['content-type']).toBe('text/html;charset=utf-8');
  expect(reply.text).toMatch(/^<!-- custom Cisco error page -->/);
});

describe('pages of another origin', () => {
  const administrator = () => `${server.ucm.login.user}:${server.ucm.login.password}`;
  const put = (body: object, login = administrator()) =>
    ask(server.ucm, '/ucmock/uds/cors-origins', {
      method: 'PUT',
      login,
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    });
  const from = (Origin: string, method = 'GET') =>
    uds('version', {
      method,
      headers: {
        Origin,
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'authorization',
      },
    });

  it('may use UDS when the administrator lists the origin', async () => {
    const reply = await put({ origins: ['https://self.example.com'] });
    expect([reply.status, JSON.parse(reply.text)]).toEqual([
      200,
      { origins: ['https://self.example.com'] },
    ]);
    expect((await from('https://self.example.com')).headers).toMatchObject({
      'access-control-allow-origin': 'https://self.example.com',
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    });
    expect((await from('https://self.example.com', 'OPTIONS')).headers).toMatchObject({
      'access-control-allow-origin': 'https://self.example.com',
      'access-control-allow-methods': 'GET, HEAD, OPTIONS',
      'access-control-allow-headers': 'authorization',
    });
  });

  it('may not otherwise', async () => {
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await from('https://evil.example.com', method);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect((await put({ origins: ['nonsense'] })).status).toBe(400);
    expect((await put({})).status).toBe(400);
    expect((await put({ origins: [] }, 'nobody:x')).status).toBe(401);
  });
});
