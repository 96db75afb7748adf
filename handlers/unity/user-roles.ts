/** users/{ObjectId}/userroles: what a user may do as an administrator. [doc] */
import { invalid } from '../../server/domain/unity/objects';
import { cupiResource } from '../../server/schema/cupi';
import { textOf } from '../../server/schema/tree';
import { resourceRoutes } from './resource';

export const userRoles = resourceRoutes(cupiResource('UserRole'), {
  adding({ tx, params }, body) {
    const id = textOf(body.RoleObjectId)?.toLowerCase() ?? '';
    const role = tx.get('select rolename as name from roles where pkid = ?', id);
    if (!role) throw invalid('RoleObjectId names no role.');
    const twin = tx.get(
      'select 1 from userroles where userobjectid = ? and roleobjectid = ?',
      params.p0?.toLowerCase() ?? '',
      id,
    );
    if (twin) throw invalid('The user has this role already.');
    return { rolename: role.name ?? null };
  },
});
