/** A node: a store and the sequence of the change log that it has applied. */
import type { Store } from '../store/store';

export interface Node {
  /** process node name as listProcessNode shows it */
  readonly name: string;
  readonly role: 'publisher' | 'subscriber';
  readonly store: Store;
  /** last change-log sequence applied */
  readonly applied: number;
}
