/** What the wire asks of the product whose XMPP it speaks. */
import type { Element } from '../../runtime/element';
import type { StreamCondition } from './stream-error';

export type SaslCondition =
  | 'aborted'
  | 'account-disabled'
  | 'encryption-required'
  | 'incorrect-encoding'
  | 'invalid-authzid'
  | 'invalid-mechanism'
  | 'malformed-request'
  | 'not-authorized'
  | 'temporary-auth-failure';

export interface Credentials {
  /** PLAIN brings a password, the token mechanism a one-time password or an access token */
  kind: 'password' | 'token';
  userid: string;
  secret: string;
}

/** `elsewhere`: he is who he says, and another host serves him */
export type Authenticated =
  { ok: true; userid: string; elsewhere?: string } | { ok: false; condition: SaslCondition };

/** The client's end of a session. */
export interface ClientEnd {
  send(stanza: Element): void;
  /** ends the stream */
  end(condition: StreamCondition): void;
}

/** A resource of a user that is connected. */
export interface Resource {
  /** full JID */
  jid: string;
  /** stanzas come one after the other: the next waits for the promise */
  take(stanza: Element): Promise<void> | undefined;
  /** the stream is gone */
  closed(): void;
}

export interface XmppHost {
  /** false: no client is let in, and those who are lose their streams */
  serving(): boolean;
  /** XMPP domain of the users */
  domain(): string;
  /** may a client ask for this host? */
  serves(name: string): boolean;
  /** certificate with its chain, and key; PEM */
  identity(): Promise<{ cert: string; key: string }>;
  /** hosts at which this user may log in, by what he calls himself; all of them without */
  hostnames(bareJid: string | undefined): string[];
  /** letters for ids of streams and resources, hard to guess */
  chance(bytes: number): string;
  authenticate(credentials: Credentials): Promise<Authenticated>;
  /** @returns undefined when the user has no room for another resource */
  bind(userid: string, resource: string, client: ClientEnd): Resource | undefined;
  /** an error of ours */
  onError(error: unknown): void;
}
