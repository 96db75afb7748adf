/** associatedGroups/userGroup/userRoles: the roles that each group gives. [recorded] facts/stock.md */
import type { Call } from '../../../server/dispatch/operation';
import { membersOf, textOf, treeOf, type Tree } from '../../../server/schema/tree';

export function addGroupRoles(call: Call, user: Tree): void {
  for (const member of membersOf(treeOf(user.associatedGroups).userGroup)) {
    const group = treeOf(member);
    const roles = call.tx.all(
      `select r.name as name from dirgroup g join functionroledirgroupmap m on m.fkdirgroup = g.pkid
         join functionrole r on r.pkid = m.fkfunctionrole where g.name = ? order by r.name`,
      textOf(group.name) ?? '',
    );
    group.userRoles = { userRole: roles.map((row) => String(row.name)) };
  }
}

/** Is this tag part of the answer? Without returnedTags everything is. */
export function isAsked(call: Call, tag: string): boolean {
  const tags = treeOf(call.request.returnedTags);
  const named = Object.keys(tags).filter((name) => !/^[@#]/.test(name));
  return named.length === 0 || named.includes(tag);
}

/** What points at the user, by name; an empty element when nothing does. */
export function pointingAt(call: Call, pkid: string, element: string, statement: string): Tree {
  const rows = call.tx.all(statement, pkid);
  return rows.length === 0 ? {} : { [element]: rows.map((row) => String(row.name)) };
}
