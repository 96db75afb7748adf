/**
 * clusterUser: which cluster is the home of a user? The first question of every client.
 * Not found is an answer, too: 200. [recorded] R01, [doc] facts/uds.md 5
 */
import { shown, type Resource, type RestCall } from '../../server/dispatch/rest';
import { callProcessingNodes } from '../../server/domain/nodes';
import { findHomeUser, type UserKey } from '../../server/domain/users/home';
import { RestError } from '../../server/schema/rest-error';
import { versionFirst, versionOf } from './frame';
import { linkOfUser, rootOf } from './links';

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
  const userid = findHomeUser(call.tx, key, call.query.get(filter) ?? '');
  if (userid === undefined)
    return shown('clusterUser', { ...versionFirst(call), result: { '@found': 'false' } });
  const [publisher = call.node.name] = callProcessingNodes(call.tx);
  return shown('clusterUser', {
    ...versionFirst(call),
    result: {
      '@found': 'true',
      '@uri': linkOfUser(call, userid),
      '@version': versionOf(call),
    },
    homeCluster: { '@serversUri': `${rootOf(call)}/servers`, '#': publisher },
    homeClusterDetails: { selfProvisioningSecureMode: 'false', adminProvisionMode: 'false' },
  });
}
