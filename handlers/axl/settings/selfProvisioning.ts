/**
 * updateSelfProvisioning: the Self Provisioning IVR, one set of settings without a get. Kept as
 * parameters of the service, its languages with their priority. [schema]; names [guess]
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import {
  readParameter,
  writeParameter,
  writeSecretParameter,
} from '../../../server/domain/services/parameters';
import { membersOf, textOf, treeOf, type Tree } from '../../../server/schema/tree';
import { keep } from './parameters';

const SERVICE = 'Self Provisioning IVR';
const LANGUAGES = 'SelfProvisioningLanguages';

export const updateSelfProvisioning = replace('updateSelfProvisioning', {
  evidence: 'guess',
  run(call) {
    const { tx, request } = call;
    const routePoint = textOf(request.ctiRoutePoint) ?? '';
    if (routePoint !== '') tx.objects.need('CtiRoutePoint', { name: routePoint });
    const user = textOf(request.applicationUser) ?? '';
    if (user !== '') tx.objects.need('AppUser', { userid: user });
    keep(call, SERVICE, {
      requireAuthentication: { name: 'RequireAuthentication', bool: true },
      allowAuthentication: { name: 'AllowAuthenticationCode', bool: true },
      ctiRoutePoint: { name: 'CtiRoutePoint' },
      applicationUser: { name: 'ApplicationUser' },
    });
    const code = textOf(request.authenticationCode);
    if (code !== undefined)
      writeSecretParameter(tx, call.cluster.sealer, SERVICE, 'AuthenticationCode', code);
    writeParameter(tx, SERVICE, LANGUAGES, languagesOf(call).join(','));
    return answer('true');
  },
});

/** Languages in the order of their priority: all of them, or some more and some less. */
function languagesOf({ tx, request }: Call): string[] {
  if (request.languages !== undefined) return namesOf(request.languages as Tree);
  const now = (readParameter(tx, SERVICE, LANGUAGES) ?? '')
    .split(',')
    .filter((name) => name !== '');
  const removed = new Set(namesOf(treeOf(request.removeLanguages)));
  const added = namesOf(treeOf(request.addLanguages)).filter((name) => !now.includes(name));
  return [...now.filter((name) => !removed.has(name)), ...added];
}

function namesOf(group: Tree): string[] {
  return membersOf(treeOf(group).language)
    .map(treeOf)
    .sort((a, b) => Number(textOf(a.priority) ?? 0) - Number(textOf(b.priority) ?? 0))
    .map((language) => textOf(language.name) ?? '')
    .filter((name) => name !== '');
}
