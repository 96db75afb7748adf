/** `<phoneServices>`: those of the enterprise and those that the phone subscribes to. [recorded] form */
import type { Row } from '../../store/store';
import { subscriptionsOf } from '../devices/subscribed-services';
import type { Source } from './source';
import { group, leaf, leaves } from './xml';

/** Words of the parameter Services Provisioning. [client] the numbers */
const PROVISIONING: Readonly<Record<string, number>> = {
  Internal: 0,
  'External URL': 1,
  Both: 2,
};

export function phoneServices(source: Source, device: string): string {
  const everywhere = source.part('enterprise services', (own) =>
    own
      .rows(
        "select * from telecasterservice where enterprisesubscription = 't' and enabled = 't' order by priority, name",
      )
      .map((row) => ({ pkid: String(row.pkid), text: service(row, {}) })),
  );
  const enterprise = new Set(everywhere.map(({ pkid }) => pkid));
  const own = subscriptionsOf(source.tx, device).flatMap((subscription) => {
    source.used.add(String(subscription.pkid));
    const row = source.at('telecasterservice', subscription.fktelecasterservice);
    if (row?.enabled !== 't' || enterprise.has(String(row.pkid))) return [];
    return [
      service(row, {
        name: String(subscription.servicename ?? ''),
        url: String(subscription.serviceurl ?? ''),
      }),
    ];
  });
  const provisioning = PROVISIONING[source.parameter('ServicesProvisioning')] ?? 0;
  return group(
    'phoneServices',
    leaf('provisioning', provisioning) + everywhere.map(({ text }) => text).join('') + own.join(''),
    { useHTTPS: 'false' },
  );
}

function service(row: Row, own: { name?: string; url?: string }): string {
  return group(
    'phoneService',
    leaves({
      name: own.name || String(row.name),
      url: own.url || String(row.urltemplate ?? ''),
      vendor: String(row.vendor ?? ''),
      version: String(row.version ?? ''),
    }),
    { type: String(row.tkphoneservice ?? 0), category: String(row.tkphoneservicecategory ?? 0) },
  );
}
