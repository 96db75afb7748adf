/**
 * Who is asking? Basic authentication, a token, or the session cookie of an earlier answer.
 *
 * A verified login is remembered under a keyed HMAC together with the stamp of the user's
 * credential: a slow hash on every request would eat the speed, and a changed password, lock or
 * group makes the stamp another one. Failures are never remembered. [doc, recorded] facts/axl.md
 * 2.4, 2.5
 */
import { createHash, createHmac } from 'node:crypto';
import type { Cluster } from '../cluster/cluster';
import type { Node } from '../cluster/node';
import type { Principal } from '../cluster/principal';
import { verifyBearer } from '../domain/authz/bearer';
import { noteLogin } from '../domain/credentials/last-login';
import { loginStamp, verifyLogin } from '../domain/credentials/login';
import { createIds } from '../runtime/ids';
import { vouchedUser } from './vouch';

export type Authenticated =
  | {
      ok: true;
      user: Principal;
      /** Set-Cookie lines for a session that starts with this answer */ cookies?: string[];
    }
  | { ok: false; status: 401 };

interface Session {
  id: string;
  user: Principal;
  stamp: string;
  expires: number;
}

interface KnownLogin {
  user: Principal;
  stamp: string;
  /** cluster time at which the password was checked */
  verified: number;
  session: Session;
}

/** What a client shows of itself. */
export interface Shown {
  authorization?: string | undefined;
  cookie?: string | undefined;
  /** what a node that forwards says of its user (vouch.ts) */
  voucher?: string | undefined;
  /** path of the service, for which its session cookie is set */
  cookiePath: string;
  /** may the client show a token instead of a password? */
  bearer?: boolean | undefined;
  /** address of a client whose login is noted; AXL's many are not */
  noted?: string | undefined;
}

export interface Authenticator {
  /** how many sessions clients have */
  readonly sessions: number;
  /** Synchronous for a login or session that is known, so that the common call pays no promise. */
  authenticate(node: Node, shown: Shown): Authenticated | Promise<Authenticated>;
  /**
   * A session for who was let in otherwise, by single sign-on.
   * @returns Set-Cookie lines; none for a user who is not there any more
   */
  open(node: Node, user: Principal, cookiePath: string): readonly string[];
}

/** [doc] facts/axl.md 2.4: sliding */
const IDLE_MS = 30 * 60_000;
const MAX_SESSIONS = 10_000;
/** The oldest go: a forgotten one costs a slow hash, and many users with a login each would fill the memory. */
const MAX_LOGINS = 10_000;
/** A password that expires, or an account that falls idle, changes no row: look again after this. */
const VERIFIED_FOR_MS = 60_000;
const REFUSED: Authenticated = { ok: false, status: 401 };

/** Whose users log in: each product knows its own. */
export interface Logins {
  verify: typeof verifyLogin;
  /** changes whenever a login that was verified may not hold any more; undefined: no such user */
  stamp: typeof loginStamp;
  /** keeps when and from where an end user was let in */
  note?: typeof noteLogin;
}

const CUCM: Logins = { verify: verifyLogin, stamp: loginStamp, note: noteLogin };

