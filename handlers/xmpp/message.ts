/**
 * Messages between two users: to the client that is named, else to those of the highest priority,
 * else kept until the user comes. RFC 6121 8.5; that one of the highest gets it, and all of them
 * where several are equal, is what the standard leaves open. [guess]
 */
import { hasMessages, keepMessage, takeMessages } from '../../server/domain/messaging/offline';
import { messagingSettings } from '../../server/domain/messaging/settings';
import { priorityOf, type Session } from '../../server/domain/messaging/sessions';
import type { ImUser } from '../../server/domain/messaging/people';
import {
  childOf,
  childrenOf,
  element,
  withAttrs,
  type Element,
} from '../../server/runtime/element';
import {
  CLIENT,
  ownBare,
  parseJid,
  refusalOf,
  userAt,
  write,
  type Address,
  type XmppCall,
} from './call';

const DELAY = 'urn:xmpp:delay';

export async function takeMessage(call: XmppCall, stanza: Element): Promise<void> {
  const { self } = call;
  const { to = ownBare(call), type = 'normal' } = stanza.attrs;
  const refuse = (kind: 'cancel' | 'modify', condition: string): void => {
    if (type !== 'error') self.send(refusalOf(stanza, kind, condition));
  };
  const address = parseJid(to);
  if (!address) return refuse('modify', 'jid-malformed');
  if (address.domain !== call.domain) return refuse('cancel', 'remote-server-not-found');
  const user = userAt(call, address);
  const settings = call.node.store.read(messagingSettings);
  if (!user || type === 'groupchat' || !settings.messages)
    return refuse('cancel', 'service-unavailable');
  const out = withAttrs(stanza, { to: address.jid });
  if (deliver(call, out, address, type)) return;
  if (type === 'headline' || type === 'error') return;
  const keeps = !settings.suppressOffline && isWorthKeeping(out);
  if (!keeps || !(await keep(call, user, out))) refuse('cancel', 'service-unavailable');
}

/** @returns false when no client of the user takes it */
function deliver(call: XmppCall, out: Element, address: Address, type: string): boolean {
  const { sessions } = call;
  if (address.resource !== undefined) {
    if (sessions.deliver(address.jid, out)) return true;
    // Chat goes on with the user's other clients, the rest was meant for that one. RFC 6121 8.5.3.2
    if (type !== 'chat' && type !== 'normal') return false;
  }
  const there = receivers(sessions.of(address.bare), type);
  for (const { jid } of there) sessions.deliver(jid, out);
  return there.length > 0;
}

function receivers(sessions: readonly Session[], type: string): Session[] {
  const open = sessions.filter((one) => one.presence && priorityOf(one) >= 0);
  if (type === 'headline') return open;
  const highest = Math.max(...open.map(priorityOf));
  return open.filter((one) => priorityOf(one) === highest);
}

/** That somebody types is nothing to know tomorrow. XEP-0160 3 */
function isWorthKeeping(stanza: Element): boolean {
  return stanza.attrs.type !== 'chat' || childOf(stanza, 'body') !== undefined;
}

async function keep(call: XmppCall, user: ImUser, out: Element): Promise<boolean> {
  const at = call.cluster.clock.now();
  return write(call, (tx) => keepMessage(tx, user.userid, { at, stanza: JSON.stringify(out) }));
}

/** To the client that has come, in their order and with the time at which they were sent. */
export async function giveKeptMessages(call: XmppCall): Promise<void> {
  const { node, user, self, domain } = call;
  if (!node.store.read((tx) => hasMessages(tx, user.userid))) return;
  for (const { at, stanza } of await write(call, (tx) => takeMessages(tx, user.userid))) {
    const message = JSON.parse(stanza) as Element;
    const stamp = new Date(at).toISOString();
    const children = [...childrenOf(message), element(DELAY, 'delay', { from: domain, stamp })];
    self.send(element(CLIENT, 'message', message.attrs, ...children));
  }
}
