/** What a running ucmock tells of itself: log, request ids, metrics; and no secret in any of them. */
import { startUcmock } from '../../server';
import { axl, axlRaw, post, type Reply } from '../support/axl';
import { user } from '../support/builders';
import { control, raw } from '../support/control';
import { ask } from '../support/rest';
import { END_USERS } from '../uds/support';
import { changeAtUnity, cupi, isUnityPin, LOGIN, startPair, type Pair } from '../support/unity';

type Line = Record<string, unknown>;

/** What is written on standard error while it runs. */
function hear(): { text: () => string; lines: () => Line[] } {
  const said: string[] = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => said.push(String(chunk)) > 0);
  const text = (): string => said.join('');
  return {
    text,
    lines: () =>
      text()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Line),
  };
}

afterEach(() => jest.restoreAllMocks());

describe('log', () => {
  it('the library says nothing unless told to', async () => {
    const heard = hear();
    const ucm = await startUcmock({ port: 0 });
    await axlRaw(ucm, 'getUser', '<userid>nobody</userid>');
    await ucm.stop();
    expect(heard.text()).toBe('');
  });

  it('has a JSON line for each request at the level debug', async () => {
    const heard = hear();
    const ucm = await startUcmock({ port: 0, logLevel: 'debug' });
    const headers = { 'X-Request-Id': 'build-17.4' };
    const reply = await axlRaw(ucm, 'getUser', '<userid>nobody</userid>', { headers });
    await ucm.stop();
    expect(reply.headers['x-request-id']).toBe('build-17.4');
    const own = heard.lines().filter(({ requestId }) => requestId === 'build-17.4');
    expect(own).toEqual([
      expect.objectContaining({ level: 'debug', event: 'fault', operation: 'getUser' }),
      expect.objectContaining({
        ...{ event: 'request', protocol: 'axl', operation: 'getUser', user: 'administrator' },
        ...{ method: 'POST', path: '/axl/', status: 500, ms: expect.any(Number) as number },
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      }),
    ]);
  });
});

describe('request ids', () => {
  it.each(['', 'x y', 'ü', 'x'.repeat(129)])('one is made instead of %j', async (sent) => {
    const ucm = await startUcmock({ port: 0 });
    const about = {
      method: 'GET',
      headers: { 'X-Request-Id': Buffer.from(sent).toString('latin1') },
    };
    const ids = [
      await post(ucm, '', { ...about, path: '/cucm-uds/version' }),
      await axlRaw(ucm, 'getCCMVersion'),
      await post(ucm, '', { method: 'GET', path: '/nowhere', login: null }),
    ].map((reply: Reply) => reply.headers['x-request-id']);
    expect(ids).toEqual(['ucm-pub-1', 'ucm-pub-2', 'ucm-pub-3']);
    // Those that are refused on the way have one, too.
    const wrong = await axlRaw(ucm, 'getCCMVersion', '', { login: 'nobody:x' });
    const newer = await axlRaw(ucm, 'getCCMVersion', '', { version: '99.0' });
    await control(ucm, 'POST', '/faults', { effect: { status: 503 }, times: 1 });
    const busy = await axlRaw(ucm, 'getCCMVersion');
    expect([wrong, newer, busy].map(({ status }) => status)).toEqual([401, 599, 503]);
    expect([wrong, newer, busy].map(({ headers }) => headers['x-request-id'])).toEqual([
      ...['ucm-pub-4', 'ucm-pub-5', 'ucm-pub-6'],
    ]);
    const { entries } = (await control(ucm, 'GET', '/journal?requestId=ucm-pub-2')).json;
    expect(entries).toEqual([expect.objectContaining({ operation: 'getCCMVersion' })]);
    await ucm.stop();
  });
});

