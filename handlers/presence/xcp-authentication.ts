/**
 * Cisco XCP Authentication Service: reads the keys of the peers when it starts, so that it has to be
 * restarted after a key exchange; and whether it takes a token. [seed] facts/centralized.md C14;
 * the forms are ours.
 */
import type { Resource } from '../../server/dispatch/rest';
import {
  checkForeignToken,
  loadPeerKeys,
  needsRestart,
} from '../../server/domain/centralized/check-token';
import { DomainRefusal } from '../../server/domain/refusal';
import { administrator, reader } from './access';

export const xcpAuthentication: Resource = {
  path: 'services/xcp-authentication',
  methods: {
    GET: {
      auth: reader,
      evidence: 'guess',
      run: ({ tx }) => ({ body: { kind: 'json', value: { restartNeeded: needsRestart(tx) } } }),
    },
  },
};

export const restart: Resource = {
  path: 'services/xcp-authentication/restart',
  methods: {
    POST: {
      auth: administrator,
      evidence: 'guess',
      run({ tx }) {
        const loaded = loadPeerKeys(tx);
        return { body: { kind: 'json', value: { restartNeeded: false, keysRead: loaded } } };
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
        const checked = checkForeignToken(cluster, node, token);
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
        return { body: { kind: 'json', value } };
      },
    },
  },
};
