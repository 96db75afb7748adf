/**
 * getRegistrationDynamic, listRegistrationDynamic: the rows are the database's, how the device stands
 * now is the RIS's. [schema] the element; 'Unknown' for a device that never came [guess]
 */
import { refine, type Answer, type Call } from '../../../server/dispatch/operation';
import { registrationsOf } from '../../../server/domain/registration/registrations';
import type { RegistrationStatus } from '../../../server/domain/registration/registration';
import { pkidOf } from '../../../server/runtime/ids';
import { textOf, treeOf, type Tree } from '../../../server/schema/tree';
import { isAsked } from '../user/group-view';

const WORDS: Record<RegistrationStatus, string> = {
  Registered: 'Registered',
  UnRegistered: 'Unregistered',
  Rejected: 'Rejected',
  PartiallyRegistered: 'Partial Registered',
};

function addStatus({ tx, cluster }: Call, object: Tree): Tree {
  const pkid = pkidOf(textOf(object['@uuid']) ?? '') ?? '';
  const row = tx.get(
    'select d.name from registrationdynamic r join device d on d.pkid = r.fkdevice where r.pkid = ?',
    pkid,
  );
  const now = typeof row?.name === 'string' ? registrationsOf(cluster).of(row.name) : undefined;
  object.risStatus = now ? WORDS[now.status] : 'Unknown';
  return object;
}

/** The release that brought the element. */
function shows(call: Call): boolean {
  return !['11.0', '11.5', '12.0'].includes(call.version) && isAsked(call, 'risStatus');
}

export const getRegistrationDynamic = refine('getRegistrationDynamic', {
  evidence: 'guess',
  after(call, answer) {
    const object = treeOf(treeOf(answer.tree.return).registrationDynamic);
    if (shows(call)) addStatus(call, object);
    return undefined;
  },
});

export const listRegistrationDynamic = refine('listRegistrationDynamic', {
  evidence: 'guess',
  after(call, answer): Answer | undefined {
    const { pages } = answer;
    if (!pages || !shows(call)) return undefined;
    return { ...answer, pages: { ...pages, pages: withStatus(call, pages.pages) } };
  },
});

function* withStatus(call: Call, pages: Generator<Tree[], void>): Generator<Tree[], void> {
  for (const page of pages) yield page.map((object) => addStatus(call, object));
}
