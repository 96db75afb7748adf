/** Contact search authentication: the port of searches with a login, and the URL that phones get. */
import { axl, textOf } from '../support/axl';
import { ask } from '../support/rest';
import { useServer } from '../support/server';
import { addUser, LOGIN, udsOf } from './support';

const server = useServer({ contactSearchPort: 0 });
const open = udsOf(() => server.ucm);
const administrator = () => `${server.ucm.login.user}:${server.ucm.login.password}`;
const port = () => server.ucm.ports.contactSearch;

/** By the port of searches with a login. */
const secure = (path: string, login?: string) =>
  ask({ url: `https://127.0.0.1:${port()}`, ca: server.ucm.ca }, path, {
    headers: { Host: 'cucm.example.com:9443' },
    ...(login !== undefined && { login }),
  });

async function turn(enabled: boolean): Promise<void> {
  const { status } = await ask(server.ucm, '/ucmock/uds/contact-search-authentication', {
    method: 'PUT',
    login: administrator(),
    body: JSON.stringify({ enabled }),
    headers: { 'Content-Type': 'application/json' },
  });
  expect(status).toBe(200);
}

const query = (sql: string) => axl(server.ucm, 'executeSQLQuery', `<sql>${sql}</sql>`);
const searchUrl = async () =>
  textOf(
    await query("select paramvalue from processconfig where paramname = 'SecureContactSearchURL'"),
    'paramvalue',
  );

it('searches on its port with a login, and asks for one on the usual port too', async () => {
  await addUser(server.ucm);
  await turn(true);
  expect((await open('version')).text).toContain(
    '<usersResourceAuthEnabled>true</usersResourceAuthEnabled>',
  );
  const none = await secure('/cucm-uds/users?name=dia');
  expect([none.status, none.headers['www-authenticate']]).toEqual([
    401,
    'Basic realm="Cisco Web Services Realm"',
  ]);
  expect((await secure('/cucm-uds/users?name=dia', 'amara:wrong')).status).toBe(401);
  const found = await secure('/cucm-uds/users?name=dia', LOGIN);
  expect(found.status).toBe(200);
  expect(found.text).toMatch(
    /<users uri="https:\/\/cucm.example.com:9443\/cucm-uds\/users\?name=dia" version="15.0.1" start="0" requestedCount="64" returnedCount="1" totalCount="1"><user uri="https:\/\/cucm.example.com:9443\/cucm-uds\/user\/amara">/,
  );
  expect((await open('users?name=dia')).status).toBe(401);
});

it('names its port to phones from then on, until somebody puts the URL back by hand', async () => {
  expect(await searchUrl()).toBe('https://<node>:<port>/cucm-uds/users');
  await turn(true);
  const named = `https://ucm-pub:${port()}/cucm-uds/users`;
  expect(await searchUrl()).toBe(named);
  await turn(false);
  expect(await searchUrl()).toBe(named);
  expect((await open('users')).status).toBe(200);
});

it('leaves a URL alone that an administrator chose, unless it is on the usual port', async () => {
  const set = (url: string) =>
    axl(
      server.ucm,
      'executeSQLUpdate',
      `<sql>update processconfig set paramvalue = '${url}' where paramname = 'SecureContactSearchURL'</sql>`,
    );
  await set('https://search.example.com/users');
  await turn(true);
  expect(await searchUrl()).toBe('https://search.example.com/users');
  await set('https://ucm-pub:8443/cucm-uds/users');
  await turn(true);
  expect(await searchUrl()).toBe(`https://ucm-pub:${port()}/cucm-uds/users`);
});

it.each([
  ['/cucm-uds/version', 200],
  ['/cucm-uds/servers', 200],
  ['/cucm-uds', 404],
  ['/axl/', 404],
  ['/_ucmock/ready', 404],
  ['/ucmock/uds/cors-origins', 404],
  ['/', 404],
])('its port has UDS only: %s is %i', async (path, status) => {
  expect((await secure(path, administrator())).status).toBe(status);
});

it('is closed on its port as well while the node is off', async () => {
  const power = (state: string) =>
    ask(server.ucm, '/_ucmock/nodes', {
      method: 'POST',
      body: JSON.stringify({ node: 'ucm-pub', power: state }),
      headers: { 'Content-Type': 'application/json' },
    });
  expect((await power('off')).status).toBe(200);
  await expect(secure('/cucm-uds/version')).rejects.toThrow();
  expect((await power('on')).status).toBe(200);
  expect((await secure('/cucm-uds/version')).status).toBe(200);
});
