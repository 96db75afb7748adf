/**
 * Which certificate does a node's Tomcat show? The one that was stored when Cisco Tomcat started
 * last: a new one is seen only after a restart of the service [client] facts/pin-sync.md 9, or of
 * the machine. Read off the state of the service when a client comes, so nothing has to be told.
 */
import { readAtStart } from '../../cluster/at-start';
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Identity } from '../../security/authority';
import { readIdentity } from './own';

/** undefined: the one of the process. The same object as long as it is the same certificate. */
export type Shown = (node: Node) => Identity | undefined;

const TOMCAT = 'Cisco Tomcat';

interface Loaded {
  /** start of Tomcat after which it was read */
  since: number | undefined;
  identity: Identity | undefined;
}

const known = new WeakMap<Cluster, Shown>();

/** Of a cluster, made once: its doors and its ILS ask the same one. */
export function shownOf(cluster: Cluster): Shown {
  let shown = known.get(cluster);
  if (!shown) known.set(cluster, (shown = createShown(cluster)));
  return shown;
}

/**
 * Where the publisher's folder was filled without Redis, its rows are sealed by a key that processes
 * of other nodes do not have: these show the certificate of the process, until one is made anew.
 */
function readable(cluster: Cluster, node: Node): Identity | undefined {
  try {
    return node.store.read((tx) => readIdentity(cluster, tx, node.name, 'tomcat'));
  } catch (error) {
    cluster.log.error('certificate-unreadable', { node: node.name, error: String(error) });
    return undefined;
  }
}

function createShown(cluster: Cluster): Shown {
  const loaded = new Map<Node, Loaded>();
  const start = (node: Node, read = readable): Loaded => {
    const before = loaded.get(node)?.identity;
    const stored = read(cluster, node);
    const now: Loaded = {
      since: node.services.find(TOMCAT)?.since,
      identity: stored?.cert === before?.cert ? before : stored,
    };
    loaded.set(node, now);
    return now;
  };
  const startAll = (): void => {
    for (const node of cluster.nodes) start(node);
  };
  // After a reset or restore the stores are back already, and the services before this part.
  cluster.register({
    name: 'certificates of Tomcat',
    reset: startAll,
    snapshot: () => true,
    restore: startAll,
  });
  const atStart = (_: Cluster, node: Node): Identity | undefined =>
    readAtStart(cluster, node, 'tomcat', () => readable(cluster, node));
  for (const node of cluster.nodes) start(node, atStart);
  return (node) => {
    const before = loaded.get(node);
    const status = node.services.find(TOMCAT);
    if (before && (status?.state !== 'Started' || status.since === before.since))
      return before.identity;
    return start(node).identity;
  };
}
