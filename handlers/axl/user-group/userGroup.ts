/**
 * Access control groups: their members are users of both kinds, their roles rows of functionrole,
 * for which AXL has no noun. Standard groups keep their roles. [doc] facts/stock.md, groups-roles
 */
import { refine, type Call } from '../../../server/dispatch/operation';
import type { Owner } from '../../../server/domain/credentials/policy';
import { AxlFault } from '../../../server/schema/axl-fault';
import { membersOf, textOf, treeOf, type Tree } from '../../../server/schema/tree';
import { bracedUuid, pkidOf } from '../../../server/runtime/ids';
import type { Row } from '../../../server/store/store';
import { addedPkid } from '../user/addUser';
import { isAsked } from '../user/group-view';
import { checkMembership, refuseLowerRank } from '../user/rank';

export const addUserGroup = refine('addUserGroup', {
  evidence: 'schema',
  after(call, answer) {
    change(call, addedPkid(answer), treeOf(call.request.userGroup));
    return undefined;
  },
});

export const updateUserGroup = refine('updateUserGroup', {
  evidence: 'doc',
  before(call) {
    const renamed = textOf(call.request.newName);
    const pkid = call.tx.objects.find('UserGroup', call.request);
    if (pkid !== undefined) refuseLowerRank(call, 'group', pkid, 'update');
    if (renamed !== undefined && pkid !== undefined) checkStandard(call, pkid, 'changed');
  },
  after(call, answer) {
    change(call, addedPkid(answer), call.request);
    return undefined;
  },
});

export const getUserGroup = refine('getUserGroup', {
  evidence: 'schema',
  after(call, answer) {
    const group = treeOf(treeOf(answer.tree.return).userGroup);
    const pkid = pkidOf(textOf(group['@uuid']) ?? '');
    if (pkid === undefined) return undefined;
    if (isAsked(call, 'members')) group.members = memberView(call, pkid);
    if (isAsked(call, 'userRoles')) group.userRoles = roleView(call, pkid);
    return undefined;
  },
});

export const removeUserGroup = refine('removeUserGroup', {
  evidence: 'doc',
  before(call) {
    const pkid = call.tx.objects.need('UserGroup', call.request);
    refuseLowerRank(call, 'group', pkid, 'remove');
    checkStandard(call, pkid, 'removed');
  },
});

/** A standard group takes members, but neither another name nor other roles, and stays. */
function checkStandard(call: Call, group: string, action: 'changed' | 'removed'): void {
  const row = call.tx.get('select name, isstandard from dirgroup where pkid = ?', group);
  if (row?.isstandard !== 't') return;
  const name = String(row.name);
  throw new AxlFault('standardObject', { object: 'access control group', name, action });
}

/** Each list as a whole (X), or by addX and removeX. */
function change(call: Call, group: string, sent: Tree): void {
  const touchesRoles = ['userRoles', 'addUserRoles', 'removeUserRoles'].some(
    (name) => sent[name] !== undefined,
  );
  if (touchesRoles) checkStandard(call, group, 'changed');

  if (sent.members !== undefined) {
    call.tx.run('delete from enduserdirgroupmap where fkdirgroup = ?', group);
    call.tx.run('delete from applicationuserdirgroupmap where fkdirgroup = ?', group);
  }
  for (const member of membersOf(treeOf(sent.removeMembers).member))
    removeMember(call, group, member);
  for (const list of [sent.members, sent.addMembers]) {
    for (const member of membersOf(treeOf(list).member)) addMember(call, group, member);
  }
  if (sent.userRoles !== undefined)
    call.tx.run('delete from functionroledirgroupmap where fkdirgroup = ?', group);
  for (const role of membersOf(treeOf(sent.removeUserRoles).userRole)) {
    call.tx.run(
      'delete from functionroledirgroupmap where fkdirgroup = ? and fkfunctionrole = ?',
      group,
      rolePkid(call, role),
    );
  }
  for (const list of [sent.userRoles, sent.addUserRoles]) {
    for (const role of membersOf(treeOf(list).userRole)) {
      call.tx.run(
        'insert into functionroledirgroupmap (fkdirgroup, fkfunctionrole) values (?, ?)',
        group,
        rolePkid(call, role),
      );
    }
  }
}

interface Member {
  kind: Owner['kind'];
  map: string;
  column: string;
  pkid: string;
}

function memberOf(call: Call, member: Tree[string]): Member {
  const userid = textOf(treeOf(member).userId) ?? textOf(member) ?? '';
  const end = call.tx.get('select pkid from enduser where userid = ?', userid);
  if (end) {
    const pkid = String(end.pkid);
    return { kind: 'end', map: 'enduserdirgroupmap', column: 'fkenduser', pkid };
  }
  const application = call.tx.get('select pkid from applicationuser where name = ?', userid);
  if (!application) throw new AxlFault('itemNotFound', { what: userid });
  return {
    kind: 'application',
    map: 'applicationuserdirgroupmap',
    column: 'fkapplicationuser',
    pkid: String(application.pkid),
  };
}

function addMember(call: Call, group: string, member: Tree[string]): void {
  const { kind, map, column, pkid } = memberOf(call, member);
  refuseLowerRank(call, kind, pkid, 'update');
  checkMembership(call, { kind, pkid }, group);
  call.tx.run(`insert into ${map} (fkdirgroup, ${column}) values (?, ?)`, group, pkid);
}

function removeMember(call: Call, group: string, member: Tree[string]): void {
  const { kind, map, column, pkid } = memberOf(call, member);
  refuseLowerRank(call, kind, pkid, 'update');
  call.tx.run(`delete from ${map} where fkdirgroup = ? and ${column} = ?`, group, pkid);
}

function rolePkid(call: Call, role: Tree[string]): string {
  const name = textOf(treeOf(role).roleName) ?? textOf(role) ?? '';
  const row = call.tx.get('select pkid from functionrole where name = ?', name);
  if (!row) throw new AxlFault('itemNotFound', { what: name });
  return String(row.pkid);
}

function memberView(call: Call, group: string): Tree {
  const rows = call.tx.all(
    `select u.userid as name from enduserdirgroupmap m join enduser u on u.pkid = m.fkenduser where m.fkdirgroup = ?1
     union all
     select a.name from applicationuserdirgroupmap m join applicationuser a on a.pkid = m.fkapplicationuser where m.fkdirgroup = ?1`,
    group,
  );
  return rows.length === 0 ? {} : { member: rows.map((row) => ({ userId: String(row.name) })) };
}

function roleView(call: Call, group: string): Tree {
  const rows = call.tx.all(
    `select r.name as name, r.pkid as pkid from functionroledirgroupmap m join functionrole r on r.pkid = m.fkfunctionrole
      where m.fkdirgroup = ? order by r.name`,
    group,
  );
  return rows.length === 0 ? {} : { userRole: rows.map(roleName) };
}

function roleName(row: Row): Tree {
  return { roleName: { '#': String(row.name), '@uuid': bracedUuid(String(row.pkid)) } };
}
