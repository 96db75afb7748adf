/**
 * /ssosp/saml/login?relayurl=: sends the browser to the identity provider with a request; without SAML
 * SSO to the local login. [recorded] traces; facts/centralized.md 3.4
 */
import type { Resource, RestAnswer } from '../../server/dispatch/rest';
import { begin } from '../../server/domain/sso/pending';
import { consumerUrl, entityIdOf } from '../../server/domain/sso/service-provider';
import { identityProvider, readSso } from '../../server/domain/sso/settings';
import { authnRequest, redirectTo } from '../../server/security/saml-request';
import { localPath } from './relay';

export const samlLogin: Resource = {
  path: 'saml/login',
  methods: {
    GET: {
      auth: 'none',
      evidence: 'recorded',
      run({ cluster, node, tx, query, origin }) {
        const relayUrl = localPath(query.get('relayurl') ?? '/');
        const provider = identityProvider(tx);
        if (!provider) return seeOther(`/ssosp/local/login?${pathMember(relayUrl)}`);
        const entityId = entityIdOf(tx, readSso(tx).mode, node.name);
        const acs = consumerUrl(origin, entityId);
        const pending = begin(cluster, { entityId, acs, relayUrl });
        const request = authnRequest({
          id: pending.requestId,
          issued: cluster.clock.now(),
          destination: provider.singleSignOn,
          issuer: entityId,
          acs,
        });
        return seeOther(redirectTo(provider.singleSignOn, request, pending.relayState));
      },
    },
  },
};

export function pathMember(relayUrl: string): string {
  return new URLSearchParams({ relayurl: relayUrl }).toString();
}

export function seeOther(Location: string): RestAnswer {
  return { status: 302, headers: { Location, 'Cache-Control': 'no-store' } };
}
