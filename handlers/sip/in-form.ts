/** What telephones ask beside REGISTER, answered in form: there are no calls. */
import { registrationsOf } from '../../server/domain/registration/registrations';
import { isRegistered } from '../../server/domain/registration/registration';
import type { SipAnswer } from '../../server/wire/sip/host';
import { addressOf, headerIn } from '../../server/wire/sip/message';
import { ALLOW, refused, serverHeader, type SipCall } from './call';
import { notify } from './notify';

/** Event packages to which telephones subscribe. [doc] */
const EVENTS = ['presence', 'dialog', 'kpml', 'message-summary', 'service-control', 'refer'];
const LONGEST_SECONDS = 3_600;

export function options({ cluster }: SipCall): SipAnswer {
  return {
    status: 200,
    phrase: 'OK',
    headers: [ALLOW, { name: 'Accept', value: 'application/sdp' }, serverHeader(cluster)],
  };
}

/** Alarms and remote call control of telephones: taken, and nothing comes of them. */
export function refer(call: SipCall): SipAnswer {
  return isKnown(call) ? { status: 202, phrase: 'Accepted' } : stranger(call);
}

/** A subscription is told its state once, and then that nothing happens. */
export function subscribe(call: SipCall): SipAnswer {
  const { request, cluster } = call;
  if (!isKnown(call)) return stranger(call);
  const event = (headerIn(request, 'Event') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!EVENTS.includes(event))
    return {
      status: 489,
      phrase: 'Bad Event',
      headers: [{ name: 'Allow-Events', value: EVENTS.join(', ') }],
    };
  const asked = Number(headerIn(request, 'Expires') ?? LONGEST_SECONDS);
  const seconds = Number.isInteger(asked) ? Math.min(Math.max(asked, 0), LONGEST_SECONDS) : 0;
  const state = seconds === 0 ? 'terminated;reason=timeout' : `active;expires=${seconds}`;
  const contact = addressOf(headerIn(request, 'Contact') ?? '')?.uri;
  if (contact !== undefined)
    setImmediate(() => notify(call, { peer: call.peer, contact, event, state }));
  return {
    status: 200,
    phrase: 'OK',
    headers: [{ name: 'Expires', value: String(seconds) }, serverHeader(cluster)],
  };
}

/** Of one that is registered at this node, from where it registered. */
function isKnown({ cluster, node, peer }: SipCall): boolean {
  return registrationsOf(cluster)
    .at(node.name)
    .some((one) => isRegistered(one) && one.ip === peer.ip);
}

function stranger(call: SipCall): SipAnswer {
  return refused(call, 403, 'Forbidden', 'Device is not registered');
}
