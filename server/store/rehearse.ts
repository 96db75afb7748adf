/** Runs a unit of work and takes it back: would it be refused? */
import type { Store, Tx } from './store';

/** A transaction for code that has to ask another product before it is made. */
export interface UnitOfWork<T> {
  /** runs it and takes it back; throws what would refuse it */
  rehearse(): void;
  commit(): T;
}

/** Never seen outside of this file: ends the transaction without a commit. */
class TakenBack extends Error {
  override readonly name = 'TakenBack';
}

/** @throws what the work throws */
export function rehearse(store: Store, work: (tx: Tx) => unknown): void {
  try {
    store.write((tx) => {
      work(tx);
      throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
}
