/**
 * A small SAML identity provider, for tests of single sign-on: metadata, a login page, signed
 * assertions, and forms by which a test tells it users and service providers. It is no product of
 * the vendor: all of it is ours. [own]
 */
import { ownFormError } from '../../server/dispatch/own-form';
import type { RestProduct } from '../../server/dispatch/rest';
import { ownForms } from './own-forms';
import { metadata, singleSignOn } from './single-sign-on';

export const idpProducts: RestProduct[] = [
  {
    name: 'idp',
    base: '/idp',
    resources: [metadata, singleSignOn],
    format: 'xml',
    headers: {},
    errorOf: ownFormError,
  },
  {
    name: 'idp-forms',
    base: '/ucmock/idp',
    resources: ownForms,
    format: 'json',
    headers: { 'Cache-Control': 'no-store' },
    errorOf: ownFormError,
  },
];