export function createAuthenticator(cluster: Cluster, logins: Logins = CUCM): Authenticator {
  // Not the cluster's ids: with a seed, a login more or less would change the uuids that follow,
  // and sessions could be guessed.
  const chance = createIds();
  const key = Buffer.from(chance.bytes(32));
  const verified = new Map<string, KnownLogin>();
  const sessions = new Map<string, Session>();
  /** hash of a token -> its session */
  const byTokenHash = new Map<string, string>();
  cluster.register({
    name: 'sessions',
    reset() {
      verified.clear();
      byTokenHash.clear();
      sessions.clear();
    },
  });

  function startSession(user: Principal, stamp: string): Session {
    if (sessions.size >= MAX_SESSIONS) sessions.delete(sessions.keys().next().value ?? '');
    const id = hex();
    const session = { id, user, stamp, expires: cluster.clock.now() + IDLE_MS };
    sessions.set(id, session);
    return session;
  }

  function hex(): string {
    return chance.bytes(16).toString('hex').toUpperCase();
  }

  /** The session of a login: a client that keeps no cookies does not fill the memory. */
  function sessionOf(login: KnownLogin): Session {
    const { session } = login;
    const now = cluster.clock.now();
    if (!sessions.has(session.id) || session.expires <= now) {
      sessions.delete(session.id);
      login.session = startSession(login.user, login.stamp);
    } else session.expires = now + IDLE_MS;
    return login.session;
  }

  /** Still what it was when the password was checked, and not too long ago (or in the future)? */
  function holds(node: Node, login: KnownLogin): boolean {
    const age = cluster.clock.now() - login.verified;
    return (
      age >= 0 && age < VERIFIED_FOR_MS && logins.stamp(node, login.user.userid) === login.stamp
    );
  }

  function bySession(node: Node, cookie: string): Session | undefined {
    const id = /(?:^|;\s*)JSESSIONIDSSO=([^;]*)/.exec(cookie)?.[1];
    const session = id === undefined ? undefined : sessions.get(id);
    if (id === undefined || !session) return undefined;
    if (
      session.expires <= cluster.clock.now() ||
      logins.stamp(node, session.user.userid) !== session.stamp
    ) {
      sessions.delete(id);
      return undefined;
    }
    session.expires = cluster.clock.now() + IDLE_MS;
    return session;
  }

  function byBasic(
    node: Node,
    authorization: string,
    known: Session | undefined,
    { cookiePath, noted }: Shown,
  ): Authenticated | Promise<Authenticated> {
    const login = parseBasic(authorization);
    if (!login) return REFUSED;
    const mark = createHmac('sha256', key)
      .update(login.userid)
      .update('\0')
      .update(login.password)
      .digest('base64');
    const kept = verified.get(mark);
    if (kept && holds(node, kept)) {
      return answerFor(sessionOf(kept), known, cookiePath);
    }
    return logins
      .verify(cluster, node, login.userid, login.password)
      .then((outcome): Authenticated => {
        if (!outcome.ok) {
          verified.delete(mark);
          cluster.log.debug('login-refused', { userid: login.userid, reason: outcome.reason });
          return REFUSED;
        }
        const { user, stamp } = outcome;
        if (noted !== undefined && user.kind === 'end')
          logins.note?.(cluster, node, user.pkid, noted);
        // Looked at again, a login keeps its session unless its user changed.
        const session = kept && kept.stamp === stamp ? kept.session : startSession(user, stamp);
        const fresh: KnownLogin = { user, stamp, verified: cluster.clock.now(), session };
        verified.delete(mark);
        if (verified.size >= MAX_LOGINS) verified.delete(verified.keys().next().value ?? '');
        verified.set(mark, fresh);
        return answerFor(sessionOf(fresh), known, cookiePath);
      });
  }

  /** An accepted token starts a session too [adv, client] facts/centralized.md 3.3; one for a token. */
  function byToken(node: Node, token: string, { cookie, cookiePath }: Shown): Authenticated {
    const outcome = verifyBearer(cluster, node, token);
    if (!outcome.ok) {
      cluster.log.debug('token-refused', { reason: outcome.reason });
      return REFUSED;
    }
    const { user } = outcome;
    const known = cookie === undefined ? undefined : bySession(node, cookie);
    if (known?.user.pkid === user.pkid) return { ok: true, user };
    const mark = createHash('sha256').update(token).digest('base64');
    const kept = sessions.get(byTokenHash.get(mark) ?? '');
    const stamp = logins.stamp(node, user.userid);
    if (stamp === undefined) return { ok: true, user };
    const alive =
      kept && kept.stamp === stamp && kept.expires > cluster.clock.now() ? kept : undefined;
    const session = alive ?? startSession(user, stamp);
    if (byTokenHash.size >= MAX_LOGINS && !byTokenHash.has(mark))
      byTokenHash.delete(byTokenHash.keys().next().value ?? '');
    byTokenHash.set(mark, session.id);
    return answerFor(session, undefined, cookiePath);
  }

  return {
    get sessions() {
      return sessions.size;
    },
    authenticate(node, shown) {
      const { authorization, cookie, voucher } = shown;
      const vouched = voucher === undefined ? undefined : vouchedUser(cluster, voucher);
      if (vouched && logins.stamp(node, vouched.userid) !== undefined)
        return { ok: true, user: vouched };
      const token = shown.bearer === true && tokenOf(authorization);
      if (token) return byToken(node, token, shown);
      const session = cookie === undefined ? undefined : bySession(node, cookie);
      if (authorization === undefined) return session ? { ok: true, user: session.user } : REFUSED;
      return byBasic(node, authorization, session, shown);
    },
    open(node, user, cookiePath) {
      const stamp = logins.stamp(node, user.userid);
      return stamp === undefined ? [] : cookiesOf(startSession(user, stamp), cookiePath);
    },
  };
}

/** The cookies are told unless the client has a session of this user already. */
function answerFor(session: Session, known: Session | undefined, path: string): Authenticated {
  const { user } = session;
  if (known?.user.pkid === user.pkid) return { ok: true, user };
  return { ok: true, user, cookies: cookiesOf(session, path) };
}

function cookiesOf({ id }: Session, path: string): string[] {
  return [
    `JSESSIONIDSSO=${id}; Path=/; Secure; HttpOnly`,
    // A web application has an id of its own; the one of the single sign on leads to the session.
    `JSESSIONID=${ofService(id, path)}; Path=${path}; Secure; HttpOnly`,
  ];
}

function ofService(id: string, path: string): string {
  return createHash('sha256').update(id).update(path).digest('hex').slice(0, 32).toUpperCase();
}

/** The token of an Authorization header that shows one. */
function tokenOf(authorization: string | undefined): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(authorization?.trim() ?? '')?.[1];
}

function parseBasic(authorization: string): { userid: string; password: string } | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/=_-]+)$/i.exec(authorization.trim())?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  return at < 0 ? undefined : { userid: text.slice(0, at), password: text.slice(at + 1) };
}

const AXL_ROLES = [
  'Standard AXL API Access',
  'Standard AXL Read Only API Access',
  'Standard AXL API Users',
];

/** May the user speak AXL at all? The refusal of a write is dispatch's. */
export function mayUseAxl(user: Principal): boolean {
  return AXL_ROLES.some((role) => user.roles.has(role));
}
