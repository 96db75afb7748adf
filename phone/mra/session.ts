/** What a telephone that may come by MRA keeps: it outlives a restart. */
import { ask, jsonIn, type Place } from './outside';

export interface MraSession {
  /** at whose Expressway it registers: the activation domain, or the one it was redirected to */
  domain: string;
  /** the node behind that it was onboarded at */
  publisher: string;
  /** PEM: by these it knows the Expressway-E */
  certificates: readonly string[];
  tokens: Tokens | undefined;
}

export interface Tokens {
  access: string;
  refresh: string;
  clientId: string;
  /** ms of `performance.now()` at which the access token is taken for over */
  ends: number;
}

/** What the cloud says of a code; undefined: it does not know it. @throws when it does not answer in form */
export async function askCloud(cloud: Place, code: string): Promise<MraSession | undefined> {
  const body = JSON.stringify({ activationCode: code });
  const headers = { 'Content-Type': 'application/json' };
  const path = '/ucmock/cloud/activation';
  const answer = await ask(cloud, { method: 'POST', path, headers, body });
  const { activationDomain, publisher, certificates, error } = jsonIn(answer);
  if (answer.status === 404) return undefined;
  if (answer.status !== 200)
    throw new Error(`the cloud: ${typeof error === 'string' ? error : String(answer.status)}`);
  return sessionOf({ domain: activationDomain, publisher, certificates });
}

/** As the cloud or the Device Activation Service told it. @throws when it is not in form */
export function sessionOf(told: {
  domain: unknown;
  publisher: unknown;
  certificates: unknown;
}): MraSession {
  const { domain, publisher, certificates } = told;
  const isTexts = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((one) => typeof one === 'string');
  if (typeof domain !== 'string' || typeof publisher !== 'string' || !isTexts(certificates))
    throw new Error('where to go from outside was not told in form');
  return { domain, publisher, certificates, tokens: undefined };
}

/** of an access token's life: renewed before it ends */
const SAFETY = 0.9;

/**
 * The tokens of an answer, of the activation or of the token endpoint; the telephone looks at them
 * before it relies on them. [seed] @throws when they cannot be tokens
 */
export function tokensIn(told: Record<string, unknown>, clientId: string): Tokens {
  const { access_token: access, refresh_token: refresh, expires_in: seconds } = told;
  const isJws = (text: unknown): text is string =>
    typeof text === 'string' && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
  if (!isJws(access) || !isJws(refresh) || typeof seconds !== 'number' || seconds <= 0)
    throw new Error('the access token does not count');
  return { access, refresh, clientId, ends: performance.now() + seconds * 1000 * SAFETY };
}
