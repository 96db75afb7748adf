/**
 * A negative sweep made from our own table of resources: every path and method with everything
 * that a client may get wrong. Nothing may end in 500, and nothing may change.
 */
import { udsProduct } from '../../handlers/uds';
import {
  REST_METHODS,
  type Resource,
  type RestMethod,
  type RestVerb,
} from '../../server/dispatch/rest';
import { post } from '../support/axl';
import { useServer } from '../support/server';
import { addPhone, addUser, LOGIN, udsOf } from './support';

const server = useServer();
const uds = udsOf(() => server.ucm, LOGIN);
const open = udsOf(() => server.ucm);

const IDS = '00000000-0000-0000-0000-000000000000';
let device = IDS;

beforeEach(async () => {
  device = await addPhone(server.ucm, 'SEP0011223344AA', ['1001']);
  await addUser(server.ucm, { associatedDevices: '<device>SEP0011223344AA</device>' });
});

/** A path of the resource, with the user and the device that are there and ids that are not. */
function pathOf({ path }: Resource, own: Record<string, string> = {}): string {
  const known: Record<string, string> = { userId: 'amara', deviceId: device, ...own };
  return path.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? IDS);
}

const all = udsProduct.resources.flatMap((resource) =>
  (Object.entries(resource.methods) as [RestVerb, RestMethod][]).map(([verb, method]) => ({
    name: `${verb} ${resource.path}`,
    resource,
    verb,
    method,
  })),
);
const writing = all.filter(({ method }) => method.takes !== undefined);
const ofUser = all.filter(({ resource }) => resource.path.includes('{userId}'));

/** Rows of everything that UDS writes, by the change log's length. */
async function changes(): Promise<string> {
  const reply = await post(server.ucm, '', { path: '/_ucmock/info', login: null, method: 'GET' });
  return /"applied":(\d+)/.exec(reply.text)?.[1] ?? reply.text;
}

const BODIES: [string, (root: string) => string, string][] = [
  ['half an element', (root) => `<${root}><a>`, 'application/xml'],
  ['another root', () => '<nonsense/>', 'application/xml'],
  ['a document type', (root) => `<!DOCTYPE ${root}><${root}/>`, 'application/xml'],
  ['broken JSON', () => '{"a":', 'application/json'],
  ['a JSON text', () => '"a"', 'application/json'],
  ['a form', () => 'a=b', 'application/x-www-form-urlencoded'],
  ['bytes', () => '\u0001\u0002', 'application/octet-stream'],
];

it('the table has every resource of the facts, and its twins', () => {
  const paths = udsProduct.resources.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  expect(all.length).toBeGreaterThan(100);
  const twins = paths.filter((path) => path.startsWith('user/')).map((path) => `private/${path}`);
  const own = ['activations', 'serviceProfile', 'jabberProfile'];
  expect(paths.filter((path) => path.startsWith('private/user/')).sort()).toEqual(
    [...twins, ...own.map((name) => `private/user/{userId}/${name}`)].sort(),
  );
});

it('what wants a login is 401 without one, whatever the body', async () => {
  for (const { name, resource, verb, method } of all) {
    if (method.auth === 'none' || method.openWhen) continue;
    const reply = await open(pathOf(resource), { method: verb, body: '<nonsense' });
    expect([name, reply.status]).toEqual([name, 401]);
    expect(reply.headers['www-authenticate']).toBeDefined();
  }
});

it('what is another user’s is 401 without a challenge, known or not', async () => {
  await addUser(server.ucm, { userid: 'ben' });
  for (const { name, resource, verb } of ofUser) {
    const [theirs, nobodys] = [
      await uds(pathOf(resource, { userId: 'ben' }), { method: verb, body: '<nonsense' }),
      await uds(pathOf(resource, { userId: 'nobody' }), { method: verb, body: '<nonsense' }),
    ];
    expect([name, theirs.status, nobodys.status]).toEqual([name, 401, 401]);
    expect(theirs.headers['www-authenticate']).toBeUndefined();
    expect(theirs.text).toBe(nobodys.text);
  }
});

it('a method that a resource has not is 405, and Allow says which it has', async () => {
  for (const resource of udsProduct.resources) {
    for (const verb of REST_METHODS.filter((one) => !resource.methods[one])) {
      const reply = await uds(pathOf(resource), { method: verb, body: '<x/>' });
      expect([resource.path, verb, reply.status]).toEqual([resource.path, verb, 405]);
      for (const known of Object.keys(resource.methods))
        expect(reply.headers.allow).toContain(known);
    }
  }
});

it('a body that cannot be read is 400 or 415 and changes nothing', async () => {
  await uds('user/amara');
  const before = await changes();
  for (const { name, resource, verb, method } of writing) {
    for (const [what, body, type] of BODIES) {
      const reply = await uds(pathOf(resource), {
        method: verb,
        body: body(method.takes ?? ''),
        headers: { 'Content-Type': type },
      });
      expect([name, what, [400, 415].includes(reply.status)]).toEqual([name, what, true]);
    }
  }
  expect(await changes()).toBe(before);
});

it('values that cannot be are refused, or ignored where nothing knows them; never 500', async () => {
  await uds('user/amara');
  const before = await changes();
  const long = 'x'.repeat(5000);
  const inner =
    `<index>-1</index><number>${long}</number><name>${long}</name><label>${long}</label><destination>${long}</destination>` +
    `<description>${long}</description><displayName>${long}</displayName><pushNotifyToken>${long}</pushNotifyToken>` +
    `<conferenceNow><accessCode>abc</accessCode></conferenceNow><credential type="pin">${long}</credential>` +
    `<speedDial><index>x</index></speedDial><subscribedService><name>x</name></subscribedService><onACallRingPreference>loud</onACallRingPreference>`;
  for (const { name, resource, verb, method } of writing) {
    if (method.writes === false) continue;
    const body = `<${method.takes}>${inner}</${method.takes}>`;
    const reply = await uds(pathOf(resource), { method: verb, body });
    expect([name, [400, 404, 415].includes(reply.status), reply.status]).toEqual([
      name,
      true,
      reply.status,
    ]);
  }
  expect(await changes()).toBe(before);
});

it('ids that are none are 404, and queries that are odd are no failure of ours', async () => {
  const odd = ['?', '?=', '?a=%', '?start=-1', '?index=abc', '?name=%00', '?model=%F0%28'];
  for (const { name, resource, verb, method } of all) {
    if (verb !== 'GET') continue;
    if (/\{(?!userId|deviceId)/.test(resource.path)) {
      const reply = await uds(pathOf(resource));
      expect([name, reply.status]).toEqual([name, 404]);
    }
    for (const query of odd) {
      const reply = await uds(pathOf(resource) + query);
      expect([name, query, reply.status < 500]).toEqual([name, query, true]);
    }
    expect(method.takes).toBeUndefined();
  }
});

it('PUTs that say nothing change nothing', async () => {
  await uds('user/amara');
  const before = await changes();
  for (const path of ['user/amara', 'user/amara/conferencing', `user/amara/device/${device}`]) {
    const root = path.includes('device')
      ? 'device'
      : path.includes('conf')
        ? 'conferencing'
        : 'user';
    const reply = await uds(path, { method: 'PUT', body: `<${root}/>` });
    expect([path, reply.status]).toEqual([path, 200]);
  }
  expect(await changes()).toBe(before);
});
