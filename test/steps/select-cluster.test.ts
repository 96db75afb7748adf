/** One process, several clusters, one port. */
import { startUcmock, type Ucmock } from '../../server';
import { axl, axlRaw, post } from '../support/axl';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    clusters: [
      {
        name: 'lagos',
        hosts: ['ucm.lagos.example.com'],
        release: '12.5',
        adminPassword: 'lagos-pw',
      },
      { name: 'lima', nodeName: 'lima1' },
    ],
  });
});
afterAll(() => ucm.stop());

async function clusterOf(headers: Record<string, string>): Promise<string> {
  const { text } = await post(ucm, '', {
    method: 'GET',
    path: '/_ucmock/info',
    login: null,
    headers,
  });
  return (JSON.parse(text) as { cluster: string }).cluster;
}

it.each([
  ['the header', { 'X-Ucmock-Cluster': 'lagos' }, 'lagos'],
  ['the header in any case', { 'X-Ucmock-Cluster': 'LIMA' }, 'lima'],
  ['a host', { Host: 'ucm.lagos.example.com:8443' }, 'lagos'],
  ['a host without a port', { Host: 'UCM.Lagos.Example.com' }, 'lagos'],
  ['the name of a node', { Host: 'lima1' }, 'lima'],
  ['its form under localhost', { Host: 'lima1.localhost:1' }, 'lima'],
  ['nothing', {}, 'cluster'],
  ['another name', { Host: 'localhost' }, 'cluster'],
])('a cluster is chosen by %s', async (_what, headers, name) => {
  expect(await clusterOf(headers)).toBe(name);
});

it('a header that names none is the 404 page', async () => {
  const reply = await axlRaw(ucm, 'getCCMVersion', '', {
    headers: { 'X-Ucmock-Cluster': 'atlantis' },
  });
  expect(reply.status).toBe(404);
});

it('each has its own release, users and rows', async () => {
  const lagos = {
    headers: { 'X-Ucmock-Cluster': 'lagos' },
    login: 'administrator:lagos-pw',
    version: '12.5',
  };
  expect(await axl(ucm, 'getCCMVersion', '', lagos)).toContain('12.5.1');
  expect((await axlRaw(ucm, 'getCCMVersion', '', { headers: lagos.headers })).status).toBe(401);
  await axl(ucm, 'addRoutePartition', '<routePartition><name>Ikeja</name></routePartition>', lagos);
  await expect(axl(ucm, 'getRoutePartition', '<name>Ikeja</name>')).rejects.toThrow(
    'was not found',
  );
});

it('a session of one is none of another', async () => {
  const reply = await axlRaw(ucm, 'getCCMVersion');
  const Cookie = String(reply.headers['set-cookie']);
  const headers = { Cookie, 'X-Ucmock-Cluster': 'lima' };
  expect((await axlRaw(ucm, 'getCCMVersion', '', { login: null, headers })).status).toBe(401);
});

it('two clusters of one name stop the start, and give everything back', async () => {
  await expect(startUcmock({ port: 0, clusters: [{ name: 'cluster' }] })).rejects.toThrow(
    'two clusters are named cluster',
  );
});
