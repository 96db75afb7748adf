/** A browser between a CUCM and an identity provider: follows redirects, keeps cookies, posts forms. */
import { startUcmock, type Ucmock, type UcmockOptions } from '../../server';
import { axl, type Reply } from './axl';
import { user } from './builders';
import { json } from './json';
import { ask } from './rest';
import { doorOf } from './unity';
import { END_USERS } from '../uds/support';

export const PASSWORD = 'Right-1-Enough';
export const IDP_PASSWORD = 'At-The-Idp-1';
export const [PUB, SUB] = ['pub.a.localhost', 'sub.a.localhost'];

export interface Sso {
  ucm: Ucmock;
  /** the identity provider's door */
  idp: Ucmock;
  /** with the port, as the browser says it: pub.a.localhost:45123 */
  host(node?: string): string;
}

export async function startSso(options: UcmockOptions = {}): Promise<Sso> {
  const ucm = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: {
      clusters: {
        a: { nodes: { pub: 'publisher', sub: 'subscriber' } },
        idp: { product: 'idp', nodes: { idp: 'publisher' } },
      },
    },
    ...options,
  });
  const idp = { ...ucm, ...doorOf(ucm, 'idp') };
  return { ucm, idp, host: (node = PUB) => `${node}:${ucm.ports.https}` };
}

/** The agreement of both sides, and a user of both. */
export async function agree({ ucm, idp, host }: Sso, userid = 'amara'): Promise<void> {
  const body = user({ userid, password: PASSWORD, associatedGroups: END_USERS });
  await axl(ucm, 'addUser', body, { headers: { Host: PUB } });
  const body2 = { password: IDP_PASSWORD };
  await json(idp, `PUT /ucmock/idp/users/${userid}`, { body: body2 });
  const idpMetadata = (await ask(idp, '/idp/metadata')).text;
  await put({ ucm }, { idpMetadata });
  await exportTo({ ucm, idp, host });
  const { status, value } = await put({ ucm }, { enabled: true });
  if (status !== 200) throw new Error(JSON.stringify(value));
}

export const put = ({ ucm }: Pick<Sso, 'ucm'>, body: object) =>
  json(ucm, 'PUT /ucmock/sso/settings', { body, node: PUB });

/** Metadata of a node's service provider goes to the identity provider. */
export async function exportTo({ ucm, idp, host }: Sso, node = PUB): Promise<string> {
  const reply = await ask(ucm, '/ssosp/ws/config/metadata/sp', {
    login: `${ucm.login.user}:${ucm.login.password}`,
    headers: { Host: host(node) },
  });
  const done = await json(idp, 'POST /ucmock/idp/service-providers', {
    body: { metadata: reply.text },
  });
  if (done.status !== 201) throw new Error(JSON.stringify(done.value));
  return reply.text;
}

/** What the browser holds when the identity provider has answered. */
export interface Posted {
  action: URL;
  SAMLResponse: string;
  RelayState: string;
}

export interface Browser {
  cookies: Record<string, string>;
  get(path: string, node?: string): Promise<Reply>;
  /** goes to the identity provider by a redirect, logs in, and comes back with its answer in hand */
  authenticate(redirect: string, userid?: string, password?: string): Promise<Posted>;
  /** posts it where it belongs */
  post(posted: Posted, node?: string): Promise<Reply>;
}

export function browser({ ucm, idp, host }: Sso): Browser {
  const cookies: Record<string, string> = {};
  const keep = (reply: Reply): Reply => {
    for (const line of [reply.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies[name] = value;
    }
    return reply;
  };
  const held = () => {
    const line = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
    return line.length > 0 ? { Cookie: line.join('; ') } : {};
  };
  return {
    cookies,
    get: async (path, node) =>
      keep(await ask(ucm, path, { headers: { Host: host(node), ...held() } })),
    async authenticate(redirect, userid = 'amara', password = IDP_PASSWORD) {
      const to = new URL(redirect);
      const page = await ask(idp, `${to.pathname}${to.search}`);
      if (page.status !== 200) throw new Error(`${page.status} ${page.text}`);
      const fields = { ...fieldsOf(page.text), username: userid, password };
      const reply = await ask(idp, '/idp/sso', formOf(fields));
      if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
      const { SAMLResponse = '', RelayState = '' } = fieldsOf(reply.text);
      const action = /<form method="post" action="([^"]+)"/.exec(reply.text)?.[1] ?? '';
      return { action: new URL(action), SAMLResponse, RelayState };
    },
    async post({ action, SAMLResponse, RelayState }, node) {
      const form = formOf({ SAMLResponse, RelayState });
      const headers = { ...form.headers, Host: host(node), ...held() };
      return keep(await ask(ucm, action.pathname, { ...form, headers }));
    },
  };
}

function formOf(fields: Record<string, string>) {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  };
}

function fieldsOf(html: string): Record<string, string> {
  const inputs = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, unescaped(value)]));
}

const unescaped = (text: string) =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
