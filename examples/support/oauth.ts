/** A client of CUCM's authorization server: the browser with the login form, and the app, in one. */
import type { Lab } from './lab';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** As a client is registered: `C` and 64 hexadecimal digits. */
const CLIENT = {
  scope: 'UnifiedCommunications:readwrite',
  client_id: `C${'5e'.repeat(32)}`,
};

/** Logs a user in and exchanges the code. @param at base URL of the node. @returns the access token */
export async function accessToken(
  lab: Lab,
  at: string,
  { userid, password }: { userid: string; password: string },
): Promise<string> {
  const post = (path: string, fields: Record<string, string>) =>
    lab.call(`${at}/ssosp/oauth/${path}`, {
      method: 'POST',
      headers: FORM,
      body: new URLSearchParams(fields).toString(),
    });
  const login = { j_username: userid, j_password: password };
  const form = await post('authorize', { ...CLIENT, response_type: 'code', ...login });
  const { location } = form.headers;
  const code =
    typeof location === 'string' ? new URL(location, at).searchParams.get('code') : undefined;
  if (!code) throw new Error(`the login form answered ${form.status} without a code: ${form.text}`);
  const { client_id } = CLIENT;
  const grant = { grant_type: 'authorization_code', code, client_id, redirect_uri: '' };
  const { status, text } = await post('token', grant);
  if (status !== 200) throw new Error(`no token, but ${status}: ${text}`);
  return (JSON.parse(text) as { access_token: string }).access_token;
}
