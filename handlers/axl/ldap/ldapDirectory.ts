/**
 * Directories and their secrets: a bind password is sealed; the feature group template of a
 * directory that was synchronized once stays as it is. facts/centralized.md C13 [doc]
 */
import { refine, type Call, type Refinement } from '../../../server/dispatch/operation';
import { releasePeople } from '../../../server/domain/directory/import';
import { sealPassword, type SecretTable } from '../../../server/domain/directory/secret';
import { momentOf } from '../../../server/domain/directory/moment';
import { wakeDirectorySchedule } from '../../../server/domain/directory/schedule';
import { readState } from '../../../server/domain/directory/synchronizer';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf, treeOf, type Tree, type Value } from '../../../server/schema/tree';
import { addedPkid } from '../user/addUser';

export const addLdapDirectory = refine('addLdapDirectory', {
  evidence: 'doc',
  before({ request }) {
    // Attributes that are not chosen are the usual ones; the page shows them preselected. [doc]
    const directory = treeOf(request.ldapDirectory);
    checkTime(directory);
    for (const [element, attribute] of Object.entries(USUAL)) directory[element] ??= attribute;
  },
  after(call, answer) {
    seal(
      call,
      'directorypluginconfig',
      addedPkid(answer),
      treeOf(call.request.ldapDirectory).ldapPassword,
    );
    wakeDirectorySchedule(call.cluster);
    return undefined;
  },
});

const USUAL: Record<string, string> = {
  middleName: 'middleName',
  phoneNumber: 'telephoneNumber',
  mailId: 'mail',
  directoryUri: 'mail',
  firstName: 'givenName',
  lastName: 'sn',
  managerId: 'manager',
  department: 'department',
};

export const updateLdapDirectory = refine('updateLdapDirectory', {
  evidence: 'doc',
  before(call) {
    checkTime(call.request);
    const pkid = call.tx.objects.find('LdapDirectory', call.request);
    if (pkid === undefined || call.request.featureGroupTemplate === undefined) return;
    if (readState(call.tx, pkid) === 'done' && changesTemplate(call, pkid))
      throw new AxlFault('businessRule', {
        text: 'The Feature Group Template of an LDAP directory cannot be changed after its first synchronization.',
      });
  },
  after(call, answer) {
    seal(call, 'directorypluginconfig', addedPkid(answer), call.request.ldapPassword);
    wakeDirectorySchedule(call.cluster);
    return undefined;
  },
});

/** Who came from a directory is inactive without it, until another one brings them again. */
export const removeLdapDirectory = refine('removeLdapDirectory', {
  evidence: 'guess',
  before({ tx, cluster, request }) {
    releasePeople(tx, cluster, tx.objects.need('LdapDirectory', request));
  },
});

/** What is no time could never come; without one nothing is scheduled. [guess] */
function checkTime(directory: Tree): void {
  const value = textOf(directory.nextExecTime) ?? '';
  if (value !== '' && momentOf(value) === undefined)
    throw new AxlFault('invalidValue', { element: 'nextExecTime', value });
}

function changesTemplate({ tx, request }: Call, pkid: string): boolean {
  const given = request.featureGroupTemplate;
  const now = tx.get(
    'select fkfeaturegrouptemplate_featuregrouptemplate as template from directorypluginconfig where pkid = ?',
    pkid,
  )?.template;
  const name = textOf(given) ?? '';
  const wanted =
    name === '' && treeOf(given)['@uuid'] === undefined
      ? null
      : (tx.objects.find('FeatureGroupTemplate', { name: given, ...treeOf(given) }) ?? '');
  return wanted !== (now ?? null);
}

export const updateLdapAuthentication = sealing(
  'LdapAuthentication',
  'ldapauthentication',
  'ldapPassword',
);
export const updateLdapSearch = sealing('LdapSearch', 'ldapsearchagreement', 'password');

function sealing(noun: string, table: SecretTable, element: string): Refinement {
  return refine(`update${noun}`, {
    evidence: 'doc',
    after(call, answer) {
      seal(call, table, addedPkid(answer), call.request[element]);
      return undefined;
    },
  });
}

function seal(
  { tx, cluster }: Call,
  table: SecretTable,
  pkid: string,
  value: Value | undefined,
): void {
  const clear = textOf(value);
  if (clear !== undefined) sealPassword(tx, cluster.sealer, { table, pkid }, clear);
}
