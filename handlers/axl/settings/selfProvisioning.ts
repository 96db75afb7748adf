/**
 * updateSelfProvisioning: the page Self-Provisioning and its IVR, one set of settings without a get.
 * Kept as parameters of the service, its languages in the order of their priority. [schema]; names
 * [guess]. The page takes a code of 0 to 20 digits [doc] facts/onboarding.md C1.
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import {
  keepIvrSettings,
  PARAMETERS,
  savedIvrSettings,
  SERVICE,
} from '../../../server/domain/self-provisioning/settings';
import { writeParameter, writeSecretParameter } from '../../../server/domain/services/parameters';
import { AxlFault } from '../../../server/schema/axl-fault';
import { membersOf, textOf, treeOf, type Tree } from '../../../server/schema/tree';
import { keep } from './parameters';

const CODE = /^\d{0,20}$/;
/** The elements are texts [schema], and say yes or no. [guess] */
const BOOLEAN = /^(t|f|true|false|0|1)$/i;
/** [schema] */
const MOST_LANGUAGES = 9;

export const updateSelfProvisioning = replace('updateSelfProvisioning', {
  evidence: 'guess',
  run(call) {
    const { tx, request, cluster } = call;
    check(call);
    keepIvrSettings(tx, cluster);
    keep(call, SERVICE, {
      requireAuthentication: { name: PARAMETERS.authenticates, bool: true },
      allowAuthentication: { name: PARAMETERS.takesCode, bool: true },
      ctiRoutePoint: { name: PARAMETERS.routePoint },
      applicationUser: { name: PARAMETERS.applicationUser },
    });
    const { authenticationCode } = request;
    if (authenticationCode !== undefined)
      writeSecretParameter(
        tx,
        ...([cluster.sealer, SERVICE, PARAMETERS.code] as const),
        textOf(authenticationCode) ?? '',
      );
    writeParameter(tx, SERVICE, PARAMETERS.languages, languagesOf(call).join(','));
    return answer('true');
  },
});

function check({ tx, request }: Call): void {
  for (const element of ['requireAuthentication', 'allowAuthentication']) {
    const value = textOf(request[element]) ?? '';
    if (value !== '' && !BOOLEAN.test(value))
      throw new AxlFault('invalidValue', { element, value });
  }
  // The fault does not repeat what may be somebody's code.
  if (!CODE.test(textOf(request.authenticationCode) ?? ''))
    throw new AxlFault('businessRule', { text: 'The authentication code has 0 to 20 digits.' });
  const routePoint = textOf(request.ctiRoutePoint) ?? '';
  if (routePoint !== '') tx.objects.need('CtiRoutePoint', { name: routePoint });
  const user = textOf(request.applicationUser) ?? '';
  if (user !== '') tx.objects.need('AppUser', { userid: user });
}

/**
 * Languages in the order of their priority: all of them, or some more and some less.
 * @throws AxlFault for one that is there twice, and for more than nine
 */
function languagesOf({ tx, request }: Call): string[] {
  const languages = changed(savedIvrSettings(tx).languages, request);
  if (new Set(languages).size < languages.length)
    throw new AxlFault('businessRule', { text: 'A language is there twice.' });
  if (languages.length > MOST_LANGUAGES)
    throw new AxlFault('businessRule', { text: `There are ${MOST_LANGUAGES} languages at most.` });
  return languages;
}

function changed(now: readonly string[], request: Tree): string[] {
  if (request.languages !== undefined) return namesOf(treeOf(request.languages));
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
