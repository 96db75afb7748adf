/** The snapshots of a cluster by their names: kept in memory until they are dropped or it stops. */
import type { Cluster } from './cluster';
import { ControlError } from './control';
import { closeSnapshot, SnapshotRefused, type Snapshot } from './snapshot';

export interface Snapshots {
  list(): { name: string; taken: number; nodes: string[] }[];
  /** replaces one of the same name */
  save(name: string): Promise<void>;
  /** takes one that was made elsewhere; closes it when it does not fit */
  put(name: string, snapshot: Snapshot): void;
  /** @throws ControlError when there is none of this name */
  get(name: string): Snapshot;
  restore(name: string): Promise<void>;
  drop(name: string): void;
  close(): void;
}

/** @param alone runs work while no request is served */
export function createSnapshots(
  cluster: Cluster,
  alone: (work: () => Promise<void>) => Promise<void>,
): Snapshots {
  const kept = new Map<string, Snapshot>();
  const get = (name: string): Snapshot => {
    const found = kept.get(name);
    if (found) return found;
    const all = [...kept.keys()].join(', ') || 'none';
    throw new ControlError(`there is no snapshot "${name}"; there are: ${all}`, 404);
  };
  const put = (name: string, snapshot: Snapshot): void => {
    const before = kept.get(name);
    kept.set(name, snapshot);
    if (before) closeSnapshot(before);
  };
  return {
    list: () =>
      [...kept].map(([name, { taken, images }]) => ({ name, taken, nodes: [...images.keys()] })),
    save: (name) =>
      refusable(() =>
        alone(async () => {
          put(name, await cluster.capture());
        }),
      ),
    put,
    get,
    restore(name) {
      const snapshot = get(name);
      return refusable(() => alone(() => cluster.restore(snapshot)));
    },
    drop(name) {
      closeSnapshot(get(name));
      kept.delete(name);
    },
    close() {
      for (const snapshot of kept.values()) closeSnapshot(snapshot);
      kept.clear();
    },
  };
}

/** What the cluster refuses is the asker's to mend. */
async function refusable(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof SnapshotRefused) throw new ControlError(error.message, 409);
    throw error;
  }
}
