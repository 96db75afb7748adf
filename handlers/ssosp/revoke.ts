/**
 * /ssosp/token/revoke: an administrator with AXL rights takes a user's refresh tokens away, all or
 * those of one client. A GET, as documented, though it writes. [doc, recorded] facts/centralized.md 3.3
 */
import type { AuthRule, Resource } from '../../server/dispatch/rest';
import { revokeTokens } from '../../server/domain/authz/refresh-tokens';
import { RestError } from '../../server/schema/rest-error';
import { INVALID_REQUEST } from './refusal';
import { ofQuery } from './request';

const MAY = 'Standard AXL API Access';

const axlUser: AuthRule = (user) => {
  if (!user.roles.has(MAY)) throw new RestError(403, `The user ${user.userid} may not use AXL.`);
};

export const revoke: Resource = {
  path: 'token/revoke',
  methods: {
    GET: {
      auth: axlUser,
      evidence: 'recorded',
      writes: true,
      run(call) {
        const parameter = ofQuery(call);
        const [userid, clientId] = [parameter('user_id'), parameter('client_id')];
        if (!userid || clientId === undefined) return INVALID_REQUEST;
        const known = call.tx.get('select 1 from enduser where userid = ?', userid) !== undefined;
        const gone = revokeTokens(call.tx, userid, clientId === '' ? undefined : clientId);
        const tokens = gone.map(
          ({ clientId: id, index }) =>
            `{"client_id":${JSON.stringify(id)}, "refresh_token":"${index}"}`,
        );
        // Spaces as recorded; what is said of an unknown user is a guess.
        const status = known || gone.length > 0 ? 'success' : 'failure';
        const text = `{"revoked_tokens":{"status":"${status}","user_id":${JSON.stringify(userid)},"clientID_tokens": [${tokens.join(', ')}]}}`;
        return { body: { kind: 'text', type: 'application/json', text } };
      },
    },
  },
};
