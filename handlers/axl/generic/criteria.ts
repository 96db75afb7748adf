/**
 * searchCriteria of a list. The schema's comment asks for at least one criterion where there are
 * any; `%` is one. [schema] facts/axl.md 4.3; that an empty searchCriteria is refused too [guess]
 */
import type { Call } from '../../../server/dispatch/operation';
import { AxlFault } from '../../../server/schema/axl-fault';
import { requestShape } from '../../../server/schema/derive';
import { treeOf, type Tree } from '../../../server/schema/tree';

/** @throws missingSearchCriteria */
export function criteriaOf(call: Call): Tree {
  const criteria = treeOf(call.request.searchCriteria);
  if (Object.keys(criteria).some((name) => !/^[@#]/.test(name))) return criteria;
  const request = requestShape(call.cluster.model, call.version, call.operation.name);
  const known = request.byName.get('searchCriteria')?.shape?.().elements ?? [];
  if (known.length > 0) throw new AxlFault('missingSearchCriteria');
  return criteria;
}
