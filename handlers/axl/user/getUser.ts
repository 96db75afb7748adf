/**
 * getUser, beyond the generic get: what is computed. Secrets are always answered empty.
 * [recorded] facts/axl.md 5.2
 */
import { refine, type Call } from '../../../server/dispatch/operation';
import type { Owner } from '../../../server/domain/credentials/policy';
import { pkidOf } from '../../../server/runtime/ids';
import { textOf, treeOf, type Tree } from '../../../server/schema/tree';
import { keepAsked, tagsOf } from '../generic/returned-tags';
import { credentialViews, type CredentialGroup } from './credential-view';
import { defaultProfileView } from './default-profile';
import { addGroupRoles, isAsked, pointingAt } from './group-view';

/** The pseudo entry of users that come from no directory. [recorded] */
const LOCAL = { '#': 'Local', '@uuid': '{2D2FC3FF-96BF-9DAF-CE33-ECE87D7E30FA}' };

const GROUPS: readonly CredentialGroup[] = ['passwordCredentials', 'pinCredentials'];

const PROFILES =
  'select name from device where tkclass = 20 and ?1 in (fkenduser, fkenduser_mobility) order by name';
const TIMES = 'select name from todaccess where fkenduser = ? order by name';
const INSTANCES =
  'select instanceid as name from endusercapfmap where fkenduser = ? order by instanceid';

export const getUser = refine('getUser', {
  evidence: 'recorded',
  after(call, answer) {
    const user = treeOf(treeOf(answer.tree.return).user);
    const pkid = pkidOf(textOf(user['@uuid']) ?? '');
    if (pkid === undefined) return undefined;
    const owner: Owner = { kind: 'end', pkid };
    const groups = GROUPS.filter((group) => isAsked(call, group));
    Object.assign(user, credentialViews(call, owner, groups));
    const views: Record<string, () => Tree[string]> = {
      associatedRemoteDestinationProfiles: () =>
        pointingAt(call, pkid, 'remoteDestinationProfile', PROFILES),
      associatedTodAccess: () => pointingAt(call, pkid, 'todAccess', TIMES),
      associatedCapfProfiles: () => pointingAt(call, pkid, 'capfProfileInstanceId', INSTANCES),
      ldapDirectoryName: () => (textOf(user.ldapDirectoryName) ? user.ldapDirectoryName : LOCAL),
      convertUserAccount: () => (textOf(user.ldapDirectoryName) ? user.ldapDirectoryName : LOCAL),
      ipccRoutePartition: () => ipccPartition(call, pkid),
      defaultProfile: () => defaultProfileView(call, pkid),
      // Answered as NULL although the schema has a default, or no NULL. [recorded] facts/axl.md 5.3, 8
      patternPrecedence: () =>
        textOf(user.patternPrecedence) === 'Default' ? null : (user.patternPrecedence ?? null),
      numericUserId: () => textOf(user.numericUserId) || null,
      mlppPassword: () => null,
    };
    for (const [tag, view] of Object.entries(views)) {
      if (isAsked(call, tag)) user[tag] = view();
    }
    addGroupRoles(call, user);
    keepAsked(user, tagsOf(call.request));
    return undefined;
  },
});

function ipccPartition(call: Call, pkid: string): Tree[string] {
  const row = call.tx.get(
    `select n.fkroutepartition as partition from endusernumplanmap m join numplan n on n.pkid = m.fknumplan
      where m.fkenduser = ? and m.tkdnusage = 2`,
    pkid,
  );
  if (typeof row?.partition !== 'string') return '';
  return {
    '#': call.tx.objects.nameOf('RoutePartition', row.partition),
    '@uuid': `{${row.partition.toUpperCase()}}`,
  };
}
