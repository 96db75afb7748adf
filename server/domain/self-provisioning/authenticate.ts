/**
 * Who stands at the phone? The user by PIN or password, an administrator by the authentication code,
 * or nobody is asked, as the authentication mode says. [doc] seed 002
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Owner } from '../credentials/policy';
import { verifySecret } from '../credentials/verify';
import { readSecretParameter } from '../services/parameters';
import { modes, PARAMETERS, SERVICE } from './settings';

/**
 * Digits are the code or a PIN, anything else is a password; a wrong one counts against the user's
 * PIN or password as it does everywhere. [guess]
 * @param user pkid of the end user
 */
export async function isProved(
  cluster: Cluster,
  node: Node,
  user: string,
  secret: string,
): Promise<boolean> {
  const { authenticates, code } = node.store.read((tx) => {
    const mode = modes(tx);
    const read = (): string | undefined =>
      readSecretParameter(tx, cluster.sealer, SERVICE, PARAMETERS.code);
    return { ...mode, code: mode.takesCode ? read() : undefined };
  });
  if (!authenticates) return true;
  if (secret === '') return false;
  if (code !== undefined && code !== '' && isSame(code, secret)) return true;
  const owner: Owner = { kind: 'end', pkid: user };
  const kind = /^\d+$/.test(secret) ? 'pin' : 'password';
  return (await verifySecret(cluster, node, owner, kind, secret)) === 'verified';
}

/** Hashed first: the time tells not even the length. */
function isSame(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
