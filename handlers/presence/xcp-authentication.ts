/**
 * Cisco XCP Authentication Service: does it take a token, and has it read all keys? It is restarted
 * as any service, by the Control Center. [seed] facts/centralized.md C14; the forms are ours.
 */
import { shownJson } from '../../server/dispatch/own-form';
import type { Resource } from '../../server/dispatch/rest';
import {
  checkPresenceToken,
  needsRestart,
  XCP_AUTHENTICATION,
} from '../../server/domain/centralized/check-token';
import { DomainRefusal } from '../../server/schema/refusal';
import { reader } from './access';

export const xcpAuthentication: Resource = {
  path: 'services/xcp-authentication',
  methods: {
    GET: {
      auth: reader,
      evidence: 'guess',
      run({ cluster, node }) {
        const state = node.services.find(XCP_AUTHENTICATION)?.state ?? 'Stopped';
        const value = {
          service: XCP_AUTHENTICATION,
          state,
          restartNeeded: needsRestart(cluster, node),
        };
        return shownJson(value);
      },
    },
  },
};

/** `{"token": "..."}`; the members of the answer are those of RFC 7662. */
export const tokenCheck: Resource = {
  path: 'tokens/check',
  methods: {
    POST: {
      auth: reader,
      evidence: 'guess',
      takes: 'token',
      writes: false,
      run({ cluster, node, json }) {
        const token = (json as { token?: unknown } | undefined)?.token;
        if (typeof token !== 'string')
          throw new DomainRefusal('invalid', 'A JSON object with the text "token" is needed.');
        const checked = checkPresenceToken(cluster, node, token);
        const value = checked.ok
          ? {
              active: true,
              sub: checked.token.userid,
              client_id: checked.token.clientId,
              exp: checked.token.expires,
              iss: checked.token.issuer,
              scope: checked.token.scopes.join(' '),
            }
          : { active: false, reason: checked.reason };
        return shownJson(value);
      },
    },
  },
};
