/** Runs a unit of work and takes it back: would it be refused? */
import type { Store, Tx } from './store';

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
