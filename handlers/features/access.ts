/** Who may press the keys: an administrator, at a node whose Cisco CallManager takes them. [guess] */
import * as ownForm from '../../server/dispatch/own-form';
import type { AuthRule } from '../../server/dispatch/rest';
import { RestError } from '../../server/schema/rest-error';

export const telephone: AuthRule = (user, call) => {
  ownForm.administrator(user, call);
  // What another node took and hands over to its publisher came by that node's CallManager.
  const asked = call.headers['x-ucmock-forwarded-by'] === undefined;
  if (asked && !call.node.services.opens('calls'))
    throw new RestError(503, `Cisco CallManager does not run on ${call.node.name}.`);
};
