/** The platform's pages and headers, byte for byte where they were recorded. facts/axl.md 2.3 to 2.6 */
import { axl, axlRaw, post } from '../support/axl';
import { useServer } from '../support/server';

const server = useServer();

describe('a request without a good login', () => {
  it.each([
    ['no login', null, {}],
    ['a wrong password', 'administrator:wrong', {}],
    ['an unknown user', 'nobody:ucmock', {}],
    ['no password at all', 'administrator', {}],
    ['another scheme', null, { Authorization: 'Bearer abc' }],
    ['a cookie that is none of ours', null, { Cookie: `JSESSIONIDSSO=${'A'.repeat(32)}` }],
  ])('is 401 with %s', async (_what, login, headers) => {
    const reply = await axlRaw(server.ucm, 'getCCMVersion', '', { login, headers });
    expect(reply.status).toBe(401);
    expect(reply.headers).toMatchObject({
      'www-authenticate': 'Basic realm="Cisco Web Services Realm"',
      'content-type': 'text/html;charset=utf-8',
      'cache-control': 'private',
      expires: 'Wed, 31 Dec 1969 19:00:00 EST',
      server: '',
    });
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect(reply.text).toMatch(/^<!-- custom Cisco error page -->/);
    expect(reply.text).toContain('HTTP Status 401 - ');
  });

  it('is 401 for the banner too', async () => {
    expect((await post(server.ucm, '', { method: 'GET', login: null })).status).toBe(401);
  });
});

describe('a user without a role for AXL', () => {
  it('is 403 for requests and banner', async () => {
    await axl(
      server.ucm,
      'addAppUser',
      '<appUser><userid>juma</userid><password>Tr0ub4dor-3</password></appUser>',
    );
    const login = 'juma:Tr0ub4dor-3';
    for (const reply of [
      await axlRaw(server.ucm, 'getCCMVersion', '', { login }),
      await post(server.ucm, '', { method: 'GET', login }),
    ]) {
      expect(reply.status).toBe(403);
      expect(reply.text).toContain(
        'HTTP Status 403 - Access to the requested resource has been denied',
      );
    }
  });
});

describe('the banner', () => {
  it.each(['/axl/', '/axl', '//axl/', '/axl/services/AXLAPIService'])('is at %s', async (path) => {
    const reply = await post(server.ucm, '', { method: 'GET', path });
    expect(reply.status).toBe(200);
    expect(reply.text).toContain('<title>Cisco CallManager: AXL Web Service</title>');
    expect(reply.text).toContain(
      '<p>The AXL Web Service is working and accepting requests. Use HTTP POST to send a request.</p>',
    );
  });

  it('has no body for HEAD', async () => {
    expect(await post(server.ucm, '', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });
});

describe('paths', () => {
  it.each([
    '/axl/',
    '/axl',
    '//axl/',
    '/axl/?x=1',
    '/axl/services/AXLAPIService',
    '/axl/AXLAPIService',
  ])('POST %s is AXL', async (path) => {
    expect((await axlRaw(server.ucm, 'getCCMVersion', '', { path })).status).toBe(200);
  });

  it.each([
    ['GET', '/nothing'],
    ['GET', '/axl/nothing'],
    ['POST', '/axl/nothing'],
    ['PUT', '/axl/'],
    ['DELETE', '/axl/'],
  ])('%s %s is the 404 page', async (method, path) => {
    const reply = await post(server.ucm, '', { method, path });
    expect(reply.status).toBe(404);
    expect(reply.text).toContain('HTTP Status 404 - ');
  });

  it('GET / names the product in a text node', async () => {
    const reply = await post(server.ucm, '', { method: 'GET', path: '/', login: null });
    expect(reply.status).toBe(200);
    expect(reply.text).toContain('>Cisco Unified Communications Manager<');
  });
});

describe('answers', () => {
  it('carry the headers of the platform, and both cookies with the first login', async () => {
    const reply = await axlRaw(server.ucm, 'getCCMVersion');
    expect(reply.headers).toMatchObject({ 'content-type': 'text/xml;charset=UTF-8', server: '' });
    expect(reply.headers['set-cookie']).toEqual([
      expect.stringMatching(/^JSESSIONIDSSO=[0-9A-F]{32}; Path=\/; Secure; HttpOnly$/),
      expect.stringMatching(/^JSESSIONID=[0-9A-F]{32}; Path=\/axl; Secure; HttpOnly$/),
    ]);
  });

  it('is 599 with the supported versions for a version that is too new', async () => {
    const reply = await axlRaw(server.ucm, 'getCCMVersion', '', { version: '16.0' });
    expect(reply.status).toBe(599);
    expect(reply.text).toMatch(
      /HTTP Status 599 - Incorrect axl version\. Supported axl versions are [\d., x]+ and 15\.0</,
    );
  });
});
