/** Who may use the forms: administrators, and on the nodes that have the page. */
import * as ownForm from '../../server/dispatch/own-form';
import type { AuthRule, Prepared } from '../../server/dispatch/rest';
import { reaches } from '../../server/schema/release';
import { RestError } from '../../server/schema/rest-error';

/** Release of the central cluster. [seed] facts/centralized.md C1 */
const SINCE = '11.5(1)SU4';

export const administrator: AuthRule = (user, call) => {
  onPresenceNode(call);
  ownForm.administrator(user, call);
};

export const reader: AuthRule = (user, call) => {
  onPresenceNode(call);
  ownForm.reader(user, call);
};

/**
 * The page is one of IM and Presence, a CUCM node has none. A process that runs no presence node
 * answers for those of other processes, which hand writes over to the publisher.
 */
function onPresenceNode({ node, cluster }: Prepared): void {
  if (!reaches(cluster.release.build, SINCE))
    throw new RestError(404, `There is no centralized deployment before ${SINCE}.`);
  if (node.role === 'presence') return;
  const here = cluster.nodes.some(({ role }) => role === 'presence');
  const anywhere = node.store.read((tx) =>
    tx.get(
      `select 1 from processnode n join typeprocessnoderole r on r.enum = n.tkprocessnoderole
        where r.name = 'CUCM IM and Presence'`,
    ),
  );
  if (here || !anywhere) throw new RestError(404, 'This node is no IM and Presence node.');
}
