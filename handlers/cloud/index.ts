/**
 * The cloud of device activation, for tests: what the Device Activation Service of a cluster asks of
 * it, what a phone with a code asks, and forms by which a test looks into it. Its API is the vendor's
 * own and not public: all of it is ours. [own] facts/onboarding.md A6
 */
import { ownFormError } from '../../server/dispatch/own-form';
import type { RestProduct } from '../../server/dispatch/rest';
import { clusterResources } from './clusters';
import { ownForms } from './own-forms';
import { activation } from './phones';

export const cloudProduct: RestProduct = {
  name: 'cloud',
  base: '/ucmock/cloud',
  resources: [...clusterResources, activation, ...ownForms],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf: ownFormError,
};
