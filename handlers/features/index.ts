/**
 * User-facing features as a telephone and voice mail set them: through Cisco CallManager, which has
 * no public form for them, so JSON under /ucmock/features on any node. [own]
 */
import { ownFormError } from '../../server/dispatch/own-form';
import type { RestProduct } from '../../server/dispatch/rest';
import { line } from './line';
import { phone } from './phone';

export const featuresProduct: RestProduct = {
  name: 'features',
  base: '/ucmock/features',
  resources: [phone, line],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf: ownFormError,
};
