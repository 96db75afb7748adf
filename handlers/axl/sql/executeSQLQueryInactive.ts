/**
 * executeSQLQueryInactive: the same against the inactive partition of a server's disk. A node has
 * one after an upgrade (POST /_ucmock/upgrade); until then the active rows answer. [guess]
 */
import { imageOf } from '../../../server/cluster/snapshot';
import { readImage } from '../../../server/cluster/open-store';
import { replace } from '../../../server/dispatch/operation';
import { answerQuery } from './answer';

export const executeSQLQueryInactive = replace('executeSQLQueryInactive', {
  evidence: 'guess',
  reads: true,
  run(call) {
    const { cluster, node } = call;
    if (!cluster.inactive) return answerQuery(call);
    const image = imageOf(cluster.inactive.snapshot, node.name);
    return readImage(image, cluster, (database) => answerQuery(call, database));
  },
});
