/**
 * Does a token count at the IM and Presence cluster? It was issued by a telephony cluster, which is
 * not asked: the keys that were fetched from it decide, also while it is down.
 *
 * The Cisco XCP Authentication Service reads the keys when it starts, so that keys fetched later are
 * not known to it before its restart. [seed] facts/centralized.md C14, 2.2
 */
import type { KeyObject } from 'node:crypto';
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { contentKey, verifyingKey } from '../../security/authz-keys';
import type { Tx } from '../../store/store';
import { checkAccessToken, type AccessToken, type Checked, type Keyring } from '../authz/tokens';

export function checkForeignToken(
  cluster: Cluster,
  node: Node,
  token: string,
): Checked<AccessToken> {
  return checkAccessToken(peerRing(cluster, node), token, cluster.clock.now());
}

/** Restart of the Cisco XCP Authentication Service: it reads all keys. */
export function loadPeerKeys(tx: Tx): number {
  return tx.run("update centralizedpeerkey set isloaded = 't' where isloaded = 'f'");
}

/** Are there keys that the service has not read yet? */
export function needsRestart(tx: Tx): boolean {
  return tx.get("select 1 from centralizedpeerkey where isloaded = 'f'") !== undefined;
}

interface Ring {
  version: number;
  verifying: Map<string, KeyObject>;
  content: Map<string, Buffer>;
}

/** Opened keys of a node, until anything is written there. */
const rings = new WeakMap<Node, Ring>();

function peerRing(cluster: Cluster, node: Node): Keyring {
  const { version } = node.store;
  let ring = rings.get(node);
  if (ring?.version !== version) {
    ring = { version, verifying: new Map(), content: new Map() };
    const rows = node.store.read((tx) =>
      tx.all("select * from centralizedpeerkey where isloaded = 't'"),
    );
    for (const { purpose, keyid, rest } of rows) {
      const shared = cluster.sealer.open(String(rest));
      const [key, content] = [verifyingKey(shared), contentKey(shared)];
      if (purpose === 'signing' && key) ring.verifying.set(String(keyid), key);
      else if (content) ring.content.set(String(keyid), content);
    }
    rings.set(node, ring);
  }
  const { verifying, content } = ring;
  return { verifying: (kid) => verifying.get(kid), content: (kid) => content.get(kid) };
}
