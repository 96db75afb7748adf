/**
 * A client of CUCM's authorization server: the app and its browser in one. Whether the user sees the form
 * of CUCM or the page of an identity provider is CUCM's to say, as it is for every client.
 */
import type { Lab, Reply } from './lab';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** As a client is registered: `C` and 64 hexadecimal digits. */
const CLIENT = {
  scope: 'UnifiedCommunications:readwrite',
  client_id: `C${'5e'.repeat(32)}`,
};

interface Login {
  userid: string;
  password: string;
}

/**
 * Logs a user in, by SAML where that is on, and exchanges the code.
 * @param at base URL of the node. @returns the access token
 */
export async function accessToken(lab: Lab, at: string, login: Login): Promise<string> {
  const asked = await lab.call(`${at}/ssosp/ws/public/singleSignOn`);
  const isSso = asked.text.includes('<Status enabled="true"');
  const code = await (isSso ? byIdentityProvider : byForm)(lab, at, login);
  const { client_id } = CLIENT;
  const grant = { grant_type: 'authorization_code', code, client_id, redirect_uri: '' };
  const { status, text } = await post(lab, `${at}/ssosp/oauth/token`, grant);
  if (status !== 200) throw new Error(`no token, but ${status}: ${text}`);
  return (JSON.parse(text) as { access_token: string }).access_token;
}

async function byForm(lab: Lab, at: string, { userid, password }: Login): Promise<string> {
  const fields = { ...CLIENT, response_type: 'code', j_username: userid, j_password: password };
  return codeIn(await post(lab, `${at}/ssosp/oauth/authorize`, fields), at);
}

/** authorize -> login of the service provider -> page of the identity provider -> back, with a session */
async function byIdentityProvider(
  lab: Lab,
  at: string,
  { userid, password }: Login,
): Promise<string> {
  const query = new URLSearchParams({ ...CLIENT, response_type: 'code' }).toString();
  const sent = await lab.call(`${at}/ssosp/oauth/authorize?${query}`);
  const request = await lab.call(new URL(locationOf(sent), at).toString());
  const page = await lab.call(locationOf(request));
  if (page.status !== 200) throw new Error(`identity provider: ${page.status} ${page.text}`);
  const form = formIn(page.text, locationOf(request));
  const answer = await post(lab, form.action, { ...form.fields, username: userid, password });
  if (answer.status !== 200) throw new Error(`identity provider: ${answer.status} ${answer.text}`);
  const back = formIn(answer.text, form.action);
  const session = await post(lab, back.action, back.fields);
  const Cookie = [session.headers['set-cookie'] ?? []]
    .flat()
    .map((line) => line.split(';')[0])
    .join('; ');
  const headers = { Cookie };
  return codeIn(await lab.call(new URL(locationOf(session), at).toString(), { headers }), at);
}

const post = (lab: Lab, url: string, fields: Record<string, string>): Promise<Reply> =>
  lab.call(url, {
    method: 'POST',
    headers: FORM,
    body: new URLSearchParams(fields).toString(),
  });

/** @throws with what was answered in the place of a redirect */
function locationOf({ status, headers, text }: Reply): string {
  const { location } = headers;
  if (typeof location !== 'string') throw new Error(`no redirect, but ${status}: ${text}`);
  return location;
}

function codeIn(reply: Reply, at: string): string {
  const { location } = reply.headers;
  const code =
    typeof location === 'string' ? new URL(location, at).searchParams.get('code') : undefined;
  if (!code) throw new Error(`the login answered ${reply.status} without a code: ${reply.text}`);
  return code;
}

/** The form of a page as a browser would send it: where to, and its hidden fields. */
function formIn(html: string, at: string): { action: string; fields: Record<string, string> } {
  const action = plain(/<form method="post" action="([^"]*)"/.exec(html)?.[1] ?? '');
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return {
    action: new URL(action, at).toString(),
    fields: Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, plain(value)])),
  };
}

const plain = (text: string): string =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
