/** The central cluster's publisher and its IM and Presence node as two processes over a real Redis. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axl, sql } from '../support/axl';
import { describeWith } from '../support/have';
import { json } from '../support/json';
import { kill, startProcess, type Process } from '../support/processes';
import { HAVE_REDIS, startRedis, type TestRedis } from '../support/redis';
import { trust } from '../support/unity';

const PEERS = '/ucmock/presence/centralized-deployment/peers';

describeWith('redis-server', HAVE_REDIS, () => {
  let redis: TestRedis;
  let folder: string;
  let pub: Process;
  let imp: Process;
  let leaf: Process;

  beforeAll(async () => {
    redis = await startRedis();
    folder = mkdtempSync(join(tmpdir(), 'ucmock-central-'));
    const file = join(folder, 'ucmock.yaml');
    writeFileSync(
      file,
      'clusters:\n  central:\n    nodes: { pub: publisher, imp: presence }\n  a:\n    nodes: { pub: publisher }\n',
    );
    const node = (name: string): Promise<Process> =>
      startProcess('node', name, '-f', file, '--redis', redis.url, '--port', '0');
    const waiting = node('central/imp');
    pub = await node('central/pub');
    leaf = await node('a/pub');
    imp = await waiting;
  }, 60_000);
  afterAll(async () => {
    await Promise.all([kill(pub), kill(imp), kill(leaf)]);
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a peer saved at the presence node is the publisher’s write, and both read it', async () => {
    await trust(pub.ucm, leaf.ucm.ca);
    const body = {
      peerAddress: new URL(leaf.ucm.url).host,
      axlUsername: 'administrator',
      axlPassword: 'ucmock',
    };
    const { status, value } = await json(imp.ucm, `POST ${PEERS}`, { body });
    expect({ status, value }).toMatchObject({ status: 201, value: { status: 'Synchronized' } });
    const { value: there } = await json(imp.ucm, PEERS);
    expect(there).toEqual({ peers: [value] });
    // The process of a publisher alone answers for presence nodes elsewhere; a leaf has none.
    expect((await json(pub.ucm, PEERS)).value).toEqual(there);
    expect((await json(leaf.ucm, PEERS)).status).toBe(404);
  });

  it('a presence node’s SQL writes its own tables through the publisher', async () => {
    const insert = "<sql>insert into rosters (user_id) values ('amara')</sql>";
    const written = await axl(imp.ucm, 'executeSQLUpdate', insert);
    expect(written).toBe('<rowsUpdated>1</rowsUpdated>');
    expect(await sql(imp.ucm, 'select user_id from rosters')).toEqual([{ user_id: 'amara' }]);
    await expect(axl(pub.ucm, 'executeSQLUpdate', insert)).rejects.toMatchObject({ code: -206 });
  });

  it('the presence node knows the fetched keys when its service was restarted', async () => {
    const service = '/ucmock/presence/services/xcp-authentication';
    expect((await json(imp.ucm, service)).value).toMatchObject({ restartNeeded: true });
  });
});
