/**
 * What a telephone does at an Expressway-E with its token: edge configuration, files, a new token, and
 * the way of its SIP. Paths have the destination in front, in base64. [client] facts/centralized.md 8
 */
import { ask, type Place, type Question } from './outside';
import { tokensIn, type MraSession, type Tokens } from './session';

/** The token does not count any more. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

const HTTPS_PORT = 8443;
const FILES_PORT = 6970;

const encoded = (text: string): string => Buffer.from(text).toString('base64url');

/** Path to a node behind, for its web services. */
export function wayTo({ domain, publisher }: MraSession): string {
  return `/${encoded(`${domain}/https/${publisher}/${HTTPS_PORT}`)}`;
}

export interface EdgeConfig {
  /** port of SIP over TLS at the Expressway-E */
  sipPort: number;
  /** of the Expressway-C: the first Route of a REGISTER */
  route: string;
  /** node whose TFTP service has the files */
  files: string;
}

/** @throws TokenRefused; another error when it does not answer in form */
export async function edgeConfig(place: Place, session: MraSession): Promise<EdgeConfig> {
  const path = `/${encoded(session.domain)}/get_edge_config`;
  const text = (await authorized(place, session, { method: 'GET', path }))?.toString('utf8') ?? '';
  const sipPort = /<sipEdgeServer>.*?<tlsPort>(\d+)<\/tlsPort>/s.exec(text)?.[1];
  const route = /<sipRequest><route>(.*?)<\/route>/s.exec(text)?.[1];
  const files = /<name>tftpServer<\/name><address>(.*?)<\/address>/s.exec(text)?.[1];
  if (sipPort === undefined || route === undefined || files === undefined)
    throw new Error('the edge configuration is not in form');
  const plain = route.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
  return { sipPort: Number(sipPort), route: plain, files };
}

/** A file of the TFTP service behind; undefined: it has none. @throws TokenRefused */
export function edgeFile(
  place: Place,
  session: MraSession,
  { files }: EdgeConfig,
  file: string,
): Promise<Buffer | undefined> {
  const way = encoded(`${session.domain}/http/${files}/${FILES_PORT}`);
  return authorized(place, session, { method: 'GET', path: `/${way}/${file}` });
}

/** @throws TokenRefused when the refresh token does not count */
export async function renew(place: Place, session: MraSession): Promise<Tokens> {
  const { refresh = '', clientId = '' } = session.tokens ?? {};
  const form = { grant_type: 'refresh_token', refresh_token: refresh, client_id: clientId };
  const { status, bytes } = await ask(place, {
    method: 'POST',
    path: `${wayTo(session)}/ssosp/oauth/token`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  if (status >= 400 && status < 500) throw new TokenRefused('the refresh token does not count');
  if (status !== 200) throw new Error(`the token endpoint answered ${status}`);
  return tokensIn(JSON.parse(bytes.toString('utf8')) as Record<string, unknown>, clientId);
}

async function authorized(
  place: Place,
  { tokens }: MraSession,
  question: Question,
): Promise<Buffer | undefined> {
  const headers = { Authorization: `Bearer ${tokens?.access ?? ''}` };
  const { status, bytes } = await ask(place, { ...question, headers });
  if (status === 401) throw new TokenRefused('the access token does not count');
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`the Expressway answered ${status}`);
  return bytes;
}
