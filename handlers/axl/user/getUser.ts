/**
 * getUser, beyond the generic get: what is computed. Secrets are always answered empty.
 * [recorded] facts/axl.md 5.2
 */
import { refine } from '../../../server/dispatch/operation';
import type { Owner } from '../../../server/domain/credentials/policy';
import { pkidOf } from '../../../server/runtime/ids';
import { textOf, treeOf, type Tree } from '../../../server/schema/tree';
import { keepAsked, tagsOf } from '../generic/returned-tags';
import { credentialViews, type CredentialGroup } from './credential-view';
import { addGroupRoles, isAsked } from './group-view';
import { LINKED_TAGS, linkedViews } from './linked-view';
import { LOCAL } from './local-directory';

const GROUPS: readonly CredentialGroup[] = ['passwordCredentials', 'pinCredentials'];

export const getUser = refine('getUser', {
  evidence: 'recorded',
  after(call, answer) {
    const user = treeOf(treeOf(answer.tree.return).user);
    const pkid = pkidOf(textOf(user['@uuid']) ?? '');
    if (pkid === undefined) return undefined;
    const owner: Owner = { kind: 'end', pkid };
    const groups = GROUPS.filter((group) => isAsked(call, group));
    Object.assign(user, credentialViews(call, owner, groups));
    const linked = LINKED_TAGS.filter((tag) => isAsked(call, tag));
    if (linked.length > 0) {
      const all = linkedViews(call, pkid);
      for (const tag of linked) user[tag] = all[tag];
    }
    const views: Record<string, () => Tree[string]> = {
      ldapDirectoryName: () => (textOf(user.ldapDirectoryName) ? user.ldapDirectoryName : LOCAL),
      convertUserAccount: () => (textOf(user.ldapDirectoryName) ? user.ldapDirectoryName : LOCAL),
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
