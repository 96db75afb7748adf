/** getNumDevices: how many devices of a class there are. [schema] */
import { replace } from '../../../server/dispatch/operation';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf } from '../../../server/schema/tree';

export const getNumDevices = replace('getNumDevices', {
  reads: true,
  evidence: 'schema',
  run({ request, tx }) {
    const name = textOf(request.class) ?? '';
    const known = tx.get('select enum from typeclass where name = ?', name);
    if (!known) throw new AxlFault('invalidEnumeration', { element: 'class', value: name });
    const row = tx.get('select count(*) as n from device where tkclass = ?', known.enum ?? null);
    return { tree: { '@class': name, return: String(row?.n ?? 0) } };
  },
});
