/** Forms of IM and Presence without a public API, as JSON on the product's own port. [own] */
import { ownFormError } from '../../server/dispatch/own-form';
import type { RestProduct } from '../../server/dispatch/rest';
import { peer, peers, synchronization } from './peers';
import { tokenCheck, xcpAuthentication } from './xcp-authentication';

export const presenceProduct: RestProduct = {
  name: 'presence',
  base: '/ucmock/presence',
  resources: [peers, peer, synchronization, xcpAuthentication, tokenCheck],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf: ownFormError,
};
