/** A node: a store and the sequence of the change log that it has applied. */
import type { Store, Tx } from '../store/store';
import type { NodeServices } from './services/node-services';

/** What a process node does in its cluster: 'presence' is an IM and Presence node. */
export type NodeRole = 'publisher' | 'subscriber' | 'presence';

export interface Node {
  /** process node name as listProcessNode shows it */
  readonly name: string;
  readonly role: NodeRole;
  readonly store: Store;
  readonly services: NodeServices;
  /** last change-log sequence applied */
  readonly applied: number;
  /**
   * A small write that any node may make (failed-login counters and the like): in the publisher's
   * store where that is in this process, else here, and offered to the publisher. Configuration is
   * written on the publisher only (dispatch/invoke.ts).
   */
  write<T>(work: (tx: Tx) => T): T;
}
