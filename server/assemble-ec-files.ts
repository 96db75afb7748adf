/**
 * What the file port with elliptic-curve certificates shows: CallManager-ECDSA of the node, as it
 * was when Cisco Tftp started last; the process's own certificate where a release has none. [doc]
 * 6971 and EC, [guess] the unit and the moment. A part of assemble.ts.
 */
import type { Part } from './assemble-doors';
import type { Cluster } from './cluster/cluster';
import type { Node } from './cluster/node';
import { findOwn, readIdentity } from './domain/certificates/own';
import { unitsOf } from './domain/certificates/units';
import type { Identities, Shown } from './http/tls';
import type { SelectCluster } from './steps/select-cluster';

const UNIT = 'CallManager-ECDSA';
const SERVICE = 'Cisco Tftp';

/** Makes those that are missing, where the publisher is in this process. */
export async function ecIdentities(
  parts: readonly Part[],
  select: SelectCluster,
): Promise<Identities> {
  const shown = new Map<Node, (() => Shown) | undefined>();
  for (const { opened, identity } of parts) {
    const { cluster } = opened.member;
    for (const node of cluster.nodes) {
      if (!unitsOf(cluster, node.role).some(({ name }) => name === UNIT)) continue;
      if (cluster.publisherHere)
        await findOwn(cluster, node, { name: node.name, role: node.role }, UNIT);
      shown.set(node, shownAt(cluster, node, identity));
    }
  }
  const [first] = parts;
  if (!first) throw new Error('a port without a product');
  let seen: readonly unknown[] = [];
  let generation = 0;
  return {
    of(servername) {
      const place = select({ headers: {}, servername });
      return (place && shown.get(place.node)?.()) ?? first.identity;
    },
    generation() {
      const now = [...shown.values()].map((one) => one?.());
      if (now.some((one, i) => one !== seen[i])) generation += 1;
      seen = now;
      return generation;
    },
    alike: () => shown.size === 0,
  };
}

function shownAt(cluster: Cluster, node: Node, fallback: Shown): () => Shown {
  let loaded: { since: number | undefined; shown: Shown } | undefined;
  return () => {
    const since = node.services.find(SERVICE)?.since;
    if (loaded && loaded.since === since) return loaded.shown;
    const stored = node.store.read((tx) => readIdentity(cluster, tx, node.name, UNIT));
    // After a reset there is none in the store: the one that was shown goes on.
    const shown = stored ?? loaded?.shown;
    if (!shown) return fallback;
    if (loaded?.shown.cert !== shown.cert) loaded = { since, shown };
    else loaded.since = since;
    return loaded.shown;
  };
}
