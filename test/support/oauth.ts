/** A client of the authorization server, as an embedded browser and an app together are one. */
import type { Ucmock } from '../../server';
import { axl, type Reply } from './axl';
import { ask } from './rest';

export const CLIENT = `C${'5e'.repeat(32)}`;
export const SCOPE = 'UnifiedCommunications:readwrite';

export interface Tokens {
  access_token: string;
  refresh_token: string;
  token_type: string;
  expires_in: number;
}

/** Switches the refresh login flow on, and sets other enterprise parameters. */
export async function setParameters(
  ucm: Ucmock,
  values: Record<string, string> = { OAuthwithRefreshLoginFlow: 'Enabled' },
  node?: string,
): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const statement = `update processconfig set paramvalue = '${value}' where paramname = '${name}'`;
    const host = node === undefined ? {} : { headers: { Host: node } };
    await axl(ucm, 'executeSQLUpdate', `<sql>${statement}</sql>`, host);
  }
}

export function form(
  ucm: Ucmock,
  path: string,
  fields: Record<string, string> | [string, string][],
  node?: string,
): Promise<Reply> {
  return ask(ucm, path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      ...(node !== undefined && { Host: node }),
    },
    body: new URLSearchParams(fields).toString(),
  });
}

export const REQUEST = { scope: SCOPE, response_type: 'code', client_id: CLIENT };

/** Logs in on the form; the address that the browser is sent to. */
export async function logIn(
  ucm: Ucmock,
  userid: string,
  password: string,
  { node, ...more }: { node?: string; [name: string]: string | undefined } = {},
): Promise<URL | undefined> {
  const fields = { ...REQUEST, j_username: userid, j_password: password, ...more };
  const { headers } = await form(ucm, '/ssosp/oauth/authorize', fields, node);
  return typeof headers.location === 'string' ? new URL(headers.location) : undefined;
}

/** The whole code grant. */
export async function tokensOf(
  ucm: Ucmock,
  userid: string,
  password: string,
  node?: string,
): Promise<Tokens> {
  const at = await logIn(ucm, userid, password, node === undefined ? {} : { node });
  const code = at?.searchParams.get('code') ?? '';
  const fields = { grant_type: 'authorization_code', code, client_id: CLIENT, redirect_uri: '' };
  const { status, text } = await form(ucm, '/ssosp/oauth/token', fields, node);
  if (status !== 200) throw new Error(text);
  return JSON.parse(text) as Tokens;
}

export function refresh(ucm: Ucmock, token: string, client = CLIENT): Promise<Reply> {
  const fields = { grant_type: 'refresh_token', refresh_token: token, client_id: client };
  return form(ucm, '/ssosp/oauth/token', fields);
}
