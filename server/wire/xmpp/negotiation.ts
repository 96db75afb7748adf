/**
 * What a client has to do before its first stanza, in this order: STARTTLS, SASL, bind. RFC 6120
 *
 * STARTTLS is asked of every client: secure mode between clients and the node is what is installed.
 * [guess]
 */
import { childOf, element, textIn, type Element } from '../../runtime/element';
import type { ClientEnd, Resource, XmppHost } from './host';
import type { StreamHeader } from './reader';
import { credentialsIn, failure, mechanisms, SASL } from './sasl';
import { STREAMS, StreamError } from './stream-error';
import { MANAGEMENT } from './stream-management';

export const CLIENT = 'jabber:client';
const TLS = 'urn:ietf:params:xml:ns:xmpp-tls';
const BIND = 'urn:ietf:params:xml:ns:xmpp-bind';
const SESSION = 'urn:ietf:params:xml:ns:xmpp-session';
const STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas';

/** How far a client has come. */
export type Phase = 'plain' | 'secured' | 'authenticated' | 'bound';

type Identity = Awaited<ReturnType<XmppHost['identity']>>;

/** What the connection is to do after an element was looked at. */
export type Next =
  | { do: 'nothing' }
  | { do: 'secure'; identity: Identity }
  | { do: 'restart'; userid: string; elsewhere?: string }
  | { do: 'bound'; resource: Resource };

export interface Negotiation {
  header(header: StreamHeader, phase: Phase): void;
  features(phase: Phase): Element;
  take(phase: Phase, one: Element): Promise<Next> | Next;
}

/** Wrong passwords on one connection. RFC 6120 6.4.5 wants two to five */
const MOST_ATTEMPTS = 3;
const MOST_RESOURCE = 1_023;

export function negotiate(host: XmppHost, client: ClientEnd): Negotiation {
  let attempts = 0;
  let user: { userid: string } | undefined;
  /** what the client called itself in its header */
  let claimed: string | undefined;

  async function authenticate(auth: Element): Promise<Next> {
    const given = credentialsIn(auth, host.domain());
    const outcome =
      typeof given === 'string'
        ? { ok: false as const, condition: given }
        : await host.authenticate(given);
    if (outcome.ok) {
      user = { userid: outcome.userid };
      client.send(element(SASL, 'success'));
      return { do: 'restart', ...outcome };
    }
    attempts += 1;
    client.send(failure(outcome.condition));
    if (attempts >= MOST_ATTEMPTS) throw new StreamError('policy-violation');
    return { do: 'nothing' };
  }

  /** The client may begin once everything is here: the certificate may have to be made first. */
  async function secure(): Promise<Next> {
    const identity = await host.identity();
    client.send(element(TLS, 'proceed'));
    return { do: 'secure', identity };
  }

  function bind(iq: Element, asked: Element): Next {
    const { id } = iq.attrs;
    const wanted = textIn(childOf(asked, 'resource'));
    if (Buffer.byteLength(wanted) > MOST_RESOURCE || /[\u0000-\u001f\u007f]/.test(wanted)) {
      client.send(refused(iq, 'modify', 'bad-request'));
      return { do: 'nothing' };
    }
    // Forty hexadecimal digits where the client wishes none. [client]
    const resource = host.bind(user?.userid ?? '', wanted || host.chance(20), client);
    if (!resource) {
      client.send(refused(iq, 'wait', 'resource-constraint'));
      return { do: 'nothing' };
    }
    const jid = element(BIND, 'jid', {}, resource.jid);
    client.send(element(CLIENT, 'iq', { type: 'result', id }, element(BIND, 'bind', {}, jid)));
    return { do: 'bound', resource };
  }

  return {
    header({ name, ns, content, attrs }, phase) {
      if (name !== 'stream' || ns !== STREAMS || content !== CLIENT)
        throw new StreamError('invalid-namespace');
      if (!(Number.parseInt(attrs.version ?? '0', 10) >= 1))
        throw new StreamError('unsupported-version');
      if (!host.serves(attrs.to ?? '')) throw new StreamError('host-unknown');
      if (phase === 'plain' || phase === 'secured') claimed = attrs.from;
    },
    features(phase) {
      const offers: Record<Phase, () => Element[]> = {
        plain: () => [element(TLS, 'starttls', {}, element(TLS, 'required'))],
        secured: () => [mechanisms(host.hostnames(claimed))],
        authenticated: () => [
          element(BIND, 'bind'),
          element(SESSION, 'session', {}, element(SESSION, 'optional')),
          element(MANAGEMENT, 'sm'),
        ],
        bound: () => [],
      };
      return element(STREAMS, 'features', {}, ...offers[phase]());
    },
    take(phase, one) {
      if (phase === 'plain') {
        if (one.ns === TLS && one.name === 'starttls') return secure();
        if (one.ns !== SASL) throw new StreamError('not-authorized');
        client.send(failure('encryption-required'));
        return { do: 'nothing' };
      }
      if (phase === 'secured') {
        if (one.ns !== SASL) throw new StreamError('not-authorized');
        if (one.name === 'auth') return authenticate(one);
        client.send(failure(one.name === 'abort' ? 'aborted' : 'malformed-request'));
        return { do: 'nothing' };
      }
      const asked = childOf(one, 'bind', BIND);
      const isBind = one.ns === CLIENT && one.name === 'iq' && one.attrs.type === 'set' && asked;
      if (!isBind) throw new StreamError('not-authorized');
      return bind(one, asked);
    },
  };
}

function refused({ attrs: { id } }: Element, type: string, condition: string): Element {
  const error = element(CLIENT, 'error', { type }, element(STANZAS, condition));
  return element(CLIENT, 'iq', { type: 'error', id }, error);
}
