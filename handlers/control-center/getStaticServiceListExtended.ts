import type { SmallCall } from '../../server/dispatch/small-service';
import { firstNodes } from './getProductInformationList';
import { specificationOf } from './service-view';

export async function getStaticServiceListExtended(
  _args: unknown,
  { cluster, node }: SmallCall,
): Promise<object> {
  return {
    getStaticServiceListExtendedReturn: {
      ...(await firstNodes(cluster)),
      Services: { item: node.services.all().map(specificationOf) },
    },
  };
}
