/** The authorization server of a node (application ssosp): OAuth and what clients ask of SSO. */
import type { RestProduct } from '../../server/dispatch/rest';
import { authorize, result } from './authorize';
import { errorOf } from './refusal';
import { revoke } from './revoke';
import { singleSignOn } from './single-sign-on';
import { token } from './token';

export { tokenProduct } from './token-info';

export const ssospProduct: RestProduct = {
  name: 'ssosp',
  base: '/ssosp',
  resources: [authorize, result, token, revoke, singleSignOn],
  format: 'xml',
  headers: {},
  errorOf,
};
