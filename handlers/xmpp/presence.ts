/** Presence: of a client to all who may see it, and of others to a client that comes. RFC 6121 4 */
import { bareJid } from '../../server/domain/messaging/people';
import { contacts, contact, sees, watchersOf } from '../../server/domain/messaging/roster';
import { bareOf, priorityOf, type OwnSession } from '../../server/domain/messaging/sessions';
import { element, withAttrs, type Element } from '../../server/runtime/element';
import { CLIENT, ownBare, parseJid, refusalOf, userAt, type Address, type XmppCall } from './call';
import { noteDnd } from './dnd';
import { giveKeptMessages } from './message';
import { agree } from './subscription';

const AGREEMENTS = ['subscribe', 'subscribed', 'unsubscribe', 'unsubscribed'] as const;
/** Others than contacts to whom one client shows itself. [guess] */
const MOST_DIRECTED = 100;

const directed = new WeakMap<OwnSession, Set<string>>();

export async function takePresence(call: XmppCall, stanza: Element): Promise<void> {
  const { self } = call;
  const { type, to } = stanza.attrs;
  const address = to === undefined ? undefined : parseJid(to);
  if (to !== undefined && !address) return self.send(refusalOf(stanza, 'modify', 'jid-malformed'));
  const agreement = AGREEMENTS.find((one) => one === type);
  if (agreement) {
    if (address) await agree(call, stanza, agreement, address);
    return;
  }
  if (type === 'probe') {
    if (address) probe(call, address);
  } else if (type === undefined || type === 'unavailable') {
    if (address) direct(call, stanza, address);
    else if (type === undefined) await available(call, stanza);
    else unavailable(call, stanza);
  } else if (type !== 'error') self.send(refusalOf(stanza, 'modify', 'bad-request'));
}

async function available(call: XmppCall, stanza: Element): Promise<void> {
  const { self, sessions, node, user } = call;
  const isFirst = self.presence === undefined;
  const wasNegative = isFirst || priorityOf(self) < 0;
  self.presence = withAttrs(stanza, { to: undefined });
  sessions.changed(self);
  broadcast(call, self.presence);
  noteDnd(call);
  if (isFirst) {
    const all = node.store.read((tx) => contacts(tx, user.userid));
    const own = ownBare(call);
    for (const one of all.filter(sees)) tellPresenceTo(call, one.jid, self.jid);
    tellPresenceTo(call, own, self.jid);
    for (const { jid } of all.filter(({ pending }) => pending))
      self.send(element(CLIENT, 'presence', { type: 'subscribe', from: jid, to: own }));
  }
  if (wasNegative && priorityOf(self) >= 0) await giveKeptMessages(call);
}

/** @param stanza undefined: the stream ended without it */
export function unavailable(call: XmppCall, stanza?: Element): void {
  const { self, sessions } = call;
  const last = stanza ?? element(CLIENT, 'presence', { type: 'unavailable', from: self.jid });
  const seen = directed.get(self) ?? [];
  directed.delete(self);
  for (const jid of seen) {
    const target = parseJid(jid);
    if (target) send(call, last, target);
  }
  if (!self.presence) return;
  self.presence = undefined;
  sessions.changed(self);
  broadcast(call, last);
  noteDnd(call);
}

/** To all who may see the user, and to his other clients. */
function broadcast(call: XmppCall, stanza: Element): void {
  showWatchers(call, stanza);
  call.sessions.tellPresence(stanza);
}

/**
 * At this process. Each has the watchers' side of what was agreed first, where they are connected.
 * @param stanza presence of a client, by its full JID
 */
export function showWatchers(
  { node, sessions, domain }: Pick<XmppCall, 'node' | 'sessions' | 'domain'>,
  stanza: Element,
): void {
  const { from = '' } = stanza.attrs;
  const own = bareOf(from);
  const watchers = node.store.read((tx) => watchersOf(tx, own));
  for (const bare of [...watchers.map((userid) => bareJid(userid, domain)), own])
    for (const { jid, presence } of sessions.of(bare))
      if (presence && jid !== from) sessions.own(jid)?.send(withAttrs(stanza, { to: bare }));
}

/** All clients of one user learn how those of another are; or that they are gone for them. */
export function tellPresence(call: XmppCall, of: string, to: string, how?: 'gone'): void {
  for (const { jid, presence } of call.sessions.of(to))
    if (presence) tellPresenceTo(call, of, jid, how);
}

function tellPresenceTo({ sessions }: XmppCall, of: string, jid: string, how?: 'gone'): void {
  for (const other of sessions.of(of)) {
    if (!other.presence || other.jid === jid) continue;
    const gone = element(CLIENT, 'presence', { type: 'unavailable', from: other.jid });
    sessions.deliver(jid, withAttrs(how ? gone : other.presence, { to: bareOf(jid) }));
  }
}

function probe(call: XmppCall, address: Address): void {
  const { node, user, self } = call;
  const own = ownBare(call);
  if (address.bare === own) return tellPresenceTo(call, own, self.jid);
  const may = node.store.read((tx) => contact(tx, user.userid, address.bare));
  if (may && sees(may)) tellPresenceTo(call, address.bare, self.jid);
  else
    self.send(element(CLIENT, 'presence', { type: 'unsubscribed', from: address.bare, to: own }));
}

/** To one user or client, also one who may not see the user otherwise. RFC 6121 4.6 */
function direct(call: XmppCall, stanza: Element, address: Address): void {
  const { self } = call;
  const seen = directed.get(self) ?? new Set<string>();
  directed.set(self, seen);
  if (stanza.attrs.type === 'unavailable') seen.delete(address.jid);
  else if (seen.size < MOST_DIRECTED) seen.add(address.jid);
  send(call, stanza, address);
}

function send(call: XmppCall, stanza: Element, address: Address): void {
  const { sessions } = call;
  const out = withAttrs(stanza, { to: address.jid });
  if (address.resource !== undefined) sessions.deliver(address.jid, out);
  else if (userAt(call, address))
    for (const { jid, presence } of sessions.of(address.bare))
      if (presence) sessions.deliver(jid, out);
}
