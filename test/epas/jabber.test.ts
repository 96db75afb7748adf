/**
 * A Jabber's login from the identity provider to XMPP: SAML SSO and OAuth at its telephony cluster, SOAP at
 * the central IM and Presence node with the access token, XMPP with the one-time password.
 * facts/centralized.md 4, steps 5 to 11
 */
import { axl, post } from '../support/axl';
import { user } from '../support/builders';
import { command } from '../support/cli';
import { jabber, xmppPort, type Jabber } from '../support/jabber';
import { json } from '../support/json';
import { CLIENT, form, REQUEST, setParameters } from '../support/oauth';
import { ask } from '../support/rest';
import { agree, browser, PUB, startSso, type Sso } from '../support/saml';

const IMP = 'imp.central.localhost';
const CENTRAL = 'pub.central.localhost';
const EPAS = '/EPASSoap/service/latest';

let sso: Sso;
const open: Jabber[] = [];
beforeAll(async () => {
  sso = await startSso({
    xmppPort: 0,
    topology: {
      clusters: {
        a: { nodes: { pub: 'publisher' } },
        central: { nodes: { pub: 'publisher', imp: 'presence' } },
        idp: { product: 'idp', nodes: { idp: 'publisher' } },
      },
    },
  });
  await agree(sso);
  await setParameters(sso.ucm, undefined, PUB);
  const body = user({ userid: 'amara', imAndPresenceEnable: 'true' });
  await axl(sso.ucm, 'addUser', body, { headers: { Host: CENTRAL } });
  const peer = { peerAddress: PUB, axlUsername: 'administrator', axlPassword: 'ucmock' };
  await json(sso.ucm, 'POST /ucmock/presence/centralized-deployment/peers', {
    node: IMP,
    body: peer,
  });
  await command(sso.ucm, 'utils service restart Cisco XCP Authentication Service', {
    node: IMP,
    cluster: 'central',
  });
});
afterEach(() => Promise.all(open.splice(0).map((one) => one.stop())));
afterAll(() => sso.ucm.stop());

/** Steps 5 to 8: single sign-on, code, access token. */
async function accessToken(): Promise<string> {
  const tab = browser(sso);
  const to = (reply: { headers: Record<string, unknown> }) => String(reply.headers.location);
  const asked = `/ssosp/oauth/authorize?${new URLSearchParams(REQUEST).toString()}`;
  const sent = await tab.get(to(await tab.get(asked)));
  const back = await tab.post(await tab.authenticate(to(sent)));
  const code = new URL(to(await tab.get(to(back)))).searchParams.get('code') ?? '';
  const grant = { grant_type: 'authorization_code', code, client_id: CLIENT, redirect_uri: '' };
  const { text } = await form(sso.ucm, '/ssosp/oauth/token', grant, PUB);
  return (JSON.parse(text) as { access_token: string }).access_token;
}

const soap = async (body: string, key = '') =>
  (
    await ask(sso.ucm, EPAS, {
      method: 'POST',
      headers: { Host: IMP, 'Content-Type': 'application/soap+xml; charset=utf-8' },
      body: `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header><e:session-key xmlns:e="urn:cisco:epas:soap">${key}</e:session-key></s:Header><s:Body>${body}</s:Body></s:Envelope>`,
    })
  ).text;

/** Step 10: SOAP login by token, and a password for XMPP. */
async function oneTimePassword(token: string): Promise<string> {
  const login = await soap(
    `<login xmlns="urn:cisco:epas:soap"><username>amara</username><password>${token}</password></login>`,
  );
  const key = /session-key>([^<]+)</.exec(login)?.[1] ?? '';
  const answer = await soap('<get-onetime-password xmlns="urn:cisco:epas:soap"/>', key);
  return /password>([^<]+)</.exec(answer)?.[1] ?? '';
}

async function connect(token: string, as = 'amara'): Promise<Jabber> {
  const at = { port: xmppPort(sso.ucm, IMP), domain: 'central.localhost' };
  const one = await jabber({ ...at, user: as, token });
  open.push(one);
  return one;
}

it('goes from the identity provider to a session of XMPP, and a second time by the token itself', async () => {
  const token = await accessToken();
  const first = await connect(await oneTimePassword(token));
  expect(first.jid).toMatch(/^amara@central\.localhost\//);
  const second = await connect(token);
  expect(second.jid).not.toBe(first.jid);
});

it('a one-time password counts once, for its user, for five minutes', async () => {
  const token = await accessToken();
  const password = await oneTimePassword(token);
  await connect(password);
  await expect(connect(password)).rejects.toThrow('not-authorized');
  const body = user({ userid: 'bo', imAndPresenceEnable: 'true' });
  await axl(sso.ucm, 'addUser', body, { headers: { Host: CENTRAL } });
  const other = await oneTimePassword(token);
  await expect(connect(other, 'bo')).rejects.toThrow('not-authorized');
  // Shown once by the wrong one it is used.
  await expect(connect(other)).rejects.toThrow('not-authorized');
  const late = await oneTimePassword(token);
  const clock = (change: object) =>
    post(sso.ucm, JSON.stringify(change), {
      path: '/_ucmock/clock',
      login: null,
      headers: { 'X-Ucmock-Cluster': 'central' },
    });
  await clock({ advance: { minutes: 6 } });
  await expect(connect(late)).rejects.toThrow('not-authorized');
  await clock({ reset: true });
});
