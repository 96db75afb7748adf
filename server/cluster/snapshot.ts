/**
 * A snapshot: all state of a cluster at one moment. What is in rows is a copy of each node's
 * database; the rest is small and told by the parts themselves (stateful.ts).
 */
import type { ClockState } from '../runtime/clock';
import type { StoreImage } from './open-store';
import type { Stateful } from './stateful';

export interface Snapshot {
  /** cluster time in ms */
  taken: number;
  /** full build of the release */
  build: string;
  /** tables and columns, as `layoutOf` marks them */
  layout: string;
  /** node -> its database */
  images: ReadonlyMap<string, StoreImage>;
  clock: ClockState;
  /** how far a reproducible sequence of ids came */
  ids: number;
  /** part -> what it told */
  parts: Readonly<Record<string, unknown>>;
}

/** The snapshot cannot be taken, or cannot become this cluster; nothing changed. */
export class SnapshotRefused extends Error {
  override readonly name = 'SnapshotRefused';
}

export function closeSnapshot({ images }: Snapshot): void {
  for (const image of images.values()) image.close();
}

/** The same once more, for another holder. */
export function shareSnapshot(snapshot: Snapshot): Snapshot {
  const images = [...snapshot.images].map(([name, image]) => [name, image.share()] as const);
  return { ...snapshot, images: new Map(images) };
}

/** The database of a node. */
export function imageOf({ images }: Snapshot, node: string): StoreImage {
  const image = images.get(node);
  if (!image) throw new SnapshotRefused(`the snapshot has no node ${node}`);
  return image;
}

export function restoreParts(parts: readonly Stateful[], { parts: kept }: Snapshot): void {
  for (const part of parts) if (part.name in kept) part.restore?.(kept[part.name]);
}

/** @throws SnapshotRefused when nodes of the cluster run elsewhere: nobody could copy them all */
export function checkWhole(alone: boolean): void {
  if (!alone)
    throw new SnapshotRefused('nodes of this cluster run in other processes; stop those first');
}

/** @throws SnapshotRefused when it is of another product, release, layout or set of nodes */
export function checkFits(
  { build, layout, images }: Snapshot,
  here: { build: string; layout: string; nodes: readonly string[] },
): void {
  if (build !== here.build)
    throw new SnapshotRefused(`the snapshot is of release ${build}, this cluster of ${here.build}`);
  if (layout !== here.layout)
    throw new SnapshotRefused('the snapshot has other tables: another version of ucmock made it');
  const [theirs, ours] = [[...images.keys()], here.nodes].map((names) => [...names].sort().join());
  if (theirs !== ours)
    throw new SnapshotRefused(
      `the snapshot has the nodes ${theirs ?? ''}, this cluster ${ours ?? ''}`,
    );
}
