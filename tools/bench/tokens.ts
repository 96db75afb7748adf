/**
 * What an access token costs on UDS: processor time of a request that shows one, less that of the same
 * request of the same user with a password that was checked before.
 */
import { request } from 'node:https';
import { compare, type Effort } from './compare';
import type { Target } from './processes';
import { end, fixtureOf, siteOf } from './sql';
import { note } from './table';

const [USERID, PASSWORD] = ['amara', 'Right-1-Enough'];
const CLIENT = `C${'5e'.repeat(32)}`;
const USER = {
  addUser: {
    user: {
      userid: USERID,
      lastName: 'Diallo',
      password: PASSWORD,
      associatedGroups: { userGroup: { name: 'Standard CCM End Users' } },
    },
  },
};
const REFRESH_LOGIN = {
  executeSQLUpdate: {
    sql: "update processconfig set paramvalue = 'Enabled' where paramname = 'OAuthwithRefreshLoginFlow'",
  },
};

export async function tokens(effort: Effort): Promise<void> {
  const fixture = { ...fixtureOf([1, [USER]]), axl: [REFRESH_LOGIN] };
  const site = await siteOf(fixture);
  const { target } = site;
  const path = `/cucm-uds/user/${USERID}`;
  const basic = Buffer.from(`${USERID}:${PASSWORD}`).toString('base64');
  const shown = (login: string) => ({
    ...{ target, body: '', path, cycle: 200 },
    headers: `Authorization: ${login}\r\n`,
  });
  const bearer = `Bearer ${await accessToken(target)}`;
  const [token, password] = await compare([shown(bearer), shown(`Basic ${basic}`)], effort);
  if (!token || !password) throw new Error('two were measured');
  const ms = (token.cpu - password.cpu) / 1000;
  note(
    'access token on UDS, each request',
    `${ms.toFixed(3)} ms of processor time (${token.rate.toFixed(0)}/s, ${password.rate.toFixed(0)}/s by password)`,
    '< 1 ms',
    ms < 1 && token.failed === 0,
  );
  await end(site);
}

/** The code grant, as a client goes through it. */
async function accessToken(target: Target): Promise<string> {
  const client = { client_id: CLIENT, redirect_uri: '' };
  const { location } = await post(target, '/ssosp/oauth/authorize', {
    ...client,
    scope: 'UnifiedCommunications:readwrite',
    response_type: 'code',
    j_username: USERID,
    j_password: PASSWORD,
  });
  const code = new URL(location).searchParams.get('code') ?? '';
  const fields = { ...client, grant_type: 'authorization_code', code };
  const { text } = await post(target, '/ssosp/oauth/token', fields);
  return (JSON.parse(text) as { access_token: string }).access_token;
}

function post(
  { port, ca }: Target,
  path: string,
  fields: Record<string, string>,
): Promise<{ location: string; text: string }> {
  const body = new URLSearchParams(fields).toString();
  return new Promise((resolve, reject) => {
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': Buffer.byteLength(body),
    };
    const to = { host: '127.0.0.1', port, path, ca, servername: 'localhost', method: 'POST' };
    request({ ...to, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ location: response.headers.location ?? '', text }));
    })
      .on('error', reject)
      .end(body);
  });
}
