/**
 * Unity Connection: System Settings > Authz Servers, with the button Sync Keys, as JSON on its own
 * port; and whether it takes a token. [own] facts/centralized.md 2.1
 */
import { ownFormError } from '../../server/dispatch/own-form';
import type { AuthRule, RestProduct } from '../../server/dispatch/rest';
import { checkFetched } from '../../server/domain/centralized/check-token';
import { AUTHZ_SERVERS } from '../../server/domain/centralized/peer-page';
import { RestError } from '../../server/schema/rest-error';
import { peerResources } from './peers';
import { tokenCheck } from './token-check';

/** [guess] which role of Unity Connection the page wants */
const administrator: AuthRule = (user) => {
  if (!user.roles.has('System Administrator'))
    throw new RestError(403, `The user ${user.userid} is no System Administrator.`);
};

export const authzServersProduct: RestProduct = {
  name: 'authz-servers',
  base: '/ucmock/unity',
  resources: [
    ...peerResources({
      path: 'authz-servers',
      page: AUTHZ_SERVERS,
      members: ['peerAddress', 'axlUsername', 'axlPassword', 'ignoreCertificateErrors'],
      reader: administrator,
      administrator,
    }),
    tokenCheck(administrator, ({ cluster, node }, token) =>
      checkFetched(cluster, node, AUTHZ_SERVERS, token),
    ),
  ],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf: ownFormError,
};
