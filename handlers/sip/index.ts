/** SIP as Cisco CallManager speaks it to telephones, but for calls. */
import { REASON } from '../../server/domain/registration/registration';
import { registrationsOf } from '../../server/domain/registration/registrations';
import type { SipAnswer, SipHost, SipPeer } from '../../server/wire/sip/host';
import { ALLOW, type SipCall, type SipPlace } from './call';
import { options, refer, subscribe } from './in-form';
import { register } from './register';
import { watchResets } from './reset';

type Method = (call: SipCall) => SipAnswer | Promise<SipAnswer>;

const METHODS: Readonly<Record<string, Method>> = {
  REGISTER: register,
  OPTIONS: options,
  REFER: refer,
  SUBSCRIBE: subscribe,
  NOTIFY: () => ({ status: 200, phrase: 'OK' }),
  BYE: () => NO_CALL,
  CANCEL: () => NO_CALL,
};
/** Of SIP, but not of a registrar without calls. */
const NOT_HERE = ['INVITE', 'UPDATE', 'PRACK', 'INFO', 'MESSAGE', 'PUBLISH'];

const NO_CALL: SipAnswer = { status: 481, phrase: 'Call/Transaction Does Not Exist' };

/** What a port of this node does. */
export function serveSipAt(place: SipPlace): Pick<SipHost, 'answer' | 'gone' | 'tag'> {
  const { cluster, node, phones, chance } = place;
  const registrations = registrationsOf(cluster);
  const startAnew = watchResets(place);
  registrations.onReset(() => {
    phones.clear();
    startAnew();
  });
  return {
    answer(request, peer) {
      const method = METHODS[request.method];
      if (method) return method({ ...place, request, peer });
      return NOT_HERE.includes(request.method)
        ? { status: 405, phrase: 'Method Not Allowed', headers: [ALLOW] }
        : { status: 501, phrase: 'Not Implemented', headers: [ALLOW] };
    },
    // [guess] a telephone whose connection breaks is not waited for
    gone(peer: SipPeer) {
      for (const { device } of phones.at(peer)) {
        phones.drop(device);
        try {
          registrations.unregister(node, device, { reason: REASON.connectivityError });
        } catch (error) {
          // A cluster that is just going back to its start knows no telephones anyway.
          cluster.log.debug('sip-gone', { node: node.name, device, error: String(error) });
        }
      }
    },
    tag: chance,
  };
}
