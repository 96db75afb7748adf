/**
 * The way from the publisher's change log to a node, as a test may spoil it: lag, a link that is
 * cut, replication that is stopped, set up anew, or failed to set up. A node never comes back by
 * itself. What a closed link holds back stays in the publisher's log and is read when it opens.
 *
 * States as `utils dbreplication runtimestate` shows them: stopped 0, cut 3, set up 0 and then 2,
 * or 4 when the node cannot be reached. [guess] facts/cli.md 3.2
 */
import type { Clock } from '../runtime/clock';
import type { Scheduler } from '../runtime/scheduler';
import type { ReplicationState } from './bus';
import type { Entry } from './change-log';
import type { Stateful } from './stateful';

export interface Link extends Stateful {
  readonly lagMs: number;
  readonly up: boolean;
  /** may the node take this entry now? */
  takes(entry: Entry): boolean;
  /** entries reach the node this long after they were written (cluster time) */
  lag(ms: number): void;
  cut(): void;
  mend(): void;
  /** what was written so far is handed over at once, whatever the lag; `utils dbreplication repair` */
  catchUp(): void;
  /** `utils dbreplication stop` */
  stop(): void;
  /** `utils dbreplication reset`: setup takes a while; it fails while the link is cut */
  setUp(): void;
  /** the state that a node has by its link; `applying` is what it has by what it applied */
  stateOf(applying: ReplicationState): ReplicationState;
}

export interface LinkOptions {
  node: string;
  clock: Clock;
  scheduler: Scheduler;
  /** the link may be open now: look again */
  wake: () => void;
}

/** How long a setup takes. [guess] "1-2 minutes" on the real one, facts/cli.md 3.2 */
const SETUP_MS = 5_000;

type Replication = 'running' | 'stopped' | 'setting-up' | 'failed';

export function createLink({ node, clock, scheduler, wake }: LinkOptions): Link {
  let lagMs = 0;
  let up = true;
  let replication: Replication = 'running';
  let waiting: (() => void) | undefined;
  /** cluster time of the last catching up */
  let caughtUp = -Infinity;
  let settingUp: (() => void) | undefined;

  function wakeAt(at: number): void {
    waiting ??= scheduler.at(at, () => {
      waiting = undefined;
      wake();
    });
  }

  const self: Link = {
    name: `link of ${node}`,
    get lagMs() {
      return lagMs;
    },
    get up() {
      return up;
    },
    takes([, at]) {
      if (!up || replication !== 'running') return false;
      // Without a lag no clock is asked: that of another process may differ.
      if (lagMs === 0 || at <= caughtUp || clock.now() >= at + lagMs) return true;
      wakeAt(at + lagMs);
      return false;
    },
    lag(ms) {
      lagMs = ms;
      waiting?.();
      waiting = undefined;
      wake();
    },
    cut() {
      up = false;
    },
    mend() {
      up = true;
      wake();
    },
    catchUp() {
      caughtUp = clock.now();
      wake();
    },
    stop() {
      settingUp?.();
      replication = 'stopped';
    },
    setUp() {
      settingUp?.();
      replication = 'setting-up';
      settingUp = scheduler.at(clock.now() + SETUP_MS, () => {
        settingUp = undefined;
        replication = up ? 'running' : 'failed';
        wake();
      });
    },
    stateOf(applying) {
      if (replication === 'failed') return 4;
      if (replication !== 'running') return 0;
      return up ? applying : 3;
    },
    snapshot: () => ({ lagMs, up, replication }),
    restore(state) {
      const kept = state as { lagMs: number; up: boolean; replication: Replication };
      ({ lagMs, up, replication } = kept);
      // The end of a setup is not kept: it begins anew.
      if (replication === 'setting-up') self.setUp();
    },
    reset() {
      settingUp?.();
      waiting?.();
      settingUp = waiting = undefined;
      [lagMs, up, replication, caughtUp] = [0, true, 'running', -Infinity];
    },
  };
  return self;
}

/** The entries at the head of these that the node takes now. */
export function takenOf(entries: readonly Entry[], takes: (entry: Entry) => boolean): Entry[] {
  const held = entries.findIndex((entry) => !takes(entry));
  return held < 0 ? [...entries] : entries.slice(0, held);
}
