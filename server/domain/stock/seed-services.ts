/**
 * A node's rows of processnodeservice: one for every service that its product knows, on a
 * subscriber the same as on the publisher. [recorded] facts/stock/services.json
 */
import { servicesOf } from '../../cluster/services/facts';
import { loadStock } from './load';
import type { NodeRole } from '../../cluster/node';
import type { Tx } from '../../store/store';

/** What a node that only serves files has not activated. [doc] a dedicated TFTP server */
const CALLS: ReadonlySet<string> = new Set([
  'Cisco CallManager',
  'Cisco IP Voice Media Streaming App',
  'Cisco CTIManager',
  'Cisco Location Bandwidth Manager',
  'Cisco Extension Mobility',
]);

/** @param release its short name: '12.5' */
export function seedServices(
  tx: Tx,
  ids: { pkid(): string },
  node: { pkid: string; name: string; role: NodeRole },
  release: string,
): void {
  const { trace } = loadStock().serviceTypes;
  for (const { name, axl, kind, active } of servicesOf(node.role === 'presence', release)) {
    const known = axl ?? name;
    const service = tx.get(
      'select enum, tktracelevelgroups as levels from typeservice where name = ?',
      known,
    );
    if (!service) continue; // a name of the Control Center that AXL does not know
    tx.run(
      `insert into processnodeservice
         (pkid, fkprocessnode, tkservice, servername, enable, isactive, tracelevel)
       values (?, ?, ?, ?, 't', ?,
         (select value from typetracelevelgrouping where tktracelevelgroups = ? and name = ?))
       on conflict do nothing`,
      ids.pkid(),
      node.pkid,
      service.enum ?? null,
      node.name,
      kind === 'network' || (active === true && !(node.role === 'tftp' && CALLS.has(name)))
        ? 't'
        : 'f',
      service.levels ?? null,
      trace[known] ?? 'Informational',
    );
  }
}
