/** The OpenAPI document is what the routes do: each of them, in good and in bad. */
import { get } from 'node:https';
import { parse } from 'yaml';
import { controlRoutes } from '../../handlers/control';
import type { Reply } from '../support/axl';
import { raw } from '../support/control';
import { judgeOf, type Contract } from '../support/contract';
import { useServer } from '../support/server';

const server = useServer({ release: '14.0' });

const contract = async (): Promise<Contract> =>
  JSON.parse((await raw(server.ucm, 'GET', '/openapi.json')).text) as Contract;

it('names each route and no other', async () => {
  const { paths } = await contract();
  const said = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'parameters')
      .map((method) => `${method} ${path}`),
  );
  const served = controlRoutes.map(
    ({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`,
  );
  expect(said.sort()).toEqual(served.sort());
});

it('is served as YAML too', async () => {
  const yaml = await raw(server.ucm, 'GET', '/openapi.yaml');
  expect(parse(yaml.text)).toEqual(await contract());
});

/** Good requests, in an order in which each can succeed: [method, path, body, path of the contract] */
const GOOD: [string, string, unknown?, string?][] = [
  ['get', '/live'],
  ['get', '/ready'],
  ['get', '/info'],
  ['get', '/coverage'],
  ['get', '/metrics'],
  ['get', '/ca.pem'],
  ['get', '/openapi.json'],
  ['get', '/openapi.yaml'],
  ['post', '/reset'],
  ['post', '/seed', { axl: [{ addUser: { user: { userid: 'ines', lastName: 'Sousa' } } }] }],
  ['post', '/axl', { operation: 'getUser', request: { userid: 'ines' } }],
  ['get', '/changes?after=0', undefined, '/changes'],
  ['post', '/snapshots', { name: 'one' }],
  ['get', '/snapshots'],
  ['get', '/snapshots/one', undefined, '/snapshots/{name}'],
  ['post', '/snapshots/one/restore', undefined, '/snapshots/{name}/restore'],
  ['post', '/forks', { name: 'kin', snapshot: 'one' }],
  ['get', '/forks'],
  ['delete', '/forks/kin', undefined, '/forks/{name}'],
  ['delete', '/snapshots/one', undefined, '/snapshots/{name}'],
  ['get', '/clock'],
  ['post', '/upgrade', { release: '15.0' }],
  ['post', '/switch-version'],
  ['post', '/clock', { freeze: true }],
  ['get', '/nodes'],
  ['post', '/nodes', { node: 'ucm-pub', lag: { seconds: 0 } }],
  ['post', '/faults', { match: { operation: 'getUser' }, effect: { status: 500 } }],
  ['post', '/cli', { command: 'show myself' }],
  ['get', '/faults'],
  ['delete', '/faults/rule-1', undefined, '/faults/{id}'],
  ['delete', '/faults'],
  ['get', '/journal'],
  ['get', '/journal/count'],
  ['post', '/journal/wait', { count: 0 }],
  ['delete', '/journal'],
];

it('each route answers as it says', async () => {
  const spec = await contract();
  const judge = judgeOf(spec);
  const met = new Set<string>(['put /snapshots/{name}', 'get /events']);
  for (const [method, path, body, known = path] of GOOD) {
    const reply = await ask(method, path, body);
    expect([method, path, Math.floor(reply.status / 100)]).toEqual([method, path, 2]);
    expect(judge(method, known, reply)).toEqual([]);
    met.add(`${method} ${known}`);
  }
  const all = Object.entries(spec.paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'parameters')
      .map((method) => `${method} ${path}`),
  );
  expect(all.filter((one) => !met.has(one))).toEqual([]);
});

/** What no route takes, as a fuzzer sends it. */
const ODD = ['', '{', '[]', '7', 'null', '"x"', '{"nothing":1}', '{"name":7}', '{"__proto__":{}}'];

it('bad bodies get the errors that the contract names, and nothing is an error of ours', async () => {
  const spec = await contract();
  const judge = judgeOf(spec);
  for (const [path, methods] of Object.entries(spec.paths)) {
    for (const [method, { requestBody }] of Object.entries(methods)) {
      if (method === 'parameters' || !requestBody) continue;
      for (const body of ODD) {
        const reply = await raw(
          server.ucm,
          method.toUpperCase(),
          path.replace(/\{\w+\}/, 'x'),
          body,
        );
        expect([method, path, body, judge(method, path, reply)]).toEqual([method, path, body, []]);
        expect(reply.status).toBeLessThan(500);
      }
    }
  }
});

it.each([
  ['get', '/snapshots/none', '/snapshots/{name}'],
  ['post', '/snapshots/none/restore', '/snapshots/{name}/restore'],
  ['delete', '/snapshots/none', '/snapshots/{name}'],
  ['delete', '/forks/none', '/forks/{name}'],
  ['delete', '/faults/none', '/faults/{id}'],
])('%s %s is 404 in the form of the contract', async (method, path, known) => {
  const reply = await ask(method, path);
  expect(reply.status).toBe(404);
  expect(judgeOf(await contract())(method, known, reply)).toEqual([]);
});

it('events are a stream of server-sent events', async () => {
  const { ucm } = server;
  const text = await new Promise<string>((resolve, reject) => {
    const stream = get(`${ucm.url}/_ucmock/events`, { ca: ucm.ca, agent: false }, (response) => {
      expect(response.headers['content-type']).toBe('text/event-stream');
      let heard = '';
      response.on('data', (chunk: Buffer) => {
        if (heard === '')
          raw(ucm, 'POST', '/clock', '{"freeze":"2026-01-05T08:00:00Z"}').catch(reject);
        heard += chunk.toString();
        if (!heard.includes('event:')) return;
        stream.destroy();
        resolve(heard);
      });
    });
    stream.on('error', reject);
  });
  expect(text).toBe(
    ': open\n\nevent: clock\ndata: {"now":"2026-01-05T08:00:00.000Z","frozen":true}\n\n',
  );
});

function ask(method: string, path: string, body?: unknown): Promise<Reply> {
  const text = body === undefined ? '' : JSON.stringify(body);
  return raw(server.ucm, method.toUpperCase(), path, text);
}
