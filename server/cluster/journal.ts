/**
 * The journal: the last requests of a cluster, what was understood of them and how they ended.
 *
 * It is on the hot way, so an entry is one object that the protocol fills in as it learns more;
 * nothing is copied or written out until somebody reads it. Secrets are blacked out then.
 */
import { machineTick, type Clock } from '../runtime/clock';
import { redact } from '../runtime/log';
import type { Stateful } from './stateful';

/** One request, from its first step on. */
export interface Entry {
  readonly id: number;
  /** the client's X-Request-Id, or one made here; also in the answer and in the log */
  readonly requestId: string;
  /** cluster time in ms */
  readonly at: number;
  readonly started: number;
  readonly method: string;
  readonly path: string;
  readonly node: string;
  protocol: string;
  user: string | undefined;
  operation: string | undefined;
  /** decoded */
  request: unknown;
  findings: readonly string[] | undefined;
  /** id of the fault rule that was carried out */
  rule: string | undefined;
  /** numbers of the change log */
  changes: { from: number; to: number } | undefined;
  status: number | undefined;
  ms: number | undefined;
  /** the connection broke before all of the answer was sent */
  broken: boolean;
}

/** An entry as it is shown. */
export interface ShownEntry {
  id: number;
  at: string;
  protocol: string;
  method: string;
  path: string;
  node: string;
  [more: string]: unknown;
}

/** What is looked for; '*' in a text stands for any letters. */
export interface Wanted {
  protocol?: string;
  operation?: string;
  node?: string;
  user?: string;
  path?: string;
  requestId?: string;
  status?: number;
  /** entries after this id */
  after?: number;
}

export interface Journal extends Stateful {
  /** @param requestId what the client calls it */
  open(given: { method: string; path: string; node: string; requestId: string | undefined }): Entry;
  close(entry: Entry, status: number, broken: boolean): void;
  /** oldest first */
  find(wanted: Wanted, limit?: number): ShownEntry[];
  count(wanted: Wanted): number;
  /** resolves with the number that matched: `count` of them, or fewer when the time was over */
  wait(wanted: Wanted, count: number, timeoutMs: number): Promise<number>;
  clear(): void;
  /** called with each entry that is finished; gives back what ends it */
  onClose(listener: (entry: ShownEntry) => void): () => void;
}

/** @param size how many requests are remembered; 0: none, and each is open only while it is served */
export function createJournal(clock: Clock, size: number): Journal {
  let entries: Entry[] = [];
  let last = 0;
  const listeners = new Set<() => void>();
  const readers = new Set<(entry: ShownEntry) => void>();

  const matching = (wanted: Wanted): Entry[] => {
    const matches = matcherOf(wanted);
    return entries.slice(-size).filter(matches);
  };

  return {
    name: 'journal',
    reset() {
      entries = [];
    },
    open({ method, path, node, requestId }) {
      last += 1;
      const entry: Entry = {
        id: last,
        requestId: requestId ?? `${node}-${last}`,
        at: clock.now(),
        started: machineTick(),
        method,
        path,
        node,
        protocol: 'page',
        user: undefined,
        operation: undefined,
        request: undefined,
        findings: undefined,
        rule: undefined,
        changes: undefined,
        status: undefined,
        ms: undefined,
        broken: false,
      };
      if (size === 0) return entry;
      entries.push(entry);
      // Twice the size before the old half goes: no entry is moved at each request.
      if (entries.length >= 2 * size) entries = entries.slice(-size);
      return entry;
    },
    close(entry, status, broken) {
      entry.status = status;
      entry.broken = broken;
      entry.ms = machineTick() - entry.started;
      if (listeners.size > 0) for (const listener of [...listeners]) listener();
      if (readers.size > 0) for (const reader of [...readers]) reader(shown(entry));
    },
    find: (wanted, limit = size) => matching(wanted).slice(-limit).map(shown),
    count: (wanted) => matching(wanted).length,
    wait(wanted, count, timeoutMs) {
      const finished = (): number =>
        matching(wanted).filter(({ status }) => status !== undefined).length;
      return new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          listeners.delete(look);
          resolve(finished());
        };
        const look = (): void => {
          if (finished() >= count) end();
        };
        const timer = setTimeout(end, timeoutMs);
        listeners.add(look);
        look();
      });
    },
    clear() {
      entries = [];
    },
    onClose(listener) {
      readers.add(listener);
      return () => readers.delete(listener);
    },
  };
}

/** 'add*' -> does the text match? Case-insensitive. */
export function patternOf(pattern: string): (text: string | undefined) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 'i');
  return (text) => text !== undefined && expression.test(text);
}

function matcherOf(wanted: Wanted): (entry: Entry) => boolean {
  const { status, after = 0, ...texts } = wanted;
  const tests = Object.entries(texts)
    .filter(([, pattern]) => pattern !== undefined)
    .map(([name, pattern]) => {
      const matches = patternOf(pattern);
      return (entry: Entry) => matches(entry[name as keyof typeof texts]);
    });
  return (entry) =>
    entry.id > after &&
    (status === undefined || entry.status === status) &&
    tests.every((test) => test(entry));
}

function shown(entry: Entry): ShownEntry {
  const { id, at, started: _started, request, ms, broken, ...rest } = entry;
  return {
    id,
    at: new Date(at).toISOString(),
    ...rest,
    ...(request !== undefined && {
      request: redact({ request: structuredClone(request) }).request,
    }),
    ...(ms !== undefined && { ms: Math.round(ms * 100) / 100 }),
    ...(broken && { broken }),
  };
}
