/**
 * XMPP at an IM and Presence node: contacts, presence and messages of its users. [doc] that the
 * product speaks the standard (RFC 6120, 6121); what differs is said where it does.
 */
import type { Cluster } from '../../server/cluster/cluster';
import type { Node } from '../../server/cluster/node';
import {
  bareJid,
  findImUser,
  presenceDomain,
  type ImUser,
} from '../../server/domain/messaging/people';
import {
  sessionsOf,
  type EndReason,
  type OwnSession,
} from '../../server/domain/messaging/sessions';
import type { Element } from '../../server/runtime/element';
import type { XmppCall } from './call';
import { takeIq } from './iq';
import { takeMessage } from './message';
import { takePresence, unavailable } from './presence';

export interface ClientEnd {
  send(stanza: Element): void;
  end(condition: EndReason): void;
}

export interface Bound {
  /** full JID */
  jid: string;
  take(stanza: Element): Promise<void>;
  closed(): void;
}

/** [guess] the installed maximum of clients of one user */
const MOST_RESOURCES = 10;

const TAKERS: Record<string, (call: XmppCall, stanza: Element) => Promise<void>> = {
  iq: takeIq,
  message: takeMessage,
  presence: takePresence,
};

/** A client of this user has come. @returns undefined when he has too many */
export function bindClient(
  { cluster, node }: { cluster: Cluster; node: Node },
  user: ImUser,
  resource: string,
  client: ClientEnd,
): Bound | undefined {
  const sessions = sessionsOf(cluster);
  const domain = presenceDomain(node);
  const bare = bareJid(user.userid, domain);
  const jid = `${bare}/${resource}`;
  // Whoever comes later under the same name stays. RFC 6120 7.7.2.2
  sessions.replace(jid);
  if (sessions.of(bare).filter((one) => one.jid !== jid).length >= MOST_RESOURCES) return undefined;
  const self: OwnSession = {
    ...{ jid, userid: user.userid, node: node.name, since: cluster.clock.now(), interested: false },
    send: (stanza) => client.send(stanza),
    end: (condition) => client.end(condition),
  };
  sessions.add(self);
  const call: XmppCall = { cluster, node, sessions, domain, user, self };
  const isAllowed = stillAllowed(node, user);
  return {
    jid,
    async take(stanza) {
      if (isAllowed()) await TAKERS[stanza.name]?.(call, stanza);
      else client.end('not-authorized');
    },
    closed() {
      if (sessions.own(jid) === self) unavailable(call);
      sessions.remove(self);
    },
  };
}

/** Looked up again whenever anything was written: is he still a user of IM and Presence? [guess] */
function stillAllowed(node: Node, { userid, pkid }: ImUser): () => boolean {
  let { version } = node.store;
  let allowed = true;
  return () => {
    if (node.store.version !== version) {
      ({ version } = node.store);
      allowed = node.store.read((tx) => findImUser(tx, userid)?.pkid === pkid);
    }
    return allowed;
  };
}
