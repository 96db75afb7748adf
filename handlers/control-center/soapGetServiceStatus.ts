import type { SmallCall } from '../../server/dispatch/small-service';
import { informationOf, namesIn, responseOf } from './service-view';

/** The services named, all when none is; a name that is not there gives no item. [guess] */
export function soapGetServiceStatus(args: unknown, { cluster, node }: SmallCall): object {
  const names = namesIn((args as { ServiceStatus?: unknown }).ServiceStatus);
  const all =
    names.length === 0
      ? node.services.all()
      : names.flatMap((name) => node.services.find(name.trim()) ?? []);
  const now = cluster.clock.now();
  const items = all.map((status) => informationOf(status, now));
  return { soapGetServiceStatusReturn: responseOf(items) };
}
