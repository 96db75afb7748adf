/** What a service that is down takes along: its door, or change notifications. */
import { startUcmock, type Ucmock } from '../../server';
import { axl, axlRaw } from '../support/axl';
import { phone } from '../support/builders';
import { command, postControl } from '../support/cli';
import { json } from '../support/json';

let ucm: Ucmock;
beforeAll(async () => {
  const nodes = { pub: 'publisher', sub: 'subscriber', imp: 'presence' } as const;
  ucm = await startUcmock({
    ...{ port: 0, filePort: 0, secureFilePort: 0, logLevel: 'error', pendingLimit: 5 },
    topology: { clusters: { a: { nodes } } },
  });
});
afterAll(() => ucm.stop());
beforeEach(async () => {
  await ucm.reset();
  await postControl(ucm, '/clock', { freeze: '2026-04-02T15:16:04Z' });
});

const cli = (node: string, line: string) => command(ucm, line, { node: `${node}.a.localhost` });
const advance = (seconds: number) => postControl(ucm, '/clock', { advance: { seconds } });
const partition = (name: string) =>
  axlRaw(ucm, 'addRoutePartition', `<routePartition><name>${name}</name></routePartition>`);

/** Status of a file that is not there; 'closed' when nobody answers. */
async function file(node: string): Promise<number | 'closed'> {
  const headers = { 'X-Ucmock-Cluster': 'a', Host: `${node}.a.localhost` };
  const url = new URL(`http://127.0.0.1:${ucm.ports.files ?? 0}/nothing.cnf.xml`);
  const { request } = await import('node:http');
  return new Promise((resolve) => {
    request(url, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', () => resolve('closed'))
      .end();
  });
}

describe('Cisco Tftp', () => {
  it('stopped, nobody answers at the file port of that node, and on the others all goes on', async () => {
    expect([await file('pub'), await file('sub')]).toEqual([404, 404]);
    await cli('sub', 'utils service stop Cisco Tftp');
    expect([await file('pub'), await file('sub')]).toEqual([404, 'closed']);
    await advance(5);
    await cli('sub', 'utils service start Cisco Tftp');
    expect(await file('sub')).toBe('closed');
    await advance(5);
    expect(await file('sub')).toBe(404);
  });

  it('not on an IM and Presence node', async () => {
    expect(await file('imp')).toBe('closed');
  });

  it('does not need Tomcat', async () => {
    await cli('sub', 'utils service stop Cisco Tomcat');
    expect(await file('sub')).toBe(404);
  });
});

it('without Cisco CallManager a node takes nothing from telephones', async () => {
  await axl(ucm, 'addPhone', phone({ name: 'SEP001122334455' }));
  await cli('sub', 'utils service stop Cisco CallManager');
  const path = 'PUT /ucmock/features/phones/SEP001122334455';
  const at = (node: string) =>
    json(ucm, path, { node: `${node}.a.localhost`, body: { huntLogin: false } });
  const refused = await at('sub');
  expect([refused.status, JSON.stringify(refused.value)]).toEqual([
    503,
    expect.stringContaining('Cisco CallManager does not run on sub.a.localhost'),
  ]);
  expect((await at('pub')).status).toBe(200);
});

describe('Cisco Database Layer Monitor', () => {
  const changes = async () => {
    const { text } = await axlRaw(ucm, 'listChange');
    return {
      last: Number(/<lastChangeId>(\d+)/.exec(text)?.[1]),
      types: [...text.matchAll(/<change type="(\w+)"/g)].map((found) => found[1]),
    };
  };

  it('stopped, listChange tells nothing new until it is started', async () => {
    await partition('before');
    await advance(1);
    const before = await changes();
    expect(before.types).toEqual(['RoutePartition']);
    await cli('pub', 'utils service stop Cisco Database Layer Monitor');
    await advance(5);
    await partition('unheard');
    expect(await changes()).toEqual(before);
    await cli('pub', 'utils service start Cisco Database Layer Monitor');
    expect(await changes()).toEqual(before);
    await advance(5);
    expect((await changes()).types).toEqual(['RoutePartition', 'RoutePartition']);
  });

  it('stopped on any node, its notifications are outstanding and writes are throttled', async () => {
    await cli('sub', 'utils service stop Cisco Database Layer Monitor');
    await advance(5);
    const statuses: number[] = [];
    for (let i = 0; i < 7; i += 1) statuses.push((await partition(`p${i}`)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 503]);
    await cli('sub', 'utils service start Cisco Database Layer Monitor');
    await advance(5);
    expect((await partition('again')).status).toBe(200);
  });
});
