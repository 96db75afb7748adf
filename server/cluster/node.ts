/** A node: a store and the sequence of the change log that it has applied. */
import type { Store, Tx } from '../store/store';
import type { Link } from './link';
import type { NodeServices } from './services/node-services';

/**
 * What a process node does in its cluster: 'tftp' is a subscriber that serves files and processes
 * no calls, 'presence' an IM and Presence node.
 */
export type NodeRole = 'publisher' | 'subscriber' | 'tftp' | 'presence';

export interface Node {
  /** process node name as listProcessNode shows it */
  readonly name: string;
  readonly role: NodeRole;
  readonly store: Store;
  readonly services: NodeServices;
  /** the way from the publisher to it; the publisher's own is never used */
  readonly link: Link;
  /** false: as if its machine were off; nobody answers under its name */
  readonly up: boolean;
  /** switched on again, its services start anew */
  power(on: boolean): void;
  /** cluster time in ms since which it is up, or off */
  readonly since: number;
  /** last change-log sequence applied */
  readonly applied: number;
  /**
   * A write that any node may make (failed-login counters, user-facing features): in the
   * publisher's store where that is in this process and in reach, else here, and merged into the
   * publisher's when it can be (merge.ts). Configuration is written on the publisher only
   * (dispatch/invoke.ts).
   */
  write<T>(work: (tx: Tx) => T): T;
  /** resolves when what it wrote itself is with its publisher, or cannot go there now */
  handedOver(): Promise<void>;
}
