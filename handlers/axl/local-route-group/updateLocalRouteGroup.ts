/**
 * updateLocalRouteGroup: the request names the group inside, and what is new about it beside.
 * [schema]: localRouteGroup { name or uuid, description, newName, newDescription }
 */
import { answer, replace } from '../../../server/dispatch/operation';
import { bracedUuid } from '../../../server/runtime/ids';
import { AxlFault } from '../../../server/schema/axl-fault';
import { treeOf, type Tree } from '../../../server/schema/tree';

export const updateLocalRouteGroup = replace('updateLocalRouteGroup', {
  evidence: 'schema',
  run({ request, tx }) {
    const asked = treeOf(request.localRouteGroup);
    const pkid = tx.objects.find('LocalRouteGroup', asked);
    if (pkid === undefined) throw new AxlFault('objectNotFound', { what: 'LocalRouteGroup' });
    const changes: Tree = {
      name: asked.newName,
      description: asked.newDescription ?? asked.description,
    };
    tx.objects.update('LocalRouteGroup', pkid, changes);
    return answer(bracedUuid(pkid));
  },
});
