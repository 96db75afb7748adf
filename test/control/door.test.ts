/** A port of its own for the control plane, and the token that it may ask for. */
import { request } from 'node:http';
import { startUcmock, type StartOptions, type Ucmock } from '../../server';
import { createClient } from '../../testkit/client';
import { axlRaw, post } from '../support/axl';
import { judgeOf, type Contract } from '../support/contract';
import { raw } from '../support/control';

const TOKEN = 'correct horse';
const running: Ucmock[] = [];

async function start(options: Partial<StartOptions>): Promise<Ucmock> {
  const ucm = await startUcmock({ port: 0, logLevel: 'error', ...options });
  running.push(ucm);
  return ucm;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((ucm) => ucm.stop()));
});

/** Over plain HTTP, as curl would. */
function plain(
  url: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

it('a port of its own has the control plane and nothing of the product', async () => {
  const ucm = await start({ controlPort: 0 });
  const base = ucm.controlUrl ?? '';
  expect(base).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await plain(`${base}/_ucmock/ready`)).toEqual({ status: 200, text: '{"ready":true}' });
  expect(await plain(`${base}/axl/`, { method: 'POST' })).toMatchObject({ status: 404 });
  const client = createClient({ url: base });
  await client.axl('addUser', { user: { userid: 'amara', lastName: 'Diallo' } });
  expect((await axlRaw(ucm, 'getUser', '<userid>amara</userid>')).status).toBe(200);
});

it('a port of its own that others can reach asks for a token, so it does not start without', async () => {
  await expect(start({ controlPort: 0, controlHost: '0.0.0.0' })).rejects.toThrow(
    /--control-host .* --control-token/,
  );
});

it('with a token nobody is served without it, but those who ask whether it lives', async () => {
  const ucm = await start({ controlPort: 0, controlToken: TOKEN });
  const spec = JSON.parse((await told(ucm, TOKEN, 'GET', '/openapi.json')).text) as Contract;
  const judge = judgeOf(spec);
  for (const token of [undefined, '', 'correct', `${TOKEN}!`, 'Correct horse']) {
    const reply = await told(ucm, token, 'POST', '/reset');
    expect([token, reply.status]).toEqual([token, 401]);
    expect(judge('post', '/reset', reply)).toEqual([]);
  }
  expect((await told(ucm, TOKEN, 'POST', '/reset')).status).toBe(200);
  for (const open of ['/live', '/ready']) expect((await raw(ucm, 'GET', open)).status).toBe(200);
  expect((await plain(`${ucm.controlUrl}/_ucmock/info`)).status).toBe(401);
  const info = await told(ucm, TOKEN, 'GET', '/info');
  expect(info.text).not.toContain(TOKEN);
});

it('the client of the testkit carries the token', async () => {
  const { url, ca } = await start({ controlToken: TOKEN });
  await createClient({ url, ca, token: TOKEN }).reset();
  await expect(createClient({ url, ca }).reset()).rejects.toMatchObject({ status: 401 });
});

it('every route of the contract says 401, but the open ones', async () => {
  const ucm = await start({});
  const { paths } = JSON.parse((await raw(ucm, 'GET', '/openapi.json')).text) as Contract;
  const open = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method, { responses }]) => method !== 'parameters' && !responses['401'])
      .map(([method]) => `${method} ${path}`),
  );
  expect(open.sort()).toEqual(['get /live', 'get /ready']);
});

function told(ucm: Ucmock, token: string | undefined, method: string, path: string) {
  const headers: Record<string, string> =
    token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return post(ucm, '', { method, path: `/_ucmock${path}`, login: null, headers });
}
