/**
 * The queue that listChange reads: the change log since this start, at most 100,000 changes long, as
 * far as the node was notified of it.
 * Its id is another one after each start, by which clients notice that they must look at
 * everything again. [doc] facts/axl.md 7.2
 */
import { createIds } from '../runtime/ids';
import { notifiedOf } from './change-notifications';
import type { Node } from './node';
import type { Stateful } from './stateful';

export interface ChangeQueue extends Stateful {
  readonly id: string;
  /** numbers of the oldest and the newest change that it holds; last < first when it is empty */
  range(): { first: number; last: number };
}

const LONGEST = 100_000;

export function createChangeQueue(node: Node): ChangeQueue {
  // Not the cluster's ids: another start of a seeded cluster is another queue all the same.
  const chance = createIds();
  let id = chance.pkid();
  let start = node.applied + 1;
  return {
    name: 'change-queue',
    get id() {
      return id;
    },
    range() {
      const last = notifiedOf(node);
      return { first: Math.max(start, last - LONGEST + 1), last };
    },
    reset() {
      id = chance.pkid();
      start = node.applied + 1;
    },
  };
}
