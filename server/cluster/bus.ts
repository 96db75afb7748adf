/**
 * The bus carries the change log from the publisher to the other nodes of a cluster and knows how
 * each of them stands. In one process it is a list of listeners (memory-bus.ts); between
 * processes and hosts it is Redis (redis-bus.ts). Both keep one contract (test/cluster/bus.test.ts).
 */
import type { Entry, Offer } from './change-log';
import type { NodeOrder } from './orders';

/**
 * Replication state as `utils dbreplication runtimestate` shows it: 0 initialising, 1 incorrect
 * count, 2 good, 3 bad, 4 setup failed. [doc] facts/cli.md
 */
export type ReplicationState = 0 | 1 | 2 | 3 | 4;

export interface NodeStatus {
  name: string;
  role: string;
  release: string;
  /** 'https://127.0.0.1:8443'; '' when it serves nothing yet */
  url: string;
  state: ReplicationState;
  /** last sequence applied */
  applied: number;
  /** service -> state, as the Control Center says it */
  services: Record<string, string>;
  /** machine time in ms of its last sign of life */
  heartbeat: number;
}

/** The bus cannot be used as asked; the message is for the user. */
export class BusRefused extends Error {
  override readonly name = 'BusRefused';
}

/** A committed write that the bus has not confirmed in time: it may be kept or not. */
export class NotAcknowledged extends Error {
  override readonly name = 'NotAcknowledged';
}

export interface Follower {
  /** last sequence that the follower has */
  applied(): number;
  /** the entry of this number, where its log has it */
  entry(sequence: number): Entry | undefined;
  /** may it have this entry now? false while its link is cut or it lags */
  takes(entry: Entry): boolean;
  /** @throws EntryMissing when entries are lost; the bus then sends a snapshot */
  apply(entries: readonly Entry[]): void;
  /** the publisher went back to its start, or entries are lost: become the database in this file, undefined the stock's */
  restore(file: string | undefined): Promise<void>;
  /** writes the whole database to a new file, as `restore` takes it; reads and writes go on meanwhile */
  dump(file: string): Promise<void>;
  /** its state changed */
  onState(state: ReplicationState): void;
}

export interface Bus {
  /** may writes be taken now? a reason when not */
  readonly refusal: string | undefined;
  /** nothing outside of this process listens */
  readonly alone: boolean;
  /**
   * Takes the publisher's place, and first brings it what the bus knows and it does not: a
   * publisher that starts empty is never seeded over a cluster that lives.
   *
   * @throws BusRefused when another process is the publisher
   */
  lead(name: string, publisher: Follower): Promise<void>;
  /** the publisher's entries of one unit of work; undefined: every follower has them already */
  publish(entries: readonly Entry[]): Promise<void> | undefined;
  /** called when the bus may have lost entries: gives all after a sequence, in pages */
  onReplay(entriesAfter: (sequence: number, limit: number) => Entry[]): void;
  /** hands the follower all that it lacks, then what comes; resolves when it has what there is */
  follow(name: string, follower: Follower): Promise<void>;
  /** followers may take more than a moment ago: look again */
  wake(): void;
  /** the publisher starts anew: followers go back to the stock first */
  restart(): Promise<void>;
  /**
   * Rows that a subscriber wrote itself (user-facing features), on their way to the publisher.
   * Resolves when the bus has them; rejects when it has not.
   */
  offer(offer: Offer): Promise<void>;
  onOffer(take: (offer: Offer) => void): void;
  /**
   * Has a node of another process do or tell something (orders.ts).
   *
   * @throws NodeAway when no answer comes in time
   */
  order(node: string, order: NodeOrder): Promise<unknown>;
  /** carries out what others order of a node of this process */
  onOrder(node: string, carryOut: (order: NodeOrder) => Promise<unknown>): void;
  /**
   * Tells the other processes of the cluster something of the moment: it is kept nowhere, and who
   * does not listen now never learns it.
   */
  tell(words: string): void;
  /** what other processes tell */
  onTold(listener: (words: string) => void): Promise<void>;
  report(status: NodeStatus): void;
  statuses(): Promise<NodeStatus[]>;
  close(): Promise<void>;
}
