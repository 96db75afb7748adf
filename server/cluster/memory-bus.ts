/** The bus of nodes in one process: followers apply within the publisher's commit. */
import type { Bus, Follower, NodeStatus } from './bus';
import type { Entry } from './change-log';

export function createMemoryBus(): Bus {
  const followers: Follower[] = [];
  const statuses = new Map<string, NodeStatus>();
  let entriesAfter: (sequence: number, limit: number) => Entry[] = () => [];
  let take: (entries: readonly Entry[]) => void = () => undefined;

  function catchUp(follower: Follower): void {
    for (;;) {
      const entries = entriesAfter(follower.applied(), PAGE);
      if (entries.length === 0) break;
      follower.apply(entries);
    }
    follower.onState(2);
  }

  return {
    refusal: undefined,
    alone: true,
    lead: () => Promise.resolve(),
    publish(entries) {
      for (const follower of followers) follower.apply(entries);
      return undefined;
    },
    onReplay(given) {
      entriesAfter = given;
    },
    follow(_name, follower) {
      followers.push(follower);
      catchUp(follower);
      return Promise.resolve();
    },
    async restart() {
      for (const follower of followers) await follower.restore(undefined);
    },
    offer: (entries) => take(entries),
    onOffer(given) {
      take = given;
    },
    report: (status) => statuses.set(status.name, status),
    statuses: () =>
      Promise.resolve([...statuses.values()].sort((a, b) => (a.name < b.name ? -1 : 1))),
    close: () => Promise.resolve(),
  };
}

/** Entries applied in one transaction while a node catches up. */
const PAGE = 5_000;
