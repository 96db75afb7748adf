/** Who may use Bulk Administration: administrators, and on the first node only. [doc] */
import * as ownForm from '../../server/dispatch/own-form';
import type { AuthRule, Prepared } from '../../server/dispatch/rest';
import { RestError } from '../../server/schema/rest-error';

export const administrator: AuthRule = (user, call) => {
  onFirstNode(call);
  ownForm.administrator(user, call);
};

export const reader: AuthRule = (user, call) => {
  onFirstNode(call);
  ownForm.reader(user, call);
};

/** The menu is visible on the first node only. [doc] Bulk Administration Guide */
function onFirstNode({ node }: Prepared): void {
  if (node.role !== 'publisher')
    throw new RestError(404, 'Bulk Administration is on the publisher only.');
}
