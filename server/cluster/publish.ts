/** The publisher's side of replication: what is committed goes to the bus. */
import type { Store } from '../store/store';
import type { Bus } from './bus';
import { applyEntry, readEntries } from './change-log';
import type { Model } from '../schema/model';

export interface Publishing {
  /** of the last unit of work: undefined when the bus has it already */
  acknowledged(): Promise<void> | undefined;
  /** the store is another one now: go on from its last entry */
  continueFrom(): void;
}

export function publishTo(bus: Bus, store: Store, model: Model): Publishing {
  let published = store.sequence;
  let pending: Promise<void> | undefined;
  bus.onReplay((after, limit) => store.read((tx) => readEntries(tx, after, limit)));
  store.onCommit(() => {
    const entries = store.read((tx) => readEntries(tx, published));
    const last = entries[entries.length - 1];
    pending = undefined;
    if (!last) return;
    published = last[0];
    pending = bus.publish(entries);
  });
  bus.onOffer((entries) => {
    store.write((tx) => {
      for (const entry of entries) applyEntry(tx, model, entry);
    });
    store.forget();
  });
  return {
    acknowledged: () => pending,
    continueFrom() {
      published = store.sequence;
    },
  };
}
