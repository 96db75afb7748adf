/** The bus of nodes in one process: followers apply within the publisher's commit. */
import type { Bus, Follower, NodeStatus } from './bus';
import type { Entry, Offer } from './change-log';
import { takenOf } from './link';
import { NodeAway } from './orders';

export function createMemoryBus(): Bus {
  const followers: Follower[] = [];
  const statuses = new Map<string, NodeStatus>();
  let entriesAfter: (sequence: number, limit: number) => Entry[] = () => [];
  let take: (offer: Offer) => void = () => undefined;
  let leader: Follower | undefined;

  /** from the log: what the follower lacks, as far as it takes it now */
  function catchUp(follower: Follower): void {
    // A node that has all is not read, and need not even be open.
    while (follower.applied() !== leader?.applied()) {
      const entries = entriesAfter(follower.applied(), PAGE);
      const taken = takenOf(entries, follower.takes);
      if (taken.length > 0) follower.apply(taken);
      if (taken.length < entries.length || entries.length === 0) break;
    }
    follower.onState(2);
  }

  return {
    refusal: undefined,
    alone: true,
    lead(_name, follower) {
      leader = follower;
      return Promise.resolve();
    },
    publish(entries) {
      for (const follower of followers) {
        const next = entries[0]?.[0] === follower.applied() + 1;
        const taken = next ? takenOf(entries, follower.takes) : [];
        if (taken.length > 0) follower.apply(taken);
        else catchUp(follower);
      }
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
    wake() {
      followers.forEach(catchUp);
    },
    async restart() {
      for (const follower of followers) await follower.restore(undefined);
    },
    offer(given) {
      take(given);
      return Promise.resolve();
    },
    onOffer(given) {
      take = given;
    },
    // All nodes are here, and nobody asks the bus for them.
    order: (node) => Promise.reject(new NodeAway(node)),
    onOrder: () => undefined,
    // There is no other process.
    tell: () => undefined,
    onTold: () => Promise.resolve(),
    report: (status) => statuses.set(status.name, status),
    statuses: () =>
      Promise.resolve([...statuses.values()].sort((a, b) => (a.name < b.name ? -1 : 1))),
    close: () => Promise.resolve(),
  };
}

/** Entries applied in one transaction while a node catches up. */
const PAGE = 5_000;
