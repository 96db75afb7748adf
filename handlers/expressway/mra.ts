/** /api/provisioning/common/mra: is Mobile and Remote Access on? [client]; what SSO says is a guess */
import { shownJson } from '../../server/dispatch/own-form';
import type { Resource } from '../../server/dispatch/rest';
import { readAccessControl, writeAccessControl } from '../../server/domain/mra/access-control';
import { DomainRefusal } from '../../server/schema/refusal';
import type { Tx } from '../../server/store/store';
import { administrator } from './access';

export const mra: Resource = {
  path: 'common/mra',
  methods: {
    GET: { auth: administrator, evidence: 'client', run: ({ tx }) => shownJson(viewOf(tx)) },
    PUT: {
      auth: administrator,
      evidence: 'client',
      takes: 'mra',
      run({ tx, json }) {
        const { Enabled } = (json ?? {}) as { Enabled?: unknown };
        if (Enabled !== 'On' && Enabled !== 'Off')
          throw new DomainRefusal('invalid', 'Enabled must be On or Off.');
        const before = readAccessControl(tx);
        // Switched on, it takes passwords and tokens of users at Unified CM. [doc]
        const on =
          before.authenticationPath === 'None'
            ? 'UCM/LDAP basic authentication'
            : before.authenticationPath;
        writeAccessControl(tx, { ...before, authenticationPath: Enabled === 'On' ? on : 'None' });
        return shownJson(viewOf(tx));
      },
    },
  },
};

function viewOf(tx: Tx): object {
  const { authenticationPath: path } = readAccessControl(tx);
  return {
    Enabled: path === 'None' ? 'Off' : 'On',
    SSO: path.startsWith('SAML') ? 'On' : 'Off',
  };
}
