/** NOTIFY to a telephone: what a subscription is told, and service-control, which nobody subscribes to. */
import type { SipPeer } from '../../server/wire/sip/host';
import type { SipRequest } from '../../server/wire/sip/message';
import { serverHeader, type SipPlace } from './call';

export interface Notice {
  peer: SipPeer;
  /** URI of the telephone */
  contact: string;
  event: string;
  /** of the subscription */
  state: string;
  body?: { type: string; text: string };
}

/** @returns false when nobody is there any more */
export function notify(place: SipPlace, notice: Notice): boolean {
  const { cluster, node, chance } = place;
  const { peer, contact, event, state, body } = notice;
  const self = `<sip:${node.name}>`;
  const request: SipRequest = {
    method: 'NOTIFY',
    uri: contact,
    headers: [
      { name: 'Via', value: `SIP/2.0/${peer.transport} ${node.name};branch=z9hG4bK${chance()}` },
      { name: 'From', value: `${self};tag=${chance()}` },
      { name: 'To', value: `<${contact}>` },
      { name: 'Call-ID', value: `${chance()}@${node.name}` },
      { name: 'CSeq', value: '101 NOTIFY' },
      { name: 'Max-Forwards', value: '70' },
      { name: 'Contact', value: self },
      { name: 'Event', value: event },
      { name: 'Subscription-State', value: state },
      serverHeader(cluster),
      ...(body ? [{ name: 'Content-Type', value: body.type }] : []),
    ],
    body: Buffer.from(body?.text ?? ''),
  };
  return peer.send(request);
}
