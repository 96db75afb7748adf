/**
 * The central cluster's publisher and its IM and Presence node as two processes over a real Redis, a
 * telephony cluster of two more, its identity provider and an Expressway in front: a Jabber's login.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axl, sql } from '../support/axl';
import { describeWith } from '../support/have';
import { json } from '../support/json';
import { CLIENT, form, REQUEST, setParameters } from '../support/oauth';
import { kill, startProcess, type Process } from '../support/processes';
import { HAVE_REDIS, startRedis, type TestRedis } from '../support/redis';
import { ask } from '../support/rest';
import { agree, browser, put, type Sso } from '../support/saml';
import { trust } from '../support/unity';

const PEERS = '/ucmock/presence/centralized-deployment/peers';

describeWith('redis-server', HAVE_REDIS, () => {
  let redis: TestRedis;
  let folder: string;
  let pub: Process;
  let imp: Process;
  let leaf: Process;
  let sub: Process;
  let idp: Process;
  let edge: Process;

  beforeAll(async () => {
    redis = await startRedis();
    folder = mkdtempSync(join(tmpdir(), 'ucmock-central-'));
    const file = join(folder, 'ucmock.yaml');
    writeFileSync(
      file,
      [
        ...['clusters:', '  central:', '    nodes: { pub: publisher, imp: presence }'],
        ...['  a:', '    nodes: { pub: publisher, sub: subscriber }'],
        ...['  idp: { product: idp, nodes: { idp: publisher } }'],
        ...['  edge: { product: expressway, domains: [example.com], nodes: { expc: publisher } }'],
      ].join('\n'),
    );
    const node = (name: string): Promise<Process> =>
      startProcess('node', name, '-f', file, '--redis', redis.url, '--port', '0');
    const waiting = node('central/imp');
    pub = await node('central/pub');
    [leaf, idp, edge] = await Promise.all([node('a/pub'), node('idp/idp'), node('edge/expc')]);
    sub = await node('a/sub');
    imp = await waiting;
  }, 60_000);
  afterAll(async () => {
    await Promise.all([pub, imp, leaf, sub, idp, edge].map(kill));
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

  it('a login by SAML that began at the subscriber ends at the publisher, and its token opens the edge', async () => {
    const ports: Record<string, string> = {
      'pub.a.localhost': new URL(leaf.ucm.url).port,
      'sub.a.localhost': new URL(sub.ucm.url).port,
    };
    const host = (node = 'pub.a.localhost') => `${node}:${ports[node] ?? ''}`;
    const sso: Sso = { ucm: leaf.ucm, idp: idp.ucm, host };
    await put(sso, { mode: 'cluster' });
    await agree(sso);
    await setParameters(leaf.ucm);
    const tab = browser({ ...sso, ucm: sub.ucm });
    const asked = `/ssosp/oauth/authorize?${new URLSearchParams(REQUEST).toString()}`;
    const to = (reply: { headers: Record<string, unknown> }) => String(reply.headers.location);
    const sent = await tab.get(to(await tab.get(asked, 'sub.a.localhost')), 'sub.a.localhost');
    const posted = await tab.authenticate(to(sent));
    // As a load balancer in front of both may have it.
    const atPublisher = browser(sso);
    const back = await atPublisher.post(posted);
    expect(back.status).toBe(302);
    const code = new URL(to(await atPublisher.get(to(back)))).searchParams.get('code') ?? '';
    const grant = { grant_type: 'authorization_code', code, client_id: CLIENT, redirect_uri: '' };
    const { text } = await form(sub.ucm, '/ssosp/oauth/token', grant);
    const { access_token: token } = JSON.parse(text) as { access_token: string };

    await trust(edge.ucm, leaf.ucm.ca);
    const account = { AxlUsername: 'administrator', AxlPassword: 'ucmock' };
    const server = { Publisher: new URL(leaf.ucm.url).host, ...account };
    const added = await json(edge.ucm, 'POST /api/provisioning/controller/server/cucm', {
      body: server,
    });
    expect(added.status).toBe(201);
    const path = Buffer.from(`example.com/https/${host().replace(':', '/')}`).toString('base64url');
    const through = await ask(edge.ucm, `/${path}/cucm-uds/user/amara`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(through).toMatchObject({ status: 200, text: expect.stringContaining('amara') });
  });
});
