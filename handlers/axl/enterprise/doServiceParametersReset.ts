/**
 * doServiceParametersReset: the service's parameters of this node are as suggested again, that is
 * its own values go and the cluster-wide ones hold. [guess]; the "Set to Default" of the page
 */
import { answer, replace } from '../../../server/dispatch/operation';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf, treeOf } from '../../../server/schema/tree';
import { suggestedParameters } from '../../../server/domain/stock/load';

export const doServiceParametersReset = replace('doServiceParametersReset', {
  evidence: 'guess',
  run({ request, tx }) {
    const uuid = textOf(treeOf(request.processNodeName)['@uuid']);
    const name = textOf(request.processNodeName) ?? '';
    const node = tx.objects.need('ProcessNode', uuid ? { uuid } : { name });
    const service = textOf(request.service) ?? '';
    const number = tx.get('select enum from typeservice where name = ?', service)?.enum;
    if (number === undefined)
      throw new AxlFault('invalidEnumeration', { element: 'service', value: service });
    const suggested = suggestedParameters(service);
    for (const row of tx.all(
      'select pkid, paramname from processconfig where tkservice = ? and fkprocessnode in (?, ?)',
      number,
      node,
      CLUSTER_WIDE,
    )) {
      const value = suggested.get(String(row.paramname));
      if (value !== undefined)
        tx.run('update processconfig set paramvalue = ? where pkid = ?', value, row.pkid ?? null);
    }
    return answer('true');
  },
});

const CLUSTER_WIDE = '00000000-1111-0000-0000-000000000000';
