/** What a SIP server asks of the node that it is the port of. */
import type { SipHeader, SipRequest } from './message';

/** Whoever sent a request, and where it is reached. */
export interface SipPeer {
  transport: 'UDP' | 'TCP' | 'TLS';
  ip: string;
  port: number;
  /** DER of what it showed over TLS, its own first; all of them are trusted */
  certificates: readonly Buffer[];
  /** sends it something; false: nobody is there */
  send(message: SipRequest): boolean;
}

export interface SipAnswer {
  status: number;
  phrase: string;
  headers?: readonly SipHeader[];
  body?: string;
}

export interface SipHost {
  /** is Cisco CallManager there? Otherwise the port is as if nobody listened. */
  serving(): boolean;
  /** of what a client shows over TLS, its own certificate first; who is not trusted is not heard */
  trusts(presented: readonly Buffer[]): boolean;
  /** @returns undefined for what has no answer */
  answer(request: SipRequest, peer: SipPeer): SipAnswer | Promise<SipAnswer> | undefined;
  /** the connection of this one is closed; who came over UDP never goes */
  gone(peer: SipPeer): void;
  /** tag of the To header of what is answered */
  tag(): string;
  onError(error: unknown): void;
}
