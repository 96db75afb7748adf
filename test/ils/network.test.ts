/** The Intercluster Lookup Service: hub and spokes, as AXL, the page and UDS show them. */
import { startUcmock, type Ucmock } from '../../server';
import { allTexts, axl, post, textOf } from '../support/axl';
import { user } from '../support/builders';
import { control } from '../support/control-center';
import {
  configureIls,
  ilsPage,
  setClusterId,
  synchronizeIls,
  told,
  type IlsForm,
} from '../support/ils';
import { json } from '../support/json';
import { eventually } from '../support/eventually';
import { ask } from '../support/rest';

const HUB = 'pub.a.localhost';
const HUB2 = 'pub.h.localhost';
const SPOKE = 'pub.b.localhost';
const OTHER = 'pub.c.localhost';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: {
      clusters: {
        a: { nodes: { pub: 'publisher', sub: 'subscriber' } },
        b: { release: '12.5', nodes: { pub: 'publisher' } },
        c: { release: '14.0', nodes: { pub: 'publisher' } },
        h: { nodes: { pub: 'publisher' } },
      },
    },
  });
});
afterAll(() => ucm.stop());
beforeEach(() => ucm.reset());

const at = (node: string) => ({ headers: { Host: node } });
const find = async (node: string, userid: string) =>
  (await ask(ucm, `/cucm-uds/clusterUser?username=${userid}`, at(node))).text;
const power = (node: string, word: 'off' | 'on') =>
  post(ucm, JSON.stringify({ node, power: word }), {
    path: '/_ucmock/nodes',
    login: null,
    ...at(node),
  });

const hub = (form: Partial<IlsForm> = {}) =>
  configureIls(ucm, HUB, { clusterId: 'a', role: 'Hub Cluster', ...form });
const spoke = (node = SPOKE, clusterId = 'b', form: Partial<IlsForm> = {}) =>
  configureIls(ucm, node, { clusterId, role: 'Spoke Cluster', server: HUB, ...form });

