/** The telephones that a node of this process can speak to: where they sent their last REGISTER from. */
import type { SipPeer } from '../../server/wire/sip/host';

export interface SipPhone {
  device: string;
  peer: SipPeer;
  /** URI of its contact */
  contact: string;
  /** of its REGISTER: a reset names it */
  callId: string;
}

export interface SipPhones {
  put(phone: SipPhone): void;
  of(device: string): SipPhone | undefined;
  /** those whose connection this is */
  at(peer: SipPeer): SipPhone[];
  drop(device: string): void;
  clear(): void;
}

export function createPhones(): SipPhones {
  const phones = new Map<string, SipPhone>();
  const byPeer = new Map<SipPeer, Set<string>>();
  const drop = (device: string): void => {
    const phone = phones.get(device);
    if (!phone) return;
    phones.delete(device);
    const there = byPeer.get(phone.peer);
    there?.delete(device);
    if (there?.size === 0) byPeer.delete(phone.peer);
  };
  return {
    put(phone) {
      drop(phone.device);
      phones.set(phone.device, phone);
      byPeer.set(phone.peer, (byPeer.get(phone.peer) ?? new Set()).add(phone.device));
    },
    of: (device) => phones.get(device),
    at: (peer) => [...(byPeer.get(peer) ?? [])].flatMap((device) => phones.get(device) ?? []),
    drop,
    clear() {
      phones.clear();
      byPeer.clear();
    },
  };
}
