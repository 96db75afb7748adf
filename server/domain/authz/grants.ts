/**
 * What a login is exchanged for before it is a self-describing token: authorization codes, used once
 * and soon, and the opaque access tokens of the implicit flow. Kept as hashes.
 */
import { createHash } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster';
import { createIds } from '../../runtime/ids';
import type { Tx } from '../../store/store';

type GrantKind = 'code' | 'token';

export interface LoginGrant {
  userid: string;
  clientId: string;
  /** as the client named it, '' when it did not */
  redirectUri: string;
}

/** RFC 6749 allows ten minutes at most; ours is a guess. */
const CODE_SECONDS = 60;

/** Not the cluster's ids: with a seed a code could be guessed. */
const chance = createIds();

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** @returns the code */
export function issueCode(cluster: Cluster, tx: Tx, grant: LoginGrant): string {
  const code = chance.bytes(32).toString('hex');
  insert(cluster, tx, { kind: 'code', secret: code, seconds: CODE_SECONDS }, grant);
  return code;
}

/** The form of the implicit flow's tokens: `<n>:<uuid>` in base64 without padding. [recorded] */
export function issueOpaqueToken(
  cluster: Cluster,
  tx: Tx,
  grant: LoginGrant,
  seconds: number,
): string {
  const token = Buffer.from(`1:${chance.pkid()}`).toString('base64').replace(/=+$/, '');
  insert(cluster, tx, { kind: 'token', secret: token, seconds }, grant);
  return token;
}

/** A code counts once, whatever comes of it. */
export function takeCode(cluster: Cluster, tx: Tx, code: string): LoginGrant | undefined {
  const grant = find(cluster, tx, 'code', code);
  tx.run("delete from authzgrant where kind = 'code' and granthash = ?", hashOf(code));
  return grant;
}

export function findOpaqueToken(cluster: Cluster, tx: Tx, token: string): LoginGrant | undefined {
  return find(cluster, tx, 'token', token);
}

function insert(
  cluster: Cluster,
  tx: Tx,
  { kind, secret, seconds }: { kind: GrantKind; secret: string; seconds: number },
  { userid, clientId, redirectUri }: LoginGrant,
): void {
  const now = Math.floor(cluster.clock.now() / 1000);
  tx.run('delete from authzgrant where validity <= ?', now);
  tx.run(
    `insert into authzgrant (kind, granthash, userid, clientid, redirecturi, validity)
     values (?, ?, ?, ?, ?, ?)`,
    ...[kind, hashOf(secret), userid, clientId, redirectUri, now + seconds],
  );
}

function find(cluster: Cluster, tx: Tx, kind: GrantKind, secret: string): LoginGrant | undefined {
  const row = tx.get(
    'select * from authzgrant where kind = ? and granthash = ? and validity > ?',
    kind,
    hashOf(secret),
    Math.floor(cluster.clock.now() / 1000),
  );
  return (
    row && {
      userid: String(row.userid),
      clientId: String(row.clientid),
      redirectUri: String(row.redirecturi ?? ''),
    }
  );
}
