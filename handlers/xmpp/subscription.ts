/**
 * Who may see whose presence: the four stanzas by which users agree on it. RFC 6121 3
 *
 * As installed nobody is asked: who wants to see a user does [doc, from memory]. The setting
 * "without being prompted for approval" switches to asking.
 */
import {
  contact,
  isSeenBy,
  keepContact,
  newContact,
  sees,
  subscriptionOf,
  type Contact,
} from '../../server/domain/messaging/roster';
import { messagingSettings } from '../../server/domain/messaging/settings';
import { element, withAttrs, type Element } from '../../server/runtime/element';
import type { Tx } from '../../server/store/store';
import { bareJid } from '../../server/domain/messaging/people';
import { CLIENT, ownBare, parseJid, userAt, write, type Address, type XmppCall } from './call';
import { pushContact } from './roster';
import { tellPresence } from './presence';

export type Agreement = 'subscribe' | 'subscribed' | 'unsubscribe' | 'unsubscribed';

/** What both users have of each other. */
interface Pair {
  /** the sender's contact: the other */
  mine: Contact;
  /** the other's contact: the sender; undefined when the other is no user here */
  theirs: Contact | undefined;
}

/** What becomes of the pair; undefined: the stanza means nothing now. */
type Step = (pair: Pair, automatic: boolean) => { pair: Pair; passOn: boolean } | undefined;

const STEPS: Record<Agreement, Step> = {
  subscribe({ mine, theirs }, automatic) {
    if (theirs && (automatic || isSeenBy(theirs)))
      return {
        pair: {
          mine: { ...mine, asked: false, subscription: subscriptionOf(true, isSeenBy(mine)) },
          theirs: {
            ...theirs,
            pending: false,
            subscription: subscriptionOf(sees(theirs), true),
          },
        },
        passOn: false,
      };
    return {
      pair: { mine: { ...mine, asked: true }, theirs: theirs && { ...theirs, pending: true } },
      passOn: true,
    };
  },
  subscribed({ mine, theirs }) {
    if (!mine.pending || !theirs) return undefined;
    return {
      pair: {
        mine: { ...mine, pending: false, subscription: subscriptionOf(sees(mine), true) },
        theirs: { ...theirs, asked: false, subscription: subscriptionOf(true, isSeenBy(theirs)) },
      },
      passOn: true,
    };
  },
  unsubscribe({ mine, theirs }) {
    return {
      pair: {
        mine: { ...mine, asked: false, subscription: subscriptionOf(false, isSeenBy(mine)) },
        theirs: theirs && {
          ...theirs,
          pending: false,
          subscription: subscriptionOf(sees(theirs), false),
        },
      },
      passOn: sees(mine) || mine.asked,
    };
  },
  unsubscribed({ mine, theirs }) {
    if (!mine.pending && !isSeenBy(mine)) return undefined;
    return {
      pair: {
        mine: { ...mine, pending: false, subscription: subscriptionOf(sees(mine), false) },
        theirs: theirs && {
          ...theirs,
          asked: false,
          subscription: subscriptionOf(false, isSeenBy(theirs)),
        },
      },
      passOn: true,
    };
  },
};

export async function agree(
  call: XmppCall,
  stanza: Element,
  kind: Agreement,
  address: Address,
): Promise<void> {
  const { user, sessions, self } = call;
  const other = userAt(call, address);
  const own = ownBare(call);
  if (address.bare === own) return;
  if (!other) {
    // Nobody who could be seen: the client is told so. RFC 6121 8.5.1
    if (kind === 'subscribe')
      self.send(element(CLIENT, 'presence', { type: 'unsubscribed', from: address.bare, to: own }));
    return;
  }
  const there = bareJid(other.userid, call.domain);
  const done = await write(call, (tx) => {
    const before = pairOf(tx, [user.userid, there], [other.userid, own]);
    const after = STEPS[kind](before, messagingSettings(tx).automaticApproval);
    if (!after) return undefined;
    const { mine, theirs } = after.pair;
    keepIfChanged(tx, user.userid, before.mine, mine);
    if (theirs) keepIfChanged(tx, other.userid, before.theirs, theirs);
    return { before, after };
  });
  if (!done) return;
  const { before, after } = done;
  const { mine, theirs } = after.pair;
  if (differs(before.mine, mine)) pushContact(call, own, mine);
  if (theirs && differs(before.theirs, theirs)) pushContact(call, there, theirs);
  if (kind === 'subscribe' && !after.passOn) {
    // The server answers for the other.
    self.send(element(CLIENT, 'presence', { type: 'subscribed', from: there, to: own }));
  }
  if (after.passOn)
    for (const { jid, presence } of sessions.of(there))
      if (presence) sessions.deliver(jid, withAttrs(stanza, { from: own, to: there }));
  if (!sees(before.mine) && sees(mine)) tellPresence(call, there, own);
  if (theirs && before.theirs && !sees(before.theirs) && sees(theirs))
    tellPresence(call, own, there);
  if (sees(before.mine) && !sees(mine)) tellPresence(call, there, own, 'gone');
  if (theirs && before.theirs && sees(before.theirs) && !sees(theirs))
    tellPresence(call, own, there, 'gone');
}

/** A contact that is removed ends both directions. RFC 6121 2.5.3 */
export async function endSubscriptions(call: XmppCall, before: Contact): Promise<void> {
  const address = parseJid(before.jid);
  if (!address) return;
  for (const kind of ['unsubscribe', 'unsubscribed'] as const)
    await agree(call, element(CLIENT, 'presence', { type: kind, to: before.jid }), kind, address);
}

function pairOf(
  tx: Tx,
  [user, there]: readonly [string, string],
  [other, own]: readonly [string, string],
): Pair {
  return {
    mine: contact(tx, user, there) ?? newContact(there),
    theirs: contact(tx, other, own) ?? newContact(own),
  };
}

function differs(before: Contact | undefined, after: Contact): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

function keepIfChanged(tx: Tx, user: string, before: Contact | undefined, after: Contact): void {
  if (differs(before, after)) keepContact(tx, user, after);
}
