/**
 * Cisco Unified CM Administration, where a page does what AXL does: the same operations behind a JSON
 * form on the product's own port. [own]
 */
import { ownFormError } from '../../server/dispatch/own-form';
import type { Registry } from '../../server/dispatch/registry';
import type { RestProduct } from '../../server/dispatch/rest';
import { addFromTemplate } from './add-from-template';
import { credentials } from './credentials';
import { exportCodes } from './export-codes';
import { phoneActivation } from './phone-activation';
import { quickAdd } from './quick-add';

export function administrationProduct(registry: Registry): RestProduct {
  return {
    name: 'administration',
    base: '/ucmock/administration',
    resources: [
      credentials(registry),
      addFromTemplate(registry),
      quickAdd(registry),
      exportCodes,
      ...phoneActivation(registry),
    ],
    format: 'json',
    headers: { 'Cache-Control': 'no-store' },
    errorOf: ownFormError,
  };
}
