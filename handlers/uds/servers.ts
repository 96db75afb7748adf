/** servers: the CUCM nodes of the cluster, the publisher first [guess]. [doc] facts/uds.md 5 */
import { shown, type Resource } from '../../server/dispatch/rest';
import { callProcessingNodes } from '../../server/domain/nodes';
import { versionFirst } from './frame';

export const servers: Resource = {
  path: 'servers',
  methods: {
    GET: {
      auth: 'none',
      evidence: 'doc',
      run: (call) =>
        shown('servers', { ...versionFirst(call), server: callProcessingNodes(call.tx) }),
    },
  },
};
