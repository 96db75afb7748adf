/** The device that an operation names, whatever its class. */
import type { Call } from '../../../server/dispatch/operation';
import { AxlFault } from '../../../server/schema/axl-fault';
import { pkidOf } from '../../../server/runtime/ids';
import { textOf, treeOf, type Value } from '../../../server/schema/tree';

export interface FoundDevice {
  pkid: string;
  name: string;
}

/** @throws itemNotFound with the name, as for phones. [client] facts/axl.md 1.3 */
export function needDevice(call: Pick<Call, 'tx'>, value: Value | undefined): FoundDevice {
  const name = textOf(value) ?? '';
  const uuid = textOf(treeOf(value)['@uuid']) ?? '';
  const row = uuid
    ? call.tx.get('select pkid, name from device where pkid = ?', pkidOf(uuid) ?? '')
    : call.tx.get('select pkid, name from device where name = ?', name);
  if (!row) throw new AxlFault('itemNotFound', { what: name || uuid });
  return { pkid: String(row.pkid), name: String(row.name) };
}
