/**
 * Who is asking? Basic authentication, or the session cookie of an earlier answer.
 *
 * A verified login is remembered under a keyed HMAC together with the stamp of the user's
 * credential: a slow hash on every request would eat the speed, and a changed password, lock or
 * group makes the stamp another one. Failures are never remembered. [doc, recorded] facts/axl.md
 * 2.4, 2.5
 */
import { createHmac } from 'node:crypto';
import type { Cluster } from '../cluster/cluster';
import type { Node } from '../cluster/node';
import type { Principal } from '../cluster/principal';
import { loginStamp, verifyLogin } from '../domain/credentials/login';

export type Authenticated =
  | { ok: true; user: Principal; /** Set-Cookie lines for a session that starts with this answer */ cookies?: string[] }
  | { ok: false; status: 401 };

interface Session {
  user: Principal;
  stamp: string;
  expires: number;
}

export interface Authenticator {
  /** Synchronous for a login or session that is known, so that the common call pays no promise. */
  authenticate(node: Node, headers: { authorization?: string | undefined; cookie?: string | undefined }): Authenticated | Promise<Authenticated>;
}

/** [doc] facts/axl.md 2.4: sliding */
const IDLE_MS = 30 * 60_000;
const MAX_SESSIONS = 10_000;
const REFUSED: Authenticated = { ok: false, status: 401 };

export function createAuthenticator(cluster: Cluster): Authenticator {
  const key = Buffer.from(cluster.ids.bytes(32));
  const logins = new Map<string, { user: Principal; stamp: string; cookies: string[]; session: Session }>();
  const sessions = new Map<string, Session>();
  cluster.register({
    name: 'sessions',
    reset() {
      logins.clear();
      sessions.clear();
    },
  });

  function startSession(user: Principal, stamp: string): { session: Session; cookies: string[] } {
    const id = Buffer.from(cluster.ids.bytes(16)).toString('hex').toUpperCase();
    if (sessions.size >= MAX_SESSIONS) sessions.delete(sessions.keys().next().value ?? '');
    const session = { user, stamp, expires: cluster.clock.now() + IDLE_MS };
    sessions.set(id, session);
    const web = Buffer.from(cluster.ids.bytes(16)).toString('hex').toUpperCase();
    const cookies = [
      `JSESSIONIDSSO=${id}; Path=/; Secure; HttpOnly`,
      `JSESSIONID=${web}; Path=/axl; Secure; HttpOnly`,
    ];
    return { session, cookies };
  }

  function bySession(node: Node, cookie: string): Authenticated | undefined {
    const id = /(?:^|;\s*)JSESSIONIDSSO=([^;]*)/.exec(cookie)?.[1];
    const session = id === undefined ? undefined : sessions.get(id);
    if (id === undefined || !session) return undefined;
    if (session.expires <= cluster.clock.now() || loginStamp(node, session.user.userid) !== session.stamp) {
      sessions.delete(id);
      return undefined;
    }
    session.expires = cluster.clock.now() + IDLE_MS;
    return { ok: true, user: session.user };
  }

  function byBasic(node: Node, authorization: string, known: Authenticated | undefined): Authenticated | Promise<Authenticated> {
    const login = parseBasic(authorization);
    if (!login) return REFUSED;
    const mark = createHmac('sha256', key).update(login.userid).update('\0').update(login.password).digest('base64');
    const kept = logins.get(mark);
    if (kept && loginStamp(node, login.userid) === kept.stamp) {
      // A client that keeps no cookies does not fill the memory: its login has one session.
      kept.session.expires = cluster.clock.now() + IDLE_MS;
      return known?.ok ? { ok: true, user: kept.user } : { ok: true, user: kept.user, cookies: kept.cookies };
    }
    logins.delete(mark);
    return verifyLogin(cluster, node, login.userid, login.password).then((outcome): Authenticated => {
      if (!outcome.ok) {
        cluster.log.debug('login-refused', { userid: login.userid, reason: outcome.reason });
        return REFUSED;
      }
      const { session, cookies } = startSession(outcome.user, outcome.stamp);
      logins.set(mark, { user: outcome.user, stamp: outcome.stamp, session, cookies });
      return { ok: true, user: outcome.user, cookies };
    });
  }

  return {
    authenticate(node, { authorization, cookie }) {
      const session = cookie === undefined ? undefined : bySession(node, cookie);
      if (authorization === undefined) return session ?? REFUSED;
      return byBasic(node, authorization, session);
    },
  };
}

function parseBasic(authorization: string): { userid: string; password: string } | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/=_-]+)$/i.exec(authorization.trim())?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  return at < 0 ? undefined : { userid: text.slice(0, at), password: text.slice(at + 1) };
}

const AXL_ROLES = ['Standard AXL API Access', 'Standard AXL Read Only API Access', 'Standard AXL API Users'];

/** May the user speak AXL at all? The refusal of a write is dispatch's. */
export function mayUseAxl(user: Principal): boolean {
  return AXL_ROLES.some((role) => user.roles.has(role));
}
