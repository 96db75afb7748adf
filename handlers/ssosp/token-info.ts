/** GET /ucmock/oauth/token-info: what the token says that the request came with. [own] */
import { ownFormError, shownJson } from '../../server/dispatch/own-form';
import type { RestProduct, Resource } from '../../server/dispatch/rest';
import { readKeys } from '../../server/domain/authz/keys';
import { checkAccessToken, ringOf } from '../../server/domain/authz/tokens';
import { RestError } from '../../server/schema/rest-error';
import { keys, regeneration } from './keys';

const tokenInfo: Resource = {
  path: 'token-info',
  methods: {
    GET: {
      auth: () => undefined,
      evidence: 'guess',
      run({ cluster, node, headers, user }) {
        const token = /^Bearer\s+(\S+)$/i.exec(String(headers.authorization ?? '').trim())?.[1];
        if (token === undefined) throw new RestError(401, 'An access token is needed.');
        const own = readKeys(cluster, node);
        const checked = own && checkAccessToken(ringOf(own), token, cluster.clock.now());
        // An opaque token of the implicit flow says nothing but whose it is.
        const value = checked?.ok
          ? {
              sub: checked.token.userid,
              client_id: checked.token.clientId,
              exp: checked.token.expires,
              iss: checked.token.issuer,
              scope: checked.token.scopes.join(' '),
            }
          : { sub: user?.userid };
        return shownJson(value);
      },
    },
  },
};

export const tokenProduct: RestProduct = {
  name: 'oauth',
  base: '/ucmock/oauth',
  resources: [tokenInfo, keys, regeneration],
  bearer: true,
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf: ownFormError,
};
