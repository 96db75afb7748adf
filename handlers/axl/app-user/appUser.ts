/** Application users: the same as end users, with a password that is sealed and no PIN. */
import { refine } from '../../../server/dispatch/operation';
import type { Owner } from '../../../server/domain/credentials/policy';
import { AxlFault } from '../../../server/schema/axl-fault';
import { pkidOf } from '../../../server/runtime/ids';
import { textOf, treeOf } from '../../../server/schema/tree';
import { addedPkid } from '../user/addUser';
import { credentialViews } from '../user/credential-view';
import { checkGroups, giveRank, refuseLowerRank } from '../user/rank';
import { storeSecrets } from '../user/credentials';
import { keepAsked, tagsOf } from '../generic/returned-tags';
import { addGroupRoles, isAsked, pointingAt } from '../user/group-view';

export const addAppUser = refine('addAppUser', {
  evidence: 'doc',
  before({ request, tx }) {
    const user = treeOf(request.appUser);
    user.presenceGroupName ??= 'Standard Presence group';
    const userid = textOf(user.userid) ?? '';
    if (tx.get('select 1 from enduser where userid = ?', userid))
      throw new AxlFault('duplicateValue', { index: '' });
  },
  after(call, answer) {
    const owner: Owner = { kind: 'application', pkid: addedPkid(answer) };
    giveRank(call, owner);
    checkGroups(call, owner);
    storeSecrets(call, owner, treeOf(call.request.appUser));
    return undefined;
  },
});

export const updateAppUser = refine('updateAppUser', {
  evidence: 'doc',
  before(call) {
    const pkid = call.tx.objects.find('AppUser', call.request);
    if (pkid !== undefined) refuseLowerRank(call, 'application', pkid, 'update');
  },
  after(call, answer) {
    const owner: Owner = { kind: 'application', pkid: addedPkid(answer) };
    if (call.request.associatedGroups !== undefined) checkGroups(call, owner);
    storeSecrets(call, owner, call.request);
    return undefined;
  },
});

const INSTANCES =
  'select instanceid as name from applicationusercapfmap where fkapplicationuser = ? order by instanceid';

export const getAppUser = refine('getAppUser', {
  evidence: 'schema',
  after(call, answer) {
    const user = treeOf(treeOf(answer.tree.return).appUser);
    const pkid = pkidOf(textOf(user['@uuid']) ?? '');
    if (pkid !== undefined && isAsked(call, 'passwordCredentials')) {
      Object.assign(
        user,
        credentialViews(call, { kind: 'application', pkid }, ['passwordCredentials']),
      );
    }
    if (pkid !== undefined && isAsked(call, 'associatedCapfProfiles')) {
      user.associatedCapfProfiles = pointingAt(call, pkid, 'capfProfileInstanceId', INSTANCES);
    }
    addGroupRoles(call, user);
    keepAsked(user, tagsOf(call.request));
    return undefined;
  },
});

/** Standard application users and the last super user cannot be removed. [doc] facts/stock.md */
export const removeAppUser = refine('removeAppUser', {
  evidence: 'doc',
  before(call) {
    const { tx, request } = call;
    const pkid = tx.objects.need('AppUser', request);
    refuseLowerRank(call, 'application', pkid, 'remove');
    const row = tx.get('select name, isstandard from applicationuser where pkid = ?', pkid);
    const others = tx.get(
      `select count(*) as n from applicationuserdirgroupmap m join dirgroup g on g.pkid = m.fkdirgroup
        where g.name = 'Standard CCM Super Users' and m.fkapplicationuser <> ?`,
      pkid,
    );
    if (row?.isstandard === 't' || Number(others?.n ?? 0) === 0) {
      throw new AxlFault('standardObject', {
        object: 'application user',
        name: String(row?.name ?? ''),
        action: 'removed',
      });
    }
  },
});
