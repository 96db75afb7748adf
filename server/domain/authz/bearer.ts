/**
 * Who comes with a token? Checked on each request, for it costs less than a tenth of a millisecond:
 * signature, encryption, end of life, and that the user is still there, active and not locked.
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Principal } from '../../cluster/principal';
import { ownerOf, principalOf } from '../credentials/login';
import { isUsable } from '../credentials/verify';
import { findOpaqueToken } from './grants';
import { readKeys } from './keys';
import { checkAccessToken, ringOf } from './tokens';

export type Bearer = { ok: true; user: Principal } | { ok: false; reason: string };

export function verifyBearer(cluster: Cluster, node: Node, token: string): Bearer {
  const found = token.includes('.')
    ? ofSelfDescribing(cluster, node, token)
    : ofOpaque(cluster, node, token);
  if ('reason' in found) return { ok: false, reason: found.reason };
  return node.store.read((tx): Bearer => {
    const owner = ownerOf(tx, found.userid);
    if (owner?.kind !== 'end') return { ok: false, reason: 'unknown user' };
    if (!isUsable(tx, owner, cluster.clock.now())) return { ok: false, reason: 'locked' };
    return { ok: true, user: principalOf(tx, found.userid, owner) };
  });
}

type Found = { userid: string } | { reason: string };

function ofSelfDescribing(cluster: Cluster, node: Node, token: string): Found {
  const keys = readKeys(cluster, node);
  if (!keys) return { reason: 'unknown key' };
  const checked = checkAccessToken(ringOf(keys), token, cluster.clock.now());
  if (!checked.ok) return { reason: checked.reason };
  // Another cluster's tokens have other keys; that the name agrees too is for its sake.
  return checked.token.issuer === keys.uuid ? checked.token : { reason: 'issuer' };
}

function ofOpaque(cluster: Cluster, node: Node, token: string): Found {
  const grant = node.store.read((tx) => findOpaqueToken(cluster, tx, token));
  return grant ?? { reason: 'unknown token' };
}
