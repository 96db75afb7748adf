/**
 * "Enable End User Pin Synchronization" of the application server page, which AXL has no field for,
 * as JSON on the product's own port. [own] facts/pin-sync.md 2, 11
 */
import { ownFormError } from '../../server/dispatch/own-form';
import type { RestProduct } from '../../server/dispatch/rest';
import { server, servers } from './servers';

export const pinSyncProduct: RestProduct = {
  name: 'pin-sync',
  base: '/ucmock/pin-sync',
  resources: [servers, server],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf: ownFormError,
};
