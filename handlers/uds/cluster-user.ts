/**
 * clusterUser: which cluster is the home of a user? The first question of every client.
 * Not found is an answer, too: 200. [recorded] R01, [doc] facts/uds.md 5. Of other clusters a cluster
 * knows by ILS; without it each is alone. [seed] facts/centralized.md C9
 */
import { shown, type Resource, type RestCall, type Prepared } from '../../server/dispatch/rest';
import { portOf, publisherName } from '../../server/domain/nodes';
import { modes } from '../../server/domain/self-provisioning/settings';
import { findHomeUser, type UserKey } from '../../server/domain/users/home';
import { findRemoteHome } from '../../server/domain/users/remote-home';
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
  methods: { GET: { auth: 'none', evidence: 'recorded', prepare: findHome, run } },
};

interface Home {
  userid: string;
  /** node name of the cluster's publisher */
  publisher: string;
  /** address of its UDS */
  root: string;
  version: string;
}

/** This cluster first, then those that it has learnt of. [doc] */
async function findHome(call: Prepared): Promise<Home | undefined> {
  const { cluster, node, query } = call;
  const [filter, ...more] = Object.keys(FILTERS).filter((name) => query.has(name));
  const key = filter === undefined ? undefined : FILTERS[filter];
  if (filter === undefined || key === undefined || more.length > 0)
    throw new RestError(400, `One of ${Object.keys(FILTERS).join(', ')} is needed.`);
  const value = query.get(filter) ?? '';
  const userid = node.store.read((tx) => findHomeUser(tx, key, value));
  if (userid !== undefined) {
    const publisher = publisherName(node) ?? node.name;
    return { userid, publisher, root: rootOf(call), version: versionOf(call) };
  }
  const home = await findRemoteHome(cluster, node, { key, value });
  // Behind one port with us it is reached as the client reached us.
  if (home && new URL(home.root).port === (await portOf(cluster)))
    return { ...home, root: rootAt(call, home.publisher) };
  return home;
}

function run(call: RestCall, prepared: unknown): ReturnType<typeof shown> {
  const home = prepared as Home | undefined;
  if (!home) return shown('clusterUser', { ...versionFirst(call), result: { '@found': 'false' } });
  // As XMLDefault.cnf.xml says them; of another cluster's it is not known how it says them. [guess]
  const { authenticates, takesCode } = modes(call.tx);
  return shown('clusterUser', {
    ...versionFirst(call),
    result: {
      '@found': 'true',
      '@uri': `${home.root}/user/${encodeURIComponent(home.userid)}`,
      '@version': home.version,
    },
    homeCluster: { '@serversUri': `${home.root}/servers`, '#': home.publisher },
    homeClusterDetails: {
      selfProvisioningSecureMode: String(authenticates),
      adminProvisionMode: String(takesCode),
    },
  });
}
