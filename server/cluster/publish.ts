/** The publisher's side of replication: what is committed goes to the bus. */
import type { Log } from '../runtime/log';
import type { Model } from '../schema/model';
import type { Store } from '../store/store';
import type { Bus } from './bus';
import { readEntries } from './change-log';
import { mergeOffer, type Conflict } from './merge';

export interface Publishing {
  /** of the last unit of work: undefined when the bus has it already */
  acknowledged(): Promise<void> | undefined;
  /** the store is another one now: go on from its last entry */
  continueFrom(): void;
}

export interface PublishOptions {
  bus: Bus;
  store: Store;
  model: Model;
  log: Log;
  /** rows that two nodes wrote */
  onConflicts: (conflicts: readonly Conflict[]) => void;
}

export function publishTo({ bus, store, model, log, onConflicts }: PublishOptions): Publishing {
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
  bus.onOffer((offer) => onConflicts(mergeOffer(store, model, log, offer)));
  return {
    acknowledged: () => pending,
    continueFrom() {
      published = store.sequence;
    },
  };
}
