/** Snapshots and forks: state that goes back, goes elsewhere, and stays apart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUcmock, type Ucmock } from '../../server';
import { axl, axlRaw, sql, textOf } from '../support/axl';
import { control, raw, to } from '../support/control';
import { useServer } from '../support/server';

const server = useServer({
  topology: { clusters: { a: { nodes: { pub: 'publisher', sub: 'subscriber' } } } },
});

const add = (name: string, more = {}) =>
  axl(server.ucm, 'addUser', `<user><userid>${name}</userid><lastName>X</lastName></user>`, more);
const has = async (name: string, more = {}): Promise<boolean> =>
  (await axlRaw(server.ucm, 'getUser', `<userid>${name}</userid>`, more)).status === 200;
const ask = (method: string, path: string, body?: unknown, cluster?: string) =>
  control(server.ucm, method, path, body, cluster);

it('a fork goes back to the snapshot that it was made of, though that was dropped', async () => {
  await add('amara');
  await ask('POST', '/snapshots', { name: 'passing' });
  await ask('POST', '/forks', { name: 'child', snapshot: 'passing' });
  await ask('DELETE', '/snapshots/passing');
  // The cluster has another state now, so that nobody else holds the old one.
  await add('bilal');
  await ask('POST', '/snapshots', { name: 'passing' });
  await axl(server.ucm, 'removeUser', '<userid>amara</userid>', to('child'));
  expect((await ask('POST', '/reset', undefined, 'child')).status).toBe(200);
  expect([await has('amara', to('child')), await has('bilal', to('child'))]).toEqual([true, false]);
  await ask('DELETE', '/forks/child');
  await ask('DELETE', '/snapshots/passing');
});

it('of a cluster with a data folder: restored, forked, and the file taken by one in memory', async () => {
  const data = mkdtempSync(join(tmpdir(), 'ucmock-'));
  const own = await startUcmock({ port: 0, logLevel: 'error', data });
  const other = await startUcmock({ port: 0, logLevel: 'error' });
  const user = '<user><userid>amara</userid><lastName>X</lastName></user>';
  const status = async (ucm: Ucmock, more = {}): Promise<number> =>
    (await axlRaw(ucm, 'getUser', '<userid>amara</userid>', more)).status;
  try {
    await control(own, 'POST', '/snapshots', { name: 'empty' });
    await axl(own, 'addUser', user);
    await control(own, 'POST', '/snapshots', { name: 'one' });
    expect(await control(own, 'POST', '/forks', { name: 'kin' })).toMatchObject({ status: 201 });
    await axl(own, 'removeUser', '<userid>amara</userid>', to('kin'));
    expect([await status(own), await status(own, to('kin'))]).toEqual([200, 500]);
    await control(own, 'POST', '/reset', undefined, 'kin');
    expect(await status(own, to('kin'))).toBe(200);
    await control(own, 'POST', '/snapshots/empty/restore');
    expect(await status(own)).toBe(500);
    await control(own, 'POST', '/snapshots/one/restore');
    expect(await status(own)).toBe(200);

    const file = await bytesOf(own, '/snapshots/one');
    // With the rows comes the certificate that its Tomcat shows.
    const both = { ...other, ca: other.ca + own.ca };
    await raw(both, 'PUT', '/snapshots/theirs', Buffer.from(file));
    await control(both, 'POST', '/snapshots', { name: 'ours' });
    for (const [name, found] of [
      ['theirs', 200],
      ['ours', 500],
      ['theirs', 200],
    ] as const) {
      await control(both, 'POST', `/snapshots/${name}/restore`);
      expect(await status(both)).toBe(found);
    }
  } finally {
    await Promise.all([own.stop(), other.stop()]);
    rmSync(data, { recursive: true });
  }
});

describe('a snapshot', () => {
  it('takes rows, clock, ids and nodes back to where they were, on every node', async () => {
    const { ucm } = server;
    await ask('POST', '/clock', { freeze: '2026-01-05T08:00:00Z' });
    await ask('POST', '/nodes', { node: 'sub.a.localhost', lag: { seconds: 30 } });
    await add('amara');
    await ask('POST', '/snapshots', { name: 'before' });
    const later = await add('bao');
    await axl(ucm, 'removeUser', '<userid>amara</userid>');
    await ask('POST', '/clock', { advance: { days: 1 } });
    await ask('POST', '/nodes', { node: 'sub.a.localhost', lag: { seconds: 0 }, power: 'off' });

    expect(await ask('POST', '/snapshots/before/restore')).toMatchObject({ status: 200 });
    expect(await has('amara')).toBe(true);
    expect(await has('bao')).toBe(false);
    expect((await ask('GET', '/clock')).json.now).toBe('2026-01-05T08:00:00.000Z');
    const [, sub] = (await ask('GET', '/nodes')).json.nodes;
    expect(sub).toMatchObject({ power: 'on', lagSeconds: 30 });
    expect(sub.queue).toBeGreaterThan(0);
    expect(await add('bao')).toBe(later);
  });

  it('is the same file for another server, which refuses one that does not fit', async () => {
    await add('amara');
    await ask('POST', '/snapshots', { name: 'one' });
    const file = Buffer.from(await bytesOf(server.ucm, '/snapshots/one'));
    const other = await startUcmock({
      ...{ port: 0, logLevel: 'error' as const },
      topology: { clusters: { a: { nodes: { pub: 'publisher', sub: 'subscriber' } } } },
    });
    const old = await startUcmock({ port: 0, logLevel: 'error', release: '12.5' });
    const secret = await startUcmock({
      ...{ port: 0, logLevel: 'error' as const, securityPassword: 'other' },
      topology: { clusters: { a: { nodes: { pub: 'publisher', sub: 'subscriber' } } } },
    });
    try {
      expect((await raw(other, 'PUT', '/snapshots/one', file)).status).toBe(201);
      await control(other, 'POST', '/snapshots/one/restore');
      expect(await sql(other, "select userid from enduser where userid = 'amara'")).toEqual([
        { userid: 'amara' },
      ]);
      const refusals = await Promise.all([
        raw(old, 'PUT', '/snapshots/one', file),
        raw(secret, 'PUT', '/snapshots/one', file),
        raw(other, 'PUT', '/snapshots/two', file.subarray(0, 1000)),
        raw(other, 'PUT', '/snapshots/two', 'anything'),
      ]);
      expect(
        refusals.map(({ status, text }) => [status, (JSON.parse(text) as { error: string }).error]),
      ).toEqual([
        [409, expect.stringMatching(/is of release 15\.0\..* this cluster of 12\.5/)],
        [409, expect.stringContaining('security password')],
        [400, 'this is no snapshot of ucmock'],
        [400, 'this is no snapshot of ucmock'],
      ]);
      expect((await control(other, 'GET', '/snapshots')).json.snapshots).toHaveLength(1);
    } finally {
      await Promise.all([other.stop(), old.stop(), secret.stop()]);
    }
  });
});

describe('a fork', () => {
  it('begins as its snapshot, stays apart and goes back to it', async () => {
    await add('amara');
    await ask('POST', '/snapshots', { name: 'seed' });
    await ask('POST', '/forks', { name: 'left', snapshot: 'seed' });
    await ask('POST', '/forks', { name: 'right', snapshot: 'seed' });
    await add('bao', to('left'));
    await axl(server.ucm, 'removeUser', '<userid>amara</userid>', to('right'));

    const seen = async (more: object) => [await has('amara', more), await has('bao', more)];
    expect(await seen({})).toEqual([true, false]);
    expect(await seen(to('left'))).toEqual([true, true]);
    expect(await seen(to('right'))).toEqual([false, false]);
    await ask('POST', '/reset', undefined, 'left');
    expect(await seen(to('left'))).toEqual([true, false]);
    await Promise.all(['left', 'right'].map((name) => ask('DELETE', `/forks/${name}`)));
    expect((await axlRaw(server.ucm, 'getUser', '<userid>amara</userid>', to('left'))).status).toBe(
      404,
    );
  });

  it('has the nodes of the original, with names, clock and ports of its own', async () => {
    const { ucm } = server;
    const fork = (await ask('POST', '/forks', { name: 'kin', ports: true })).json;
    expect(fork.hosts).toEqual({
      'kin.ucmock.localhost': 'pub.a.localhost',
      'pub--kin.ucmock.localhost': 'pub.a.localhost',
      'sub--kin.ucmock.localhost': 'sub.a.localhost',
    });
    await add('chidi', to('kin'));
    await ask('POST', '/clock', { freeze: '2026-01-05T08:00:00Z' }, 'kin');
    expect((await ask('GET', '/clock')).json.frozen).toBe(false);
    // By its port, by its name, and on the subscriber.
    const own = { ...ucm, url: fork.urls.https };
    expect((await axlRaw(own, 'getUser', '<userid>chidi</userid>')).status).toBe(200);
    for (const host of Object.keys(fork.hosts))
      expect(await has('chidi', { headers: { Host: host } })).toBe(true);
    await ask('DELETE', '/forks/kin');
    await expect(axlRaw(own, 'getCCMVersion')).rejects.toThrow('ECONNREFUSED');
  });

  it.each([
    [{ name: 'Bad Name' }, 400],
    [{ name: 'a' }, 409],
    [{ snapshot: 'nothing' }, 404],
  ])('%j is refused with %i', async (body, status) => {
    expect(await ask('POST', '/forks', body)).toMatchObject({ status });
    expect((await ask('GET', '/forks')).json.forks).toEqual([]);
  });

  it('fifty of them stay apart', async () => {
    await ask('POST', '/snapshots', { name: 'seed' });
    const names = Array.from({ length: 50 }, (_, i) => `many-${i}`);
    for (const name of names) await ask('POST', '/forks', { name, snapshot: 'seed' });
    await Promise.all(names.map((name) => add(name, to(name))));
    for (const name of names) {
      const answer = await axl(
        server.ucm,
        'executeSQLQuery',
        '<sql>select userid from enduser</sql>',
        to(name),
      );
      expect(textOf(answer, 'row')).toBe(`<userid>${name}</userid>`);
    }
    await Promise.all(names.map((name) => ask('DELETE', `/forks/${name}`)));
  });
});

async function bytesOf(ucm: Ucmock, path: string): Promise<ArrayBuffer> {
  const { get } = await import('node:https');
  return new Promise((resolve, reject) => {
    get(`${ucm.url}/_ucmock${path}`, { ca: ucm.ca, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const all = Buffer.concat(chunks);
        resolve(all.buffer.slice(all.byteOffset, all.byteOffset + all.length));
      });
    }).on('error', reject);
  });
}