describe('metrics', () => {
  const valueOf = (text: string, name: string, ...labels: string[]): number | undefined => {
    const line = text
      .split('\n')
      .find((one) => one.startsWith(name) && labels.every((label) => one.includes(label)));
    return line === undefined ? undefined : Number(line.split(' ').pop());
  };

  it('counts requests by protocol, operation and status, also without a journal', async () => {
    const ucm = await startUcmock({ port: 0, journal: 0 });
    await axl(ucm, 'getCCMVersion');
    await axl(ucm, 'getCCMVersion');
    await axlRaw(ucm, 'getUser', '<userid>nobody</userid>');
    await post(ucm, '', { method: 'GET', path: '/cucm-uds/version' });
    await control(ucm, 'POST', '/faults', { match: { path: '/axl/' }, effect: { status: 503 } });
    await axlRaw(ucm, 'getCCMVersion');
    const { text, headers } = await raw(ucm, 'GET', '/metrics');
    await ucm.stop();
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const name = 'ucmock_request_duration_seconds';
    const version = ['operation="getCCMVersion"', 'status="200"', 'cluster="cluster"'];
    expect(valueOf(text, `${name}_count`, ...version)).toBe(2);
    expect(valueOf(text, `${name}_bucket`, ...version, 'le="+Inf"')).toBe(2);
    expect(valueOf(text, `${name}_sum`, ...version)).toBeGreaterThan(0);
    expect(valueOf(text, `${name}_count`, 'operation="getUser"', 'status="500"')).toBe(1);
    expect(valueOf(text, `${name}_count`, 'protocol="uds"', 'operation="version"')).toBe(1);
    expect(valueOf(text, `${name}_count`, 'status="503"')).toBe(1);
    expect(valueOf(text, 'ucmock_fault_rule_requests_total', 'what="done"')).toBe(1);
    expect(valueOf(text, 'ucmock_sessions')).toBe(1);
    expect(valueOf(text, 'ucmock_store_bytes', 'node="ucm-pub"')).toBeGreaterThan(100_000);
    expect(valueOf(text, 'process_cpu_seconds_total')).toBeGreaterThan(0);
  });

  it('tells how far each node of each cluster is', async () => {
    const nodes = { pub: 'publisher', sub: 'subscriber' };
    const ucm = await startUcmock({ port: 0, topology: { clusters: { a: { nodes } } } });
    await control(ucm, 'POST', '/nodes', { node: 'sub.a.localhost', link: 'cut' });
    await axl(ucm, 'addUser', user({ userid: 'amara' }));
    await control(ucm, 'POST', '/forks', { name: 'kin' });
    const { text } = await raw(ucm, 'GET', '/metrics');
    await ucm.stop();
    const behind = (cluster: string, node: string) =>
      valueOf(text, 'ucmock_replication_behind', `cluster="${cluster}"`, `node="${node}`);
    expect(behind('a', 'pub')).toBe(0);
    expect(behind('a', 'sub')).toBeGreaterThan(0);
    expect(behind('kin', 'pub')).toBe(0);
  });
});

/** Each of them stands in a request, and nowhere else. */
const SECRETS = {
  password: 'Geheim-4711',
  pin: '739164',
  changed: '846253',
  unity: '951738',
  wrong: 'Falsch-0815',
  ldap: 'Verzeichnis-99',
  broken: 'Kaputt-123',
};

describe('secrets', () => {
  let pair: Pair | undefined;
  afterEach(() => pair?.ucm.stop());

  async function useThemAll(pair: Pair): Promise<void> {
    const { ucm } = pair;
    const { password, pin, changed, unity, wrong, ldap, broken } = SECRETS;
    await axl(
      ucm,
      'addUser',
      user({ userid: 'amara', password, pin, associatedGroups: END_USERS }),
    );
    await axlRaw(
      ucm,
      'updateUser',
      `<userid>amara</userid><password>${broken}</password><pin/></x>`,
    );
    await axl(ucm, 'doAuthenticateUser', `<userid>amara</userid><pin>${pin}</pin>`);
    await axlRaw(
      ucm,
      'addLdapDirectory',
      `<ldapDirectory><name>d</name><ldapDn>cn=x</ldapDn><ldapPassword>${ldap}</ldapPassword></ldapDirectory>`,
    );
    const path = '/cucm-uds/user/amara/credentials';
    const put = { method: 'PUT', headers: { 'Content-Type': 'application/xml' } };
    const body = `<credentials><credential type="pin">${changed}</credential></credentials>`;
    const reply = await ask(ucm, path, { ...put, login: `amara:${password}`, body });
    expect(reply.status).toBeLessThan(300);
    await ask(ucm, path, { ...put, login: `amara:${wrong}`, body });
    await cupi(pair, '/users', undefined, `amara:${wrong}`);
    const made = await cupi(pair, 'POST /users?templateAlias=voicemailusertemplate', {
      ...{ Alias: 'amara', DtmfAccessId: '7001' },
    });
    const id = made.text.replace('/vmrest/users/', '');
    expect((await changeAtUnity(pair, id, unity)).status).toBe(204);
    expect(await isUnityPin(pair, 'amara', unity)).toBe(true);
    await ask(ucm, '/ucmock/oauth/token', {
      ...{ method: 'POST', login: LOGIN, body: `grant_type=refresh_token&refresh_token=${broken}` },
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
  }

  it('none is in the log, the journal, the metrics or an answer of the control plane', async () => {
    const heard = hear();
    pair = await startPair({ logLevel: 'debug' });
    await useThemAll(pair);
    const shown = [];
    for (const path of ['/journal', '/metrics', '/info', '/changes', '/nodes'])
      for (const cluster of ['a', 'cuc'])
        shown.push((await raw(pair.ucm, 'GET', path, '', cluster)).text);
    const journal = shown[0] ?? '';
    expect(journal).toContain('"pin":"***"');
    expect(shown[1]).toContain('"Credentials":"***"');
    expect(heard.lines().filter(({ event }) => event === 'request').length).toBeGreaterThan(8);
    const all = [heard.text(), ...shown].join('\n');
    const basic = (login: string) => Buffer.from(login).toString('base64');
    const secrets = [
      ...Object.values(SECRETS),
      basic(`amara:${SECRETS.password}`),
      basic(`amara:${SECRETS.wrong}`),
      basic(LOGIN),
    ];
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
  });
});
