/** `POST tokens/check` `{"token": "..."}`: does it count here? The answer's members are RFC 7662's. */
import { shownJson } from '../../server/dispatch/own-form';
import type { AuthRule, Resource, RestCall } from '../../server/dispatch/rest';
import type { AccessToken } from '../../server/domain/authz/tokens';
import { DomainRefusal } from '../../server/schema/refusal';

type Check = { ok: true; token: AccessToken } | { ok: false; reason: string };

export function tokenCheck(
  auth: AuthRule,
  check: (call: RestCall, token: string) => Check,
): Resource {
  return {
    path: 'tokens/check',
    methods: {
      POST: {
        auth,
        evidence: 'guess',
        takes: 'token',
        writes: false,
        run(call) {
          const token = (call.json as { token?: unknown } | undefined)?.token;
          if (typeof token !== 'string')
            throw new DomainRefusal('invalid', 'A JSON object with the text "token" is needed.');
          const checked = check(call, token);
          return shownJson(
            checked.ok ? claimsOf(checked.token) : { active: false, reason: checked.reason },
          );
        },
      },
    },
  };
}

function claimsOf({ userid, clientId, expires, issuer, scopes }: AccessToken) {
  return {
    active: true,
    sub: userid,
    client_id: clientId,
    exp: expires,
    iss: issuer,
    scope: scopes.join(' '),
  };
}
