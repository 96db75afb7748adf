/** Digest authentication of SIP. RFC 3261 section 22, RFC 2617 with MD5, which is what telephones do */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface DigestClaim {
  username: string;
  realm: string;
  nonce: string;
  uri: string;
  response: string;
  qop: string | undefined;
  nc: string;
  cnonce: string;
}

/** What a client claims in its Authorization header; undefined for what is no digest of ours. */
export function claimIn(header: string | undefined): DigestClaim | undefined {
  if (header === undefined || !/^digest\s/i.test(header)) return undefined;
  const given: Record<string, string> = {};
  for (const [, name = '', quoted, bare] of header
    .slice('digest'.length)
    .matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g))
    given[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '';
  const { username, realm, nonce, uri, response, qop, nc = '', cnonce = '', algorithm } = given;
  if (algorithm !== undefined && algorithm.toUpperCase() !== 'MD5') return undefined;
  if (qop !== undefined && qop !== 'auth') return undefined;
  if (!username || realm === undefined || !nonce || uri === undefined || !response)
    return undefined;
  return { username, realm, nonce, uri, response, qop, nc, cnonce };
}

/** Does the claim know the secret? @param secret in clear */
export function matches(claim: DigestClaim, method: string, secret: string): boolean {
  const { username, realm, nonce, uri, response, qop, nc, cnonce } = claim;
  const user = md5(`${username}:${realm}:${secret}`);
  const what = md5(`${method}:${uri}`);
  const middle = qop === undefined ? nonce : `${nonce}:${nc}:${cnonce}:${qop}`;
  const [right, given] = [md5(`${user}:${middle}:${what}`), response.toLowerCase()];
  return given.length === right.length && timingSafeEqual(Buffer.from(given), Buffer.from(right));
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** Nonces that need no memory: the moment, signed. */
export interface Nonces {
  /** @param now cluster time in ms */
  make(now: number): string;
  /** 'unknown': none of ours */
  check(nonce: string, now: number, seconds: number): 'good' | 'stale' | 'unknown';
}

export function createNonces(key: Buffer): Nonces {
  const signed = (moment: string): string =>
    `${moment}.${createHmac('sha256', key).update(moment).digest('base64url')}`;
  return {
    make: (now) => signed(String(now)),
    check(nonce, now, seconds) {
      const [moment = ''] = nonce.split('.', 1);
      if (signed(moment) !== nonce) return 'unknown';
      const age = now - Number(moment);
      // A clock that a test moved back makes it older than it can be.
      return age >= 0 && age <= seconds * 1000 ? 'good' : 'stale';
    },
  };
}
