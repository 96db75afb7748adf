/** The contacts of a user: asked for, changed, and told to all clients that asked. RFC 6121 2 */
import {
  contact,
  contacts,
  dropContact,
  isShown,
  keepContact,
  MOST_CONTACTS,
  newContact,
  type Contact,
} from '../../server/domain/messaging/roster';
import { childrenOf, element, textIn, type Element } from '../../server/runtime/element';
import { CLIENT, ownBare, parseJid, refusalOf, resultOf, write, type XmppCall } from './call';
import { endSubscriptions } from './subscription';

export const ROSTER = 'jabber:iq:roster';
const MOST_LETTERS = 255;
const MOST_GROUPS = 50;

export function getRoster(call: XmppCall, iq: Element): Element {
  const { node, user, self, sessions } = call;
  self.interested = true;
  sessions.changed(self);
  const all = node.store.read((tx) => contacts(tx, user.userid));
  return resultOf(iq, element(ROSTER, 'query', {}, ...all.filter(isShown).map(itemOf)));
}

export async function setRoster(call: XmppCall, iq: Element, query: Element): Promise<Element> {
  const items = childrenOf(query).filter(({ name, ns }) => name === 'item' && ns === ROSTER);
  const [item] = items;
  const address = parseJid(item?.attrs.jid ?? '');
  if (!item || items.length > 1 || !address) return refusalOf(iq, 'modify', 'bad-request');
  const { user } = call;
  const jid = address.bare;
  if (jid === ownBare(call)) return refusalOf(iq, 'cancel', 'not-allowed');
  const before = call.node.store.read((tx) => contact(tx, user.userid, jid));
  if (item.attrs.subscription === 'remove') {
    if (!before) return refusalOf(iq, 'cancel', 'item-not-found');
    await endSubscriptions(call, before);
    await write(call, (tx) => dropContact(tx, user.userid, jid));
    pushItem(call, ownBare(call), element(ROSTER, 'item', { jid, subscription: 'remove' }));
    return resultOf(iq);
  }
  const changes = readItem(item);
  if (!changes) return refusalOf(iq, 'modify', 'not-acceptable');
  const isFull = call.node.store.read((tx) => contacts(tx, user.userid).length >= MOST_CONTACTS);
  if (!before && isFull) return refusalOf(iq, 'wait', 'resource-constraint');
  const after = { ...(before ?? newContact(jid)), ...changes };
  await write(call, (tx) => keepContact(tx, user.userid, after));
  pushContact(call, ownBare(call), after);
  return resultOf(iq);
}

function readItem(item: Element): Pick<Contact, 'name' | 'groups'> | undefined {
  const { name = '' } = item.attrs;
  const groups = childrenOf(item)
    .filter((one) => one.name === 'group')
    .map(textIn);
  const texts = [name, ...groups];
  if (groups.length > MOST_GROUPS || texts.some(({ length }) => length > MOST_LETTERS))
    return undefined;
  return groups.includes('') ? undefined : { name, groups: [...new Set(groups)] };
}

/** Tells a user's clients what one of his contacts has become. */
export function pushContact(call: XmppCall, bare: string, changed: Contact): void {
  if (isShown(changed)) pushItem(call, bare, itemOf(changed));
}

function pushItem({ sessions, cluster }: XmppCall, bare: string, item: Element): void {
  for (const { jid, interested } of sessions.of(bare)) {
    if (!interested) continue;
    const id = `push-${cluster.ids.bytes(4).toString('hex')}`;
    const query = element(ROSTER, 'query', {}, item);
    sessions.deliver(jid, element(CLIENT, 'iq', { type: 'set', id, to: jid }, query));
  }
}

function itemOf({ jid, name, subscription, asked, groups }: Contact): Element {
  const attrs = {
    ...{ jid, subscription },
    name: name === '' ? undefined : name,
    ask: asked ? 'subscribe' : undefined,
  };
  return element(ROSTER, 'item', attrs, ...groups.map((one) => element(ROSTER, 'group', {}, one)));
}
