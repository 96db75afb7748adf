/** version: the release, and what it can. [recorded] facts/uds.md 5 */
import { shown, type Resource } from '../../server/dispatch/rest';
import { isContactSearchAuthenticated } from '../../server/domain/users/contact-search';
import { uriFirst, versionOf } from './frame';
import { flag } from './text';

export const version: Resource = {
  path: 'version',
  methods: {
    GET: {
      auth: 'none',
      evidence: 'recorded',
      run: (call) =>
        shown('versionInformation', {
          ...uriFirst(call),
          version: versionOf(call),
          // Since 11.5. [doc]
          ...(Number(call.cluster.release.name) >= 11.5 && {
            capabilities: {
              usersResourceAuthEnabled: flag(isContactSearchAuthenticated(call.tx, call.node.name)),
              upgradeInProgress: 'false',
            },
          }),
        }),
    },
  },
};
