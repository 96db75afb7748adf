/** UDS on every node, and across the clusters of a topology. */
import { startUcmock, type Ucmock } from '../../server';
import { axl, post, textOf } from '../support/axl';
import { line, lines, phone, user } from '../support/builders';
import { configureIls, synchronizeIls } from '../support/ils';
import { ask, type AskOptions } from '../support/rest';
import { END_USERS, LOGIN } from './support';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: {
      clusters: {
        a: { nodes: { pub: 'publisher', sub: 'subscriber', imp: 'presence' } },
        b: { release: '12.5', nodes: { pub: 'publisher' } },
      },
    },
  });
});
afterAll(() => ucm.stop());
beforeEach(() => ucm.reset());

const at = (host: string) => ({ headers: { Host: `${host}.localhost` } });
const uds = (host: string, path: string, options: AskOptions = {}) =>
  ask(ucm, `/cucm-uds/${path}`, { ...options, headers: { Host: `${host}.localhost:8443` } });
const set = (node: string, change: object) =>
  post(ucm, JSON.stringify({ node: `${node}.localhost`, ...change }), {
    path: '/_ucmock/nodes',
    login: null,
    ...at(node),
  });

const me = { password: 'Jabber!234', associatedGroups: END_USERS };

async function addWithPhone(): Promise<void> {
  await axl(ucm, 'addLine', line());
  await axl(ucm, 'addPhone', phone({ name: 'SEP0011223344AA', lines: lines('1001') }));
  const more = {
    imAndPresenceEnable: 'true',
    associatedDevices: '<device>SEP0011223344AA</device>',
    primaryExtension: '<pattern>1001</pattern>',
  };
  await axl(ucm, 'addUser', user({ ...me, ...more }));
}

it('every node lists the nodes that process calls, and answers under its own name', async () => {
  for (const host of ['pub.a', 'sub.a']) {
    const { text } = await uds(host, 'servers');
    expect(text).toContain(
      `uri="https://${host}.localhost:8443/cucm-uds/servers"><server>pub.a.localhost</server><server>sub.a.localhost</server></servers>`,
    );
  }
});

it('a subscriber shows what the publisher was told, presence node and all', async () => {
  await addWithPhone();
  const { text } = await uds('sub.a', 'user/amara', { login: LOGIN });
  expect(text).toContain('<imAndPresence><server>imp.a.localhost</server></imAndPresence>');
});

it('a write at a subscriber reaches the publisher; links lead to the subscriber', async () => {
  await addWithPhone();
  const body = '<user><displayName>Amara</displayName></user>';
  const reply = await uds('sub.a', 'user/amara', { login: LOGIN, method: 'PUT', body });
  expect(reply.status).toBe(200);
  expect(reply.text).toContain('uri="https://sub.a.localhost:8443/cucm-uds/user/amara"');
  const shown = await axl(ucm, 'getUser', '<userid>amara</userid>', at('pub.a'));
  expect(textOf(shown, 'displayName')).toBe('Amara');
});

it('forward all is written where the publisher is out of reach, and merged later; a name is not', async () => {
  await addWithPhone();
  await set('sub.a', { link: 'cut' });
  const put = (body: string) => uds('sub.a', 'user/amara', { login: LOGIN, method: 'PUT', body });
  const forward =
    '<callForwardAllDestination><destination>4711</destination></callForwardAllDestination>';
  const destination = async (host: string) =>
    /<destination>(\d+)</.exec((await uds(host, 'user/amara', { login: LOGIN })).text)?.[1];
  expect((await put(`<user>${forward}<displayName>x</displayName></user>`)).status).toBe(503);
  expect((await put(`<user>${forward}</user>`)).status).toBe(200);
  expect([await destination('sub.a'), await destination('pub.a')]).toEqual(['4711', undefined]);
  await set('sub.a', { link: 'mend' });
  expect([await destination('sub.a'), await destination('pub.a')]).toEqual(['4711', '4711']);
});

describe('clusterUser, in an ILS network', () => {
  beforeEach(async () => {
    await configureIls(ucm, 'pub.a.localhost', { clusterId: 'a', role: 'Hub Cluster' });
    const spoke = { clusterId: 'b', role: 'Spoke Cluster', server: 'pub.a.localhost' } as const;
    await configureIls(ucm, 'pub.b.localhost', spoke);
    await synchronizeIls(ucm, 'pub.b.localhost');
  });

  it('leads to the home cluster, by whichever cluster is asked', async () => {
    await axl(ucm, 'addUser', user({ ...me, userid: 'bao' }), at('pub.b'));
    const { text } = await uds('sub.a', 'clusterUser?username=bao');
    expect(text).toContain(
      '<result found="true" uri="https://pub.b.localhost:8443/cucm-uds/user/bao" version="12.5.1"/><homeCluster serversUri="https://pub.b.localhost:8443/cucm-uds/servers">pub.b.localhost</homeCluster>',
    );
    expect((await uds('pub.b', 'clusterUser?username=bao')).text).toContain('pub.b.localhost<');
  });

  it('passes over a copy whose home is elsewhere', async () => {
    await axl(ucm, 'addUser', user({ ...me, homeCluster: 'false' }), at('pub.a'));
    await axl(ucm, 'addUser', user(me), at('pub.b'));
    expect((await uds('pub.a', 'clusterUser?username=amara')).text).toContain('>pub.b.localhost<');
  });

  it('finds nobody in a cluster that is down', async () => {
    await axl(ucm, 'addUser', user({ ...me, userid: 'bao' }), at('pub.b'));
    await set('pub.b', { power: 'off' });
    expect((await uds('pub.a', 'clusterUser?username=bao')).text).toContain('found="false"');
  });
});
