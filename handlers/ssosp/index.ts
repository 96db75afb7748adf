/** The authorization server of a node (application ssosp): OAuth and what clients ask of SSO. */
import type { RestProduct } from '../../server/dispatch/rest';
import { authorize, result } from './authorize';
import { errorOf } from './refusal';
import { revoke } from './revoke';
import { localLogin } from './local-login';
import { metadata } from './metadata';
import { samlConsumers } from './saml-consumer';
import { samlLogin } from './saml-login';
import { singleSignOn } from './single-sign-on';
import { token } from './token';

export { ssoProduct } from './sso-settings';
export { tokenProduct } from './token-info';

export const ssospProduct: RestProduct = {
  name: 'ssosp',
  base: '/ssosp',
  resources: [
    ...[authorize, result, token, revoke, singleSignOn],
    ...[samlLogin, ...samlConsumers, localLogin, metadata],
  ],
  format: 'xml',
  headers: {},
  errorOf,
};
