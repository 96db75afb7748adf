/**
 * getPhoneTypeDisplayInstance: the page that a product is configured on with a protocol. What the
 * text of the real server looks like is not public; ours is product and protocol. [guess]
 */
import { replace } from '../../../server/dispatch/operation';
import {
  defaultsOf,
  modelOfProduct,
  protocolNumber,
} from '../../../server/domain/devices/device-model';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf } from '../../../server/schema/tree';

export const getPhoneTypeDisplayInstance = replace('getPhoneTypeDisplayInstance', {
  reads: true,
  evidence: 'guess',
  run({ request, tx }) {
    const product = textOf(request.productName) ?? '';
    const protocol = textOf(request.protocol) ?? '';
    const model = modelOfProduct(tx, product);
    if (!model) throw new AxlFault('itemNotFound', { what: product });
    const number = protocolNumber(tx, protocol);
    if (number === undefined || !defaultsOf(tx, model, number))
      throw new AxlFault('protocolNotSupported', { protocol, model: model.name });
    const trunk = textOf(request.trunkType) ?? '';
    return {
      tree: { displayInstance: [product, protocol, trunk].filter(Boolean).join(' ').slice(0, 32) },
    };
  },
});
