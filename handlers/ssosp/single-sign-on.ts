/**
 * /ssosp/ws/public/singleSignOn: is single sign-on by SAML on? Open to all. A client walks the nodes,
 * so there is no white space. [client, doc] facts/centralized.md 3.3; `OAuth` is ours, since how a
 * client learns of the refresh login is not public [own].
 */
import { shown, type Resource } from '../../server/dispatch/rest';
import { offersRefreshLogin } from '../../server/domain/authz/settings';
import { readSso } from '../../server/domain/sso/settings';

export const singleSignOn: Resource = {
  path: 'ws/public/singleSignOn',
  methods: {
    GET: {
      auth: 'none',
      evidence: 'client',
      run: ({ tx, cluster }) =>
        shown('Response', {
          SingleSignOn: {
            '@version': cluster.release.name,
            Status: { '@enabled': String(readSso(tx).enabled) },
            OAuth: { '@refreshLogin': String(offersRefreshLogin(cluster, tx)) },
          },
        }),
    },
  },
};
