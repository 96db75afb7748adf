/**
 * Who is connected, at all IM and Presence nodes of the cluster: the resources of users, with the
 * presence that each gave last. The real one keeps them in its login and presence datastores.
 *
 * Nodes of one process share this; processes tell each other what changes (cluster/talk.ts), and
 * each keeps what the others told. A process that is silent for a while has no sessions any more.
 */
import type { Cluster } from '../../cluster/cluster';
import { machineNow } from '../../runtime/clock';
import { childOf, element, textIn, type Element } from '../../runtime/element';
import { createIds } from '../../runtime/ids';

/** A resource as everybody knows it. */
export interface Session {
  /** full JID */
  jid: string;
  userid: string;
  /** name of the node */
  node: string;
  /** cluster time in ms at which it came */
  since: number;
  /** it asked for its contacts, and is told when they change */
  interested: boolean;
  /** undefined until it is available, and after that was over */
  presence?: Element | undefined;
}

/** One that is connected to a node of this process. */
export interface OwnSession extends Session {
  send(stanza: Element): void;
  end(why: EndReason): void;
}

/** Conditions of stream errors: another resource of this name; the product goes; who may not stay. */
export type EndReason = 'conflict' | 'system-shutdown' | 'not-authorized';

export interface Sessions {
  add(session: OwnSession): void;
  /** tells the others what has become of it */
  changed(session: OwnSession): void;
  /** @returns false when it was gone already, or another has taken its place */
  remove(session: OwnSession): boolean;
  /** at this process */
  own(jid: string): OwnSession | undefined;
  /** everywhere; by bare JID */
  of(bare: string): Session[];
  all(): Session[];
  /** @returns false when there is no such resource */
  deliver(jid: string, stanza: Element): boolean;
  /** all who watch the sender at other processes are to see it */
  tellPresence(stanza: Element): void;
  /** called with what others told so, and for the clients of a process that is gone */
  onPresence(show: (stanza: Element) => void): void;
  /** ends it, wherever it is: another of its name comes */
  replace(jid: string): void;
  close(): void;
}

type Told =
  | { kind: 'hello' }
  | { kind: 'all'; sessions: Session[] }
  | { kind: 'session'; session: Session }
  | { kind: 'gone'; jid: string }
  | { kind: 'presence'; stanza: Element }
  | { kind: 'replaced'; jid: string }
  | { kind: 'stanza'; jid: string; stanza: Element };

interface Others {
  /** machine time in ms of their last word */
  heard: number;
  sessions: Map<string, Session>;
}

const TOPIC = 'xmpp';
const REPEAT_MS = 2_000;
const SILENT_MS = 10_000;

const known = new WeakMap<Cluster, Sessions>();

/** Those of a cluster, made once. */
export function sessionsOf(cluster: Cluster): Sessions {
  let sessions = known.get(cluster);
  if (!sessions) known.set(cluster, (sessions = createSessions(cluster)));
  return sessions;
}

function createSessions(cluster: Cluster): Sessions {
  const { talk, log } = cluster;
  const mark = createIds().pkid();
  const own = new Map<string, OwnSession>();
  const others = new Map<string, Others>();
  /** bare JID -> full JIDs of this process */
  const byUser = new Map<string, Set<string>>();
  let show = (_stanza: Element): void => undefined;

  const tell = (what: Told): void => talk.tell(TOPIC, { mark, ...what });
  const tellAll = (): void => tell({ kind: 'all', sessions: [...own.values()].map(shownOf) });

  function listen(told: Told & { mark: string }): void {
    if (told.kind === 'hello') return tellAll();
    if (told.kind === 'stanza') return own.get(told.jid)?.send(told.stanza);
    if (told.kind === 'presence') return show(told.stanza);
    if (told.kind === 'replaced') return own.get(told.jid)?.end('conflict');
    const them = others.get(told.mark) ?? { heard: 0, sessions: new Map<string, Session>() };
    others.set(told.mark, them);
    them.heard = machineNow();
    if (told.kind === 'all')
      them.sessions = new Map(told.sessions.map((session) => [session.jid, session]));
    else if (told.kind === 'gone') them.sessions.delete(told.jid);
    else them.sessions.set(told.session.jid, told.session);
  }

  const there = (): Map<string, Session>[] => [...others.values()].map(({ sessions }) => sessions);

  /** A process that is silent has gone, and its clients with it. */
  function forgetSilent(): void {
    for (const [of, { heard, sessions }] of others) {
      if (machineNow() - heard <= SILENT_MS) continue;
      others.delete(of);
      for (const { jid, presence } of sessions.values())
        if (presence) show(element(presence.ns, 'presence', { type: 'unavailable', from: jid }));
    }
  }

  let timer: NodeJS.Timeout | undefined;
  if (!talk.alone) {
    talk
      .on(TOPIC, (told) => listen(told as Told & { mark: string }))
      .then(
        () => tell({ kind: 'hello' }),
        (error: unknown) => log.warn('xmpp-alone', { cluster: cluster.name, error: String(error) }),
      );
    timer = setInterval(() => {
      tellAll();
      forgetSilent();
    }, REPEAT_MS);
    timer.unref();
  }
  cluster.register({
    name: 'XMPP sessions',
    reset() {
      for (const session of [...own.values()]) session.end('system-shutdown');
    },
  });

  return {
    add(session) {
      own.set(session.jid, session);
      const bare = bareOf(session.jid);
      byUser.set(bare, (byUser.get(bare) ?? new Set()).add(session.jid));
      tell({ kind: 'session', session: shownOf(session) });
    },
    changed: (session) => tell({ kind: 'session', session: shownOf(session) }),
    remove(session) {
      if (own.get(session.jid) !== session) return false;
      own.delete(session.jid);
      const bare = bareOf(session.jid);
      const resources = byUser.get(bare);
      resources?.delete(session.jid);
      if (resources?.size === 0) byUser.delete(bare);
      tell({ kind: 'gone', jid: session.jid });
      return true;
    },
    own: (jid) => own.get(jid),
    of(bare) {
      const here = [...(byUser.get(bare) ?? [])].flatMap((jid) => own.get(jid) ?? []);
      const elsewhere = there().flatMap((sessions) =>
        [...sessions.values()].filter(({ jid }) => bareOf(jid) === bare),
      );
      return [...here, ...elsewhere];
    },
    all: () => [...own.values(), ...there().flatMap((sessions) => [...sessions.values()])],
    deliver(jid, stanza) {
      const here = own.get(jid);
      if (here) {
        here.send(stanza);
        return true;
      }
      if (!there().some((sessions) => sessions.has(jid))) return false;
      tell({ kind: 'stanza', jid, stanza });
      return true;
    },
    tellPresence: (stanza) => tell({ kind: 'presence', stanza }),
    onPresence: (given) => (show = given),
    replace(jid) {
      own.get(jid)?.end('conflict');
      if (there().some((sessions) => sessions.has(jid))) tell({ kind: 'replaced', jid });
    },
    close: () => clearInterval(timer),
  };
}

function shownOf({ jid, userid, node, since, interested, presence }: Session): Session {
  return { jid, userid, node, since, interested, ...(presence && { presence }) };
}

export function bareOf(jid: string): string {
  return jid.split('/', 1)[0] ?? jid;
}

/** RFC 6121 4.7.2.3; what is no number counts as none */
export function priorityOf({ presence }: Session): number {
  const value = Number(textIn(presence && childOf(presence, 'priority')).trim() || '0');
  return Number.isInteger(value) && value >= -128 && value <= 127 ? value : 0;
}
