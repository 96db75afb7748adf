/** What the handlers of stanzas have besides the stanza. */
import type { Cluster } from '../../server/cluster/cluster';
import type { Node } from '../../server/cluster/node';
import { bareOf, type OwnSession, type Sessions } from '../../server/domain/messaging/sessions';
import { findImUser, useridOf, type ImUser } from '../../server/domain/messaging/people';
import type { Element } from '../../server/runtime/element';
import { element, withAttrs } from '../../server/runtime/element';
import type { Tx } from '../../server/store/store';

export const CLIENT = 'jabber:client';
const STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas';

export interface XmppCall {
  cluster: Cluster;
  node: Node;
  sessions: Sessions;
  /** presence domain */
  domain: string;
  user: ImUser;
  /** of the client that sent the stanza */
  self: OwnSession;
}

export type ErrorType = 'auth' | 'cancel' | 'modify' | 'wait';

/** Back to who sent it: type and condition of RFC 6120 8.3. */
export function refusalOf(stanza: Element, type: ErrorType, condition: string): Element {
  const { from, to } = stanza.attrs;
  const error = element(CLIENT, 'error', { type }, element(STANZAS, condition));
  // What is no address is none to answer from.
  const whose = to !== undefined && parseJid(to) ? to : undefined;
  const turned = withAttrs(stanza, { type: 'error', to: from, from: whose });
  return { ...turned, children: [...stanza.children, error] };
}

export function resultOf(iq: Element, ...children: Element[]): Element {
  const { id, from, to } = iq.attrs;
  return element(CLIENT, 'iq', { type: 'result', id, to: from, from: to }, ...children);
}

/** A write that any node may make: contacts are the user's, not the administrator's. [guess] */
export async function write<T>({ cluster, node }: XmppCall, work: (tx: Tx) => T): Promise<T> {
  const outcome = node.write(work);
  await cluster.acknowledged();
  await node.handedOver();
  return outcome;
}

/** Address of a stanza: user, domain or what is no address here. */
export interface Address {
  /** full where it has a resource, lower case but for that */
  jid: string;
  bare: string;
  local: string;
  domain: string;
  resource: string | undefined;
}

const LONGEST = 3_071;

/** undefined: no JID */
export function parseJid(text: string): Address | undefined {
  const found = /^(?:([^@/]{1,1023})@)?([^@/]{1,1023})(?:\/(.{1,1023}))?$/s.exec(text);
  if (!found || text.length > LONGEST) return undefined;
  const [, local = '', domain = '', resource] = found;
  const bare = `${local === '' ? '' : `${local}@`}${domain}`.toLowerCase();
  return {
    jid: resource === undefined ? bare : `${bare}/${resource}`,
    ...{ bare, local: local.toLowerCase(), domain: domain.toLowerCase(), resource },
  };
}

/** The user of this address, when there is one here. */
export function userAt({ node, domain }: XmppCall, address: Address): ImUser | undefined {
  if (address.domain !== domain || address.local === '') return undefined;
  return node.store.read((tx) => findImUser(tx, useridOf(address.local)));
}

export function ownBare({ self }: Pick<XmppCall, 'self'>): string {
  return bareOf(self.jid);
}