describe('a hub and two spokes', () => {
  beforeEach(async () => {
    await hub();
    await spoke();
    await synchronizeIls(ucm, SPOKE);
    await spoke(OTHER, 'c');
    await synchronizeIls(ucm, OTHER);
  });

  it('the hub has both in its list, Up to Date, with release and publisher', async () => {
    const { status, clusters } = await ilsPage(ucm, HUB);
    expect(status).toBe('Up to Date');
    expect(clusters).toMatchObject([
      { clusterId: 'b', role: 'Spoke Cluster', hub: 'a', fqdn: SPOKE, status: 'Up to Date' },
      { clusterId: 'c', role: 'Spoke Cluster', hub: 'a', fqdn: OTHER, status: 'Up to Date' },
    ]);
    expect(clusters[0]?.version).toMatch(/^12\.5\.1/);
  });

  it('AXL tells of the remote clusters on every node', async () => {
    for (const node of [HUB, 'sub.a.localhost']) {
      const listed = await axl(
        ucm,
        'listRemoteCluster',
        '<searchCriteria><clusterId>%</clusterId></searchCriteria><returnedTags><clusterId/><fullyQualifiedName/></returnedTags>',
        at(node),
      );
      expect(allTexts(listed, 'clusterId')).toEqual(['b', 'c']);
      expect(allTexts(listed, 'fullyQualifiedName')).toEqual([SPOKE, OTHER]);
      const asked = '<clusterId>b</clusterId><returnedTags/>';
      const config = await axl(ucm, 'getIlsConfig', asked, at(node));
      expect(textOf(config, 'syncronizationStatus')).toBe('Up to Date');
      expect(textOf(config, 'role')).toBe('Spoke Cluster');
      expect(textOf(config, 'lastContactTime')).toMatch(/^\d{4}-\d\d-\d\dT/);
    }
  });

  it('a spoke hears of the other spoke when the interval is over, not before', async () => {
    expect(told(await ilsPage(ucm, SPOKE))).toEqual(['a: Up to Date']);
    const clock = { advance: { minutes: 9 } };
    await json(ucm, 'POST /_ucmock/clock', { node: SPOKE, body: clock });
    expect(told(await ilsPage(ucm, SPOKE))).toEqual(['a: Up to Date']);
    await json(ucm, 'POST /_ucmock/clock', { node: SPOKE, body: { advance: { minutes: 1 } } });
    await eventually(async () =>
      expect(told(await ilsPage(ucm, SPOKE))).toEqual(['a: Up to Date', 'c: Up to Date']),
    );
  });

  it('users are found in whichever cluster they are at home, from whichever is asked', async () => {
    await axl(ucm, 'addUser', user({ userid: 'amara' }), at(HUB));
    await axl(ucm, 'addUser', user({ userid: 'bao' }), at(SPOKE));
    await axl(ucm, 'addUser', user({ userid: 'citlali' }), at(OTHER));
    for (const asked of [HUB, 'sub.a.localhost', SPOKE, OTHER]) {
      expect(await find(asked, 'amara')).toContain(`>${HUB}</homeCluster>`);
      expect(await find(asked, 'bao')).toContain(`>${SPOKE}</homeCluster>`);
      expect(await find(asked, 'CITLALI')).toMatch(
        /uri="https:\/\/pub\.c\.localhost\/cucm-uds\/user\/citlali" version="14\.0\.1"/,
      );
      expect(await find(asked, 'nobody')).toContain('<result found="false"/>');
    }
  });

  it('a spoke whose hub is down sees nobody but its own; the hub misses only the spoke that is down', async () => {
    await axl(ucm, 'addUser', user({ userid: 'bao' }), at(SPOKE));
    await axl(ucm, 'addUser', user({ userid: 'citlali' }), at(OTHER));
    await power(SPOKE, 'off');
    expect(await find(HUB, 'bao')).toContain('found="false"');
    expect(await find(HUB, 'citlali')).toContain('found="true"');
    expect(told(await synchronizeIls(ucm, HUB))).toEqual(['b: Unreachable', 'c: Up to Date']);
    await power(SPOKE, 'on');
    await power(HUB, 'off');
    expect(await find(OTHER, 'bao')).toContain('found="false"');
    expect(await find(OTHER, 'citlali')).toContain('found="true"');
    await synchronizeIls(ucm, OTHER);
    expect(told(await ilsPage(ucm, OTHER))).toEqual(['a: Unreachable', 'b: Unreachable']);
    expect((await ilsPage(ucm, OTHER)).status).toBe('Unreachable');
    await power(HUB, 'on');
    await synchronizeIls(ucm, HUB);
    expect(told(await synchronizeIls(ucm, OTHER))).toEqual(['a: Up to Date', 'b: Up to Date']);
    expect(await find(OTHER, 'bao')).toContain('found="true"');
  });

  it('a second hub hears of the spokes of the first, and its own spoke of all', async () => {
    await configureIls(ucm, HUB2, { clusterId: 'h', role: 'Hub Cluster', server: HUB });
    expect(told(await synchronizeIls(ucm, HUB2))).toEqual([
      'a: Up to Date',
      'b: Up to Date',
      'c: Up to Date',
    ]);
    await spoke(OTHER, 'c', { server: HUB2 });
    expect(told(await synchronizeIls(ucm, OTHER))).toEqual([
      'a: Up to Date',
      'b: Up to Date',
      'h: Up to Date',
    ]);
    // The hub that it left hears that by the spoke itself, and of its new place by the other hub.
    await synchronizeIls(ucm, HUB);
    const { clusters } = await synchronizeIls(ucm, HUB);
    expect(clusters.find(({ clusterId }) => clusterId === 'c')).toMatchObject({
      hub: 'h',
      status: 'Up to Date',
    });
  });

  it('a cluster that leaves knows nobody, and is not started for the others', async () => {
    await configureIls(ucm, SPOKE, { role: 'Stand Alone Cluster', activate: false });
    expect(await ilsPage(ucm, SPOKE)).toMatchObject({ active: false, clusters: [] });
    const all =
      '<searchCriteria><clusterId>%</clusterId></searchCriteria><returnedTags><clusterId/></returnedTags>';
    expect(allTexts(await axl(ucm, 'listRemoteCluster', all, at(SPOKE)), 'clusterId')).toEqual([]);
    expect(told(await synchronizeIls(ucm, HUB))).toEqual(['b: Not Started', 'c: Up to Date']);
  });

  it('neither does one whose Intercluster Lookup Service is stopped', async () => {
    await control(ucm, SPOKE, 'Cisco Intercluster Lookup Service', 'Stop');
    await json(ucm, 'POST /_ucmock/clock', { node: SPOKE, body: { advance: { seconds: 5 } } });
    expect(told(await synchronizeIls(ucm, HUB))).toEqual(['b: Not Started', 'c: Up to Date']);
  });
});

