/** Where the CTL Provider listens: a service parameter of each server, or of all. facts/trust-lists.md 8 */
import type { Node } from '../../cluster/node';

export const PROVIDER = 'Cisco CTL Provider';

/** [recorded] */
const DEFAULT = 2444;
const PARAMETER = 'PortNumber';

/** Undefined: the usual one, which is that of the option. */
export function providerPort(node: Node): number | undefined {
  const value = node.store.read((tx) =>
    tx.get(
      `select c.paramvalue as value from processconfig c
         join typeservice s on s.enum = c.tkservice left join processnode n on n.pkid = c.fkprocessnode
        where s.name = ? and c.paramname = ?
          and ifnull(n.name, 'EnterpriseWideData') in (?, 'EnterpriseWideData')
        order by n.name = ? desc limit 1`,
      ...[PROVIDER, PARAMETER, node.name, node.name],
    ),
  )?.value;
  const port = /^\d{1,5}$/.test(String(value)) ? Number(value) : DEFAULT;
  return port === DEFAULT || port > 65_535 ? undefined : port;
}
