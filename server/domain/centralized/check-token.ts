/**
 * Does a token count at an IM and Presence node? It was issued by its own cluster or by a telephony
 * cluster that is a peer; neither is asked: the keys decide that are here, also while the issuer is
 * down.
 *
 * The Cisco XCP Authentication Service reads the keys when it starts, so that a key which came later
 * is not known to it before its restart. [seed] facts/centralized.md C14, 2.2
 */
import type { KeyObject } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { ServiceStatus } from '../../cluster/services/node-services';
import { contentKey, verifyingKey } from '../../security/authz-keys';
import { readKeys } from '../authz/keys';
import { CENTRALIZED_DEPLOYMENT, type PeerPage } from './peer-page';
import { checkAccessToken, type AccessToken, type Checked, type Keyring } from '../authz/tokens';

export const XCP_AUTHENTICATION = 'Cisco XCP Authentication Service';

export type PresenceCheck =
  Checked<AccessToken> | { ok: false; reason: 'service not running' | 'service restart needed' };

export function checkPresenceToken(cluster: Cluster, node: Node, token: string): PresenceCheck {
  const service = node.services.find(XCP_AUTHENTICATION);
  if (service?.state !== 'Started') return { ok: false, reason: 'service not running' };
  const keys = keysOf(cluster, node);
  const now = cluster.clock.now();
  const checked = checkAccessToken(ringOf(keys.filter(isReadBy(service))), token, now);
  if (checked.ok || checked.reason !== 'unknown key') return checked;
  // The key may be here and only the service not know it: that is worth saying.
  const fetched = checkAccessToken(ringOf(keys), token, now);
  return fetched.ok ? { ok: false, reason: 'service restart needed' } : checked;
}

/** At a product that takes its keys as they come. */
export function checkFetched(
  cluster: Cluster,
  node: Node,
  page: PeerPage,
  token: string,
): Checked<AccessToken> {
  return checkAccessToken(ringOf(fetchedKeys(cluster, node, page)), token, cluster.clock.now());
}

/** Are there keys that the service of this node has not read? */
export function needsRestart(cluster: Cluster, node: Node): boolean {
  const service = node.services.find(XCP_AUTHENTICATION);
  return service !== undefined && !keysOf(cluster, node).every(isReadBy(service));
}

/** One of the two kinds, by which it is found too. */
interface HeldKey {
  verifying?: KeyObject | undefined;
  content?: Buffer | undefined;
  id: string;
  /** cluster time in ms at which it came */
  since: number;
}

function isReadBy({ since }: ServiceStatus): (key: HeldKey) => boolean {
  return (key) => since !== undefined && key.since <= since;
}

function ringOf(keys: readonly HeldKey[]): Keyring {
  return {
    verifying: (kid) => keys.find(({ id, verifying }) => verifying && id === kid)?.verifying,
    content: (kid) => keys.find(({ id, content }) => content && id === kid)?.content,
  };
}

/** Opened keys of a node, until anything is written there. */
const held = new WeakMap<Node, { version: number; keys: HeldKey[] }>();

function keysOf(cluster: Cluster, node: Node): HeldKey[] {
  const { version } = node.store;
  const known = held.get(node);
  if (known?.version === version) return known.keys;
  const keys = [...ownKeys(cluster, node), ...fetchedKeys(cluster, node, CENTRALIZED_DEPLOYMENT)];
  held.set(node, { version, keys });
  return keys;
}

function ownKeys(cluster: Cluster, node: Node): HeldKey[] {
  const own = readKeys(cluster, node);
  if (!own) return [];
  const { signing, encryption } = own;
  return [
    { id: signing.id, since: signing.since, verifying: signing.publicKey },
    { id: encryption.id, since: encryption.since, content: encryption.key },
  ];
}

function fetchedKeys(cluster: Cluster, node: Node, { keys }: PeerPage): HeldKey[] {
  if (!keys) return [];
  const rows = node.store.read((tx) => tx.all(`select * from ${keys.table}`));
  return rows.map(({ purpose, keyid, timefetched, rest }): HeldKey => {
    const shared = cluster.sealer.open(String(rest));
    const known = { id: String(keyid), since: Number(timefetched) };
    return purpose === 'signing'
      ? { ...known, verifying: verifyingKey(shared) }
      : { ...known, content: contentKey(shared) };
  });
}