describe('the registration fails, and says so', () => {
  it.each<[string, Partial<IlsForm>, string]>([
    ['another password', { password: 'Other-2026' }, 'Authentication Failed'],
    ['another way', { tls: true }, 'Authentication Failed'],
    ['certificates only', { tls: true, password: '' }, 'Authentication Failed'],
    ['nobody there', { server: 'nobody.invalid' }, 'Unreachable'],
    ['no ILS there', { server: OTHER }, 'Not Started'],
    ['the id of the hub', { clusterId: 'a' }, 'Duplicate Cluster ID'],
    ['itself', { server: SPOKE }, 'Duplicate Cluster ID'],
  ])('%s', async (_what, form, status) => {
    await hub();
    await spoke(SPOKE, 'b', form);
    expect(await synchronizeIls(ucm, SPOKE)).toMatchObject({ status, clusters: [] });
    expect((await ilsPage(ucm, HUB)).clusters).toEqual([]);
  });

  it('the id of another spoke', async () => {
    await hub();
    await spoke();
    await synchronizeIls(ucm, SPOKE);
    await spoke(OTHER, 'b');
    expect((await synchronizeIls(ucm, OTHER)).status).toBe('Duplicate Cluster ID');
    expect((await ilsPage(ucm, HUB)).clusters).toMatchObject([{ clusterId: 'b', fqdn: SPOKE }]);
  });

  it('at a spoke', async () => {
    await hub();
    await spoke();
    await synchronizeIls(ucm, SPOKE);
    await spoke(OTHER, 'c', { server: SPOKE });
    expect((await synchronizeIls(ucm, OTHER)).status).toBe('Not a Hub');
    expect(told(await ilsPage(ucm, SPOKE))).toEqual(['a: Up to Date']);
  });

  it('and is made up for by the right one', async () => {
    await hub();
    await spoke(SPOKE, 'b', { password: 'Other-2026' });
    await synchronizeIls(ucm, SPOKE);
    await spoke();
    expect(await synchronizeIls(ucm, SPOKE)).toMatchObject({ status: 'Up to Date' });
  });
});

it.each<[string, Partial<IlsForm>]>([
  ['TLS certificates', { tls: true, password: '' }],
  ['both', { tls: true }],
])('%s authenticate, too', async (_what, form) => {
  await hub(form);
  await spoke(SPOKE, 'b', form);
  expect(told(await synchronizeIls(ucm, SPOKE))).toEqual(['a: Up to Date']);
  expect(told(await ilsPage(ucm, HUB))).toEqual(['b: Up to Date']);
});

describe('what ILS does not work with is refused, and nothing is kept', () => {
  it.each<[string, string, Partial<IlsForm>]>([
    ['the Cluster ID StandAloneCluster', 'StandAloneCluster', {}],
    ['a spoke without a registration server', 'a', { role: 'Spoke Cluster' }],
    ['neither certificates nor a password', 'a', { password: '' }],
    ['an interval beyond a day', 'a', { every: 1441 }],
    ['no interval', 'a', { every: 0 }],
  ])('%s', async (_what, id, form) => {
    await setClusterId(ucm, HUB, id);
    const refused = configureIls(ucm, HUB, { role: 'Hub Cluster', ...form });
    await expect(refused).rejects.toMatchObject({ code: 5002 });
    expect(await ilsPage(ucm, HUB)).toMatchObject({
      role: 'Stand Alone Cluster',
      active: false,
      status: 'Not Started',
    });
  });

  it('a network ends with the Cluster ID', async () => {
    await hub();
    await setClusterId(ucm, HUB, 'StandAloneCluster');
    expect(await ilsPage(ucm, HUB)).toMatchObject({ active: false });
  });

  it.each([
    ['nothing', {}],
    ['no JSON inside', { nonce: 'n', message: '{', proof: 'x' }],
    ['a wrong proof', { nonce: 'n', message: '{"clusters":[]}', proof: 'x' }],
    ['a list', []],
    ['a foreign message', { nonce: 'n', message: '{}' }],
  ])('an envelope with %s', async (_what, body) => {
    await hub();
    const reply = await json(ucm, 'POST /ucmock/ilsd/exchange', { node: HUB, body });
    expect([400, 401]).toContain(reply.status);
    expect(JSON.stringify(reply.value)).not.toMatch(/Sahel|pub\.a/);
    expect((await ilsPage(ucm, HUB)).clusters).toEqual([]);
  });
});

it('directory URIs and advertised patterns reach the other cluster, blocked ones do not', async () => {
  const exchange =
    '<exchangeDirectoryUri>true</exchangeDirectoryUri><routeString>b.example.com</routeString>';
  await hub();
  await spoke();
  await axl(ucm, 'addUser', user({ userid: 'bao', directoryUri: 'bao@example.com' }), at(SPOKE));
  for (const pattern of ['8801XXX', '8802XXX'])
    await axl(
      ucm,
      'addAdvertisedPatterns',
      `<advertisedPatterns><pattern>${pattern}</pattern></advertisedPatterns>`,
      at(SPOKE),
    );
  await axl(
    ucm,
    'addBlockedLearnedPatterns',
    '<blockedLearnedPatterns><prefix>8802</prefix></blockedLearnedPatterns>',
    at(HUB),
  );
  await axl(ucm, 'updateInterClusterDirectoryUri', exchange, at(SPOKE));
  await synchronizeIls(ucm, SPOKE);
  expect((await ilsPage(ucm, HUB)).clusters[0]?.catalog).toBeNull();
  await axl(ucm, 'updateInterClusterDirectoryUri', exchange, at(HUB));
  await synchronizeIls(ucm, SPOKE);
  expect((await ilsPage(ucm, HUB)).clusters[0]?.catalog).toEqual({
    routeString: 'b.example.com',
    uris: ['bao@example.com'],
    patterns: ['8801XXX'],
  });
});
