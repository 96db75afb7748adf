/** Who may press the keys: an administrator, at a node whose Cisco CallManager takes them. [guess] */
import * as ownForm from '../../server/dispatch/own-form';
import type { AuthRule, Resource, RestAnswer, RestCall } from '../../server/dispatch/rest';
import { RestError } from '../../server/schema/rest-error';

const telephone: AuthRule = (user, call) => {
  ownForm.administrator(user, call);
  // What another node took and hands over to its publisher came by that node's CallManager.
  const asked = call.headers['x-ucmock-forwarded-by'] === undefined;
  if (asked && !call.node.services.opens('calls'))
    throw new RestError(503, `Cisco CallManager does not run on ${call.node.name}.`);
};

/** Shown to readers, set by a telephone's keys at whichever node it is registered with. */
export function keys(
  path: string,
  { show, change }: Record<'show' | 'change', (call: RestCall) => RestAnswer>,
): Resource {
  return {
    path,
    methods: {
      GET: { auth: ownForm.reader, evidence: 'guess', run: show },
      PUT: {
        auth: telephone,
        evidence: 'guess',
        takes: 'features',
        anywhere: () => true,
        run: change,
      },
    },
  };
}
