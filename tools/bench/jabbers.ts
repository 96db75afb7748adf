/**
 * Jabbers that log in, each as the eleven steps have it: home cluster by UDS, the code grant, its user
 * by UDS, EPAS with the token, and XMPP up to a bound resource with the one-time password. Raw
 * clients on sockets, so that they cost little beside the server.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, Agent } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { startUcmock, type Ucmock } from '../../server';
import { note } from './table';

const PASSWORD = 'Right-1-Enough';
const DOMAIN = 'a.localhost';
const CLIENT = `C${'5e'.repeat(32)}`;
/** Clients that are on their way at once. */
const AT_ONCE = 20;

export async function jabbers(count: number): Promise<void> {
  const { loggedIn, seconds } = await logInAll(count);
  const rate = `${(loggedIn / seconds).toFixed(0)} logins/s`;
  const what = `${count} Jabbers log in (UDS, token, EPAS, XMPP bind), clients in the same process`;
  note(what, rate, 'all', loggedIn === count);
}

/** Users of a cluster with an IM and Presence node of its own. @returns how many got a resource */
export async function logInAll(count: number): Promise<{ loggedIn: number; seconds: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'ucmock-jabbers-'));
  const fixture = join(folder, 'users.yaml');
  writeFileSync(fixture, JSON.stringify(fixtureOf(count)));
  const ucm = await startUcmock({
    ...{ port: 0, xmppPort: 0, logLevel: 'error' },
    topology: { clusters: { a: { fixture, nodes: { pub: 'publisher', imp: 'presence' } } } },
  }).finally(() => rmSync(folder, { recursive: true, force: true }));
  const agent = new Agent({ ca: ucm.ca, keepAlive: true, maxSockets: AT_ONCE });
  const open: Socket[] = [];
  const names = Array.from({ length: count }, (_, i) => `jabber${i + 1}`);
  let loggedIn = 0;
  try {
    const began = performance.now();
    const work = async (): Promise<void> => {
      for (let name = names.pop(); name !== undefined; name = names.pop()) {
        open.push(await logIn(ucm, agent, name));
        loggedIn += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { loggedIn, seconds: (performance.now() - began) / 1000 };
  } finally {
    open.forEach((socket) => socket.destroy());
    agent.destroy();
    await ucm.stop();
  }
}

function fixtureOf(count: number) {
  const user = {
    userid: 'jabber{i}',
    lastName: 'Diallo',
    password: PASSWORD,
    imAndPresenceEnable: true,
    associatedGroups: { userGroup: { name: 'Standard CCM End Users' } },
  };
  const sql =
    "update processconfig set paramvalue = 'Enabled' where paramname = 'OAuthwithRefreshLoginFlow'";
  return {
    axl: [{ executeSQLUpdate: { sql } }],
    copies: [{ axl: [{ addUser: { user } }], count }],
  };
}

/** @returns the socket with its bound resource; @throws with what was answered instead */
async function logIn(ucm: Ucmock, agent: Agent, userid: string): Promise<Socket> {
  const [pub, imp] = ['pub.a.localhost', 'imp.a.localhost'];
  const ask = (node: string, path: string, more: Asked = {}) =>
    call(ucm, agent, { node, path, ...more });
  await ask(pub, `/cucm-uds/clusterUser?username=${userid}`);
  const client = { client_id: CLIENT, redirect_uri: '' };
  const login = {
    ...{ ...client, scope: 'UnifiedCommunications:readwrite', response_type: 'code' },
    ...{ j_username: userid, j_password: PASSWORD },
  };
  const { location } = await ask(pub, '/ssosp/oauth/authorize', { form: login });
  const code = new URL(location, ucm.url).searchParams.get('code') ?? '';
  const grant = { ...client, grant_type: 'authorization_code', code };
  const { text } = await ask(pub, '/ssosp/oauth/token', { form: grant });
  const token = (JSON.parse(text) as { access_token: string }).access_token;
  await ask(pub, `/cucm-uds/user/${userid}`, { token });
  const soap = async (body: string, key = ''): Promise<string> => {
    const header =
      key && `<s:Header><session-key xmlns="urn:cisco:epas:soap">${key}</session-key></s:Header>`;
    const envelope = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">${header}<s:Body>${body}</s:Body></s:Envelope>`;
    return (await ask(imp, '/EPASSoap/service/v80', { soap: envelope })).text;
  };
  const answer = await soap(
    `<login xmlns="urn:cisco:epas:soap" client-type="CUPC" force="true"><username>${userid}</username><password>${token}</password></login>`,
  );
  const key = /session-key[^>]*>([0-9a-f-]{36})</.exec(answer)?.[1];
  if (key === undefined) throw new Error(answer);
  const given = await soap('<get-onetime-password xmlns="urn:cisco:epas:soap"/>', key);
  const password = /<(?:\w+:)?password[^>]*>([^<]+)</.exec(given)?.[1];
  if (password === undefined) throw new Error(given);
  return bind(
    ucm.nodes.find(({ xmppPort }) => xmppPort !== undefined)?.xmppPort ?? 0,
    userid,
    password,
  );
}

interface Asked {
  form?: Record<string, string>;
  soap?: string;
  token?: string;
}

function call(
  { ports }: Ucmock,
  agent: Agent,
  { node, path, form, soap, token }: Asked & { node: string; path: string },
): Promise<{ location: string; text: string }> {
  const body = form ? new URLSearchParams(form).toString() : soap;
  const type = form ? 'application/x-www-form-urlencoded' : 'application/soap+xml';
  const headers = {
    Host: node,
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }),
  };
  const method = body === undefined ? 'GET' : 'POST';
  const to = { host: '127.0.0.1', servername: 'localhost', port: ports.https, agent };
  return new Promise((resolve, reject) => {
    request({ ...to, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        const { statusCode = 0, headers: got } = response;
        if (statusCode >= 400) reject(new Error(`${path}: ${statusCode} ${text}`));
        else resolve({ location: got.location ?? '', text });
      });
    })
      .on('error', reject)
      .end(body);
  });
}

const HEADER = `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='${DOMAIN}' version='1.0'>`;

async function bind(port: number, userid: string, password: string): Promise<Socket> {
  const plain = connect(port, '127.0.0.1');
  await converse(plain, HEADER, '</stream:features>');
  await converse(plain, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", '<proceed');
  plain.removeAllListeners('data');
  const socket = connectTls({ socket: plain, rejectUnauthorized: false, servername: DOMAIN });
  await converse(socket, HEADER, '</stream:features>');
  const shown = Buffer.from(`userid=${userid}@${DOMAIN}\0token=${password}`).toString('base64');
  const auth = `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='CISCO-VTG-TOKEN'>${shown}</auth>`;
  await converse(socket, auth, '<success');
  await converse(socket, HEADER, '</stream:features>');
  const iq = "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>";
  await converse(socket, iq, '</jid>');
  return socket;
}

function converse(socket: Socket, say: string, until: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const listen = (bytes: Buffer): void => {
      heard += bytes.toString();
      if (!heard.includes(until)) return;
      socket.off('data', listen);
      socket.off('close', gone);
      resolve();
    };
    const gone = (): void => reject(new Error(`the stream ended: ${heard}`));
    socket.on('data', listen);
    socket.on('error', gone);
    socket.once('close', gone);
    socket.write(say);
  });
}
