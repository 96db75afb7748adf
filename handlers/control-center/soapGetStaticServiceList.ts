import type { SmallCall } from '../../server/dispatch/small-service';
import { specificationOf } from './service-view';

export function soapGetStaticServiceList(_args: unknown, { node }: SmallCall): object {
  const item = node.services.all().map(specificationOf);
  return { soapGetStaticServiceListReturn: { Services: { item } } };
}
