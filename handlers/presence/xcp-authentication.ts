/**
 * Cisco XCP Authentication Service: has it read all keys? It is restarted as any service, by the
 * Control Center. [seed] facts/centralized.md C14; the form is ours.
 */
import { shownJson } from '../../server/dispatch/own-form';
import type { Resource } from '../../server/dispatch/rest';
import { needsRestart, XCP_AUTHENTICATION } from '../../server/domain/centralized/check-token';
import { reader } from './access';

export const xcpAuthentication: Resource = {
  path: 'services/xcp-authentication',
  methods: {
    GET: {
      auth: reader,
      evidence: 'guess',
      run({ cluster, node }) {
        const state = node.services.find(XCP_AUTHENTICATION)?.state ?? 'Stopped';
        const restartNeeded = needsRestart(cluster, node);
        return shownJson({ service: XCP_AUTHENTICATION, state, restartNeeded });
      },
    },
  },
};
