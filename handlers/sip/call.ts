/** What a handler of SIP gets, and the answers that many give. */
import type { Cluster } from '../../server/cluster/cluster';
import type { Node } from '../../server/cluster/node';
import type { Nonces } from '../../server/wire/sip/digest';
import type { SipAnswer, SipPeer } from '../../server/wire/sip/host';
import type { SipHeader, SipRequest } from '../../server/wire/sip/message';
import type { SipPhones } from './phones';

export interface SipPlace {
  cluster: Cluster;
  node: Node;
  phones: SipPhones;
  nonces: Nonces;
  /** random text of a tag or branch */
  chance: () => string;
}

export interface SipCall extends SipPlace {
  request: SipRequest;
  peer: SipPeer;
}

export const ALLOW: SipHeader = {
  name: 'Allow',
  value: 'REGISTER, OPTIONS, SUBSCRIBE, NOTIFY, REFER, ACK',
};

/** 'Cisco-CUCM15.0' [client] */
export function serverHeader({ release }: Cluster): SipHeader {
  return { name: 'Server', value: `Cisco-CUCM${release.schema}` };
}

/** A refusal says why in a Warning, as the real one does. [guess] on the texts */
export function refused(
  { node }: Pick<SipPlace, 'node'>,
  status: number,
  phrase: string,
  why: string,
): SipAnswer {
  return {
    status,
    phrase,
    headers: [{ name: 'Warning', value: `399 ${node.name} "${why}"` }],
  };
}
