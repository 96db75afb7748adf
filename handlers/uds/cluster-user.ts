/**
 * clusterUser: which cluster is the home of a user? The first question of every client.
 * Not found is an answer, too: 200. [recorded] R01, [doc] facts/uds.md 5. Clusters learn of each
 * other by ILS on a real system; here those of one topology know each other. [guess]
 */
import { shown, type Resource, type RestCall } from '../../server/dispatch/rest';
import type { Cluster } from '../../server/cluster/cluster';
import { publisherName } from '../../server/domain/nodes';
import { findHomeUser, type UserKey } from '../../server/domain/users/home';
import { RestError } from '../../server/schema/rest-error';
import { versionFirst, versionOf } from './frame';
import { rootAt, rootOf } from './links';

const FILTERS: Record<string, UserKey> = {
  username: 'userid',
  email: 'mail',
  useridentifier: 'identity',
};

export const clusterUser: Resource = {
  path: 'clusterUser',
  methods: { GET: { auth: 'none', evidence: 'recorded', run } },
};

function run(call: RestCall): ReturnType<typeof shown> {
  const [filter, ...more] = Object.keys(FILTERS).filter((name) => call.query.has(name));
  const key = filter === undefined ? undefined : FILTERS[filter];
  if (filter === undefined || key === undefined || more.length > 0)
    throw new RestError(400, `One of ${Object.keys(FILTERS).join(', ')} is needed.`);
  const home = homeOf(call, key, call.query.get(filter) ?? '');
  if (!home) return shown('clusterUser', { ...versionFirst(call), result: { '@found': 'false' } });
  return shown('clusterUser', {
    ...versionFirst(call),
    result: {
      '@found': 'true',
      '@uri': `${home.root}/user/${encodeURIComponent(home.userid)}`,
      '@version': versionOf({ ...call, cluster: home.cluster }),
    },
    homeCluster: { '@serversUri': `${home.root}/servers`, '#': home.publisher },
    homeClusterDetails: { selfProvisioningSecureMode: 'false', adminProvisionMode: 'false' },
  });
}

interface Home {
  cluster: Cluster;
  userid: string;
  /** node name of the cluster's publisher */
  publisher: string;
  /** address of its UDS */
  root: string;
}

/** This cluster first, then those that it has learnt of; a cluster that is down is not asked. [doc] */
function homeOf(call: RestCall, key: UserKey, value: string): Home | undefined {
  const { cluster, node, tx } = call;
  const userid = findHomeUser(tx, key, value);
  if (userid !== undefined)
    return { cluster, userid, publisher: publisherName(node) ?? node.name, root: rootOf(call) };
  for (const peer of cluster.peers().filter(({ home }) => home.up)) {
    const there = peer.home.store.read((other) => findHomeUser(other, key, value));
    if (there === undefined) continue;
    const publisher = publisherName(peer.home) ?? peer.home.name;
    return { cluster: peer, userid: there, publisher, root: rootAt(call, publisher) };
  }
  return undefined;
}
