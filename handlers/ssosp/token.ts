/**
 * /ssosp/oauth/token: a code or a refresh token becomes an access token. Path and names are those of
 * RFC 6749, since none are public [own]; that the tokens are self-describing is [doc].
 */
import type { Prepared, Resource, RestAnswer } from '../../server/dispatch/rest';
import { takeCode } from '../../server/domain/authz/grants';
import { ensureKeys, type OwnKeys } from '../../server/domain/authz/keys';
import {
  isActive,
  issueTokens,
  refreshTokens,
  type Tokens,
} from '../../server/domain/authz/refresh-tokens';
import { offersRefreshLogin } from '../../server/domain/authz/settings';
import { FORM } from '../../server/rest/decode';
import { tokenError } from './refusal';
import { ofForm } from './request';

const EXPIRED = 'The grant is invalid, expired, revoked, or was issued to another client.';

export const token: Resource = {
  path: 'oauth/token',
  methods: {
    POST: {
      auth: 'none',
      evidence: 'guess',
      takes: FORM,
      prepare: ({ cluster, node }: Prepared) => ensureKeys(cluster, node),
      run({ cluster, tx, body }, prepared) {
        const parameter = ofForm(body);
        const keys = prepared as OwnKeys;
        const [type, clientId, code, refreshToken, redirectUri] = [
          ...['grant_type', 'client_id', 'code', 'refresh_token', 'redirect_uri'],
        ].map(parameter);
        if (!offersRefreshLogin(cluster, tx))
          return tokenError('unauthorized_client', 'OAuth with Refresh Login Flow is disabled.');
        if (!clientId) return tokenError('invalid_request', 'client_id is missing.');
        if (type === 'refresh_token') {
          if (!refreshToken) return tokenError('invalid_request', 'refresh_token is missing.');
          return answer(refreshTokens(cluster, tx, keys, { refreshToken, clientId }));
        }
        if (type !== 'authorization_code')
          return tokenError('unsupported_grant_type', `The grant type ${type ?? ''} is unknown.`);
        if (!code) return tokenError('invalid_request', 'code is missing.');
        const grant = takeCode(cluster, tx, code);
        const fits = grant?.clientId === clientId && grant.redirectUri === redirectUri;
        if (!grant || !fits || !isActive(cluster, tx, grant.userid)) return answer(undefined);
        return answer(issueTokens(cluster, tx, keys, grant));
      },
    },
  },
};

function answer(tokens: Tokens | undefined): RestAnswer {
  if (!tokens) return tokenError('invalid_grant', EXPIRED);
  return {
    headers: { 'Cache-Control': 'no-store', Pragma: 'no-cache' },
    body: {
      kind: 'json',
      value: {
        access_token: tokens.accessToken,
        token_type: 'Bearer',
        expires_in: tokens.expiresIn,
        refresh_token: tokens.refreshToken,
      },
    },
  };
}
