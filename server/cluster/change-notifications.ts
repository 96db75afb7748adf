/**
 * Change notifications that are outstanding: each changed row is one, until every node has taken
 * it; a node whose Cisco Database Layer Monitor is down takes none [guess]. The real server refuses
 * writes while more than 1,500 are outstanding on a node. [doc]
 * facts/axl.md 6.1
 *
 * A node that applies at once has none. For tests of clients that must back off, a rate makes the
 * nodes work them off slowly, by the cluster's clock. [own]
 */
import type { Clock } from '../runtime/clock';
import type { LimitFigures } from './cluster';
import type { Node } from './node';
import type { Stateful } from './stateful';

export interface ChangeNotifications extends Stateful {
  /** as many as the slowest node has left */
  outstanding(): number;
  /** why a write is refused now; undefined when it is not. Counts the refusals. */
  refusal(): string | undefined;
  /** counters of the AXL web service. [doc] */
  readonly throttleCount: number;
}

interface Options {
  nodes: readonly Node[];
  clock: Clock;
  figures: LimitFigures;
}

const MONITOR = 'Cisco Database Layer Monitor';

/** Number of the last change that the node was notified of: later ones wait for its monitor. */
export function notifiedOf({ services, applied }: Node): number {
  return services.downSince(MONITOR) ?? applied;
}

export function createChangeNotifications({ nodes, clock, figures }: Options): ChangeNotifications {
  const newest = (): number => Math.max(...nodes.map(({ applied }) => applied));
  let seen = newest();
  let at = clock.now();
  let slow = 0;
  let throttleCount = 0;

  /** What the rate leaves: it grows with each change and shrinks with time. */
  function leftByRate(): number {
    const now = clock.now();
    const last = newest();
    if (figures.notificationRate > 0) {
      const done = (Math.max(0, now - at) / 1000) * figures.notificationRate;
      slow = Math.max(0, slow - done) + Math.max(0, last - seen);
    }
    seen = last;
    at = now;
    return slow;
  }

  const outstanding = (): number => {
    const last = newest();
    const behind = Math.max(...nodes.map((node) => last - notifiedOf(node)));
    return Math.max(behind, Math.ceil(leftByRate()));
  };
  return {
    name: 'change-notifications',
    outstanding,
    refusal() {
      if (figures.pending === Infinity || outstanding() <= figures.pending) return undefined;
      throttleCount += 1;
      return 'Too many change notifications are outstanding.';
    },
    get throttleCount() {
      return throttleCount;
    },
    reset() {
      seen = newest();
      at = clock.now();
      slow = 0;
      throttleCount = 0;
    },
  };
}
