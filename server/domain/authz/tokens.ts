/**
 * Self-describing tokens of the OAuth refresh login flow.
 *
 * An access token is a JWS around one claim, `private`, a JWE that holds the claims; a refresh token
 * is a JWS that says whose client it is by its number only. [recorded] facts/centralized.md 3.2; the
 * names of the claims inside are [adv], their values ours.
 */
import type { KeyObject } from 'node:crypto';
import type { Ids } from '../../runtime/ids';
import {
  decryptJwe,
  encryptJwe,
  IV_BYTES,
  keyOfJwe,
  parseJws,
  signJws,
  verifyJws,
  type Claims,
} from '../../security/jose';
import type { OwnKeys } from './keys';

export const SCOPE = 'UnifiedCommunications:readwrite';

/** To whom a token is given, and for how long. */
export interface Grant {
  userid: string;
  clientId: string;
  /** number of the token, a uuid */
  tokenId: string;
  /** cluster time at which it ends, in seconds */
  expires: number;
}

/** @param chance where the initialisation vector comes from */
export function issueAccessToken(keys: OwnKeys, grant: Grant, chance: Ids): string {
  const claims = {
    iss: keys.uuid,
    sub: grant.userid,
    exp: grant.expires,
    ccid: grant.clientId,
    ctyp: 'access',
    tid: grant.tokenId,
    siss: keys.uuid,
    scopes: [SCOPE],
  };
  const { id, key } = keys.encryption;
  const sealed = encryptJwe(id, claims, key, Buffer.from(chance.bytes(IV_BYTES)));
  return signJws(keys.signing.id, { private: sealed }, keys.signing.privateKey);
}

export function issueRefreshToken(keys: OwnKeys, grant: Omit<Grant, 'userid'>): string {
  const claims = {
    exp: grant.expires,
    iss: keys.uuid,
    typ: 'user',
    tid: grant.tokenId,
    ctyp: 'refresh',
    ccid: grant.clientId,
  };
  return signJws(keys.signing.id, claims, keys.signing.privateKey);
}

/** The keys by which somebody checks tokens, found by their `kid`. */
export interface Keyring {
  verifying(kid: string): KeyObject | undefined;
  content(kid: string): Buffer | undefined;
}

export function ringOf({ signing, encryption }: OwnKeys): Keyring {
  return {
    verifying: (kid) => (kid === signing.id ? signing.publicKey : undefined),
    content: (kid) => (kid === encryption.id ? encryption.key : undefined),
  };
}

export type Refusal = 'malformed' | 'unknown key' | 'signature' | 'encryption' | 'kind' | 'expired';

export type Checked<T> = { ok: true; token: T } | { ok: false; reason: Refusal };

export interface AccessToken extends Grant {
  /** uuid of the cluster that issued it */
  issuer: string;
  scopes: string[];
}

/** @param now cluster time in ms of who checks */
export function checkAccessToken(ring: Keyring, text: string, now: number): Checked<AccessToken> {
  const outer = verified(ring, text);
  if (!outer.ok) return outer;
  const sealed = outer.token.private;
  if (typeof sealed !== 'string') return refused('kind');
  const key = ring.content(keyOfJwe(sealed) ?? '');
  if (!key) return refused('unknown key');
  const claims = decryptJwe(sealed, key);
  if (!claims) return refused('encryption');
  const { sub, scopes, siss } = claims;
  const grant = grantOf(claims, 'access');
  const own = typeof sub === 'string' && isTexts(scopes) && scopes.includes(SCOPE);
  if (!grant || !own || siss !== claims.iss) return refused('kind');
  if (grant.expires * 1000 <= now) return refused('expired');
  return { ok: true, token: { ...grant, userid: sub, issuer: String(claims.iss), scopes } };
}

export function checkRefreshToken(
  ring: Keyring,
  text: string,
  now: number,
): Checked<Omit<Grant, 'userid'>> {
  const outer = verified(ring, text);
  if (!outer.ok) return outer;
  const grant = grantOf(outer.token, 'refresh');
  if (!grant) return refused('kind');
  return grant.expires * 1000 <= now ? refused('expired') : { ok: true, token: grant };
}

function verified(ring: Keyring, text: string): Checked<Claims> {
  const jws = parseJws(text);
  if (!jws) return refused('malformed');
  const key = ring.verifying(jws.header.kid ?? '');
  if (!key) return refused('unknown key');
  return verifyJws(jws, key) ? { ok: true, token: jws.payload } : refused('signature');
}

function grantOf(claims: Claims, kind: string): Omit<Grant, 'userid'> | undefined {
  const { exp, ccid, tid, iss, ctyp } = claims;
  if (ctyp !== kind || typeof exp !== 'number' || typeof iss !== 'string') return undefined;
  if (typeof ccid !== 'string' || typeof tid !== 'string') return undefined;
  return { clientId: ccid, tokenId: tid, expires: exp };
}

function refused(reason: Refusal): { ok: false; reason: Refusal } {
  return { ok: false, reason };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
