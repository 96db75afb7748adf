/**
 * The two partitions of a server's disk: the release that runs, and the one that ran before the last
 * upgrade, kept as it was left. [doc] that there are two; facts/cli.md 2.1, 7
 */
import type { Release } from './cluster';
import { closeSnapshot, type Snapshot } from './snapshot';

/** What is on the side that does not run. */
export interface InactivePartition {
  release: Release;
  snapshot: Snapshot;
}

export interface Partitions {
  readonly release: Release;
  readonly inactive: InactivePartition | undefined;
  /** the release of this build, of those that this cluster has or began with */
  find(build: string): Release | undefined;
  /** @param left the cluster as it was before the upgrade */
  upgrade(to: Release, left: Snapshot): void;
  /** the two change places; @param left the cluster as it was before */
  change(left: Snapshot): void;
  /** it runs this release as if it never had run another one; a release that runs already changes nothing */
  become(release: Release): void;
  close(): void;
}

/** @param onRelease told of each release that runs from now on */
export function createPartitions(
  first: Release,
  onRelease: (release: Release) => void,
): Partitions {
  let release = first;
  let inactive: InactivePartition | undefined;

  function run(to: Release, other: InactivePartition | undefined): void {
    release = to;
    inactive = other;
    onRelease(to);
  }

  function drop(): void {
    if (inactive) closeSnapshot(inactive.snapshot);
    inactive = undefined;
  }

  return {
    get release() {
      return release;
    },
    get inactive() {
      return inactive;
    },
    find: (build) =>
      [release, first, ...(inactive ? [inactive.release] : [])].find((one) => one.build === build),
    upgrade(to, left) {
      const from = release;
      drop();
      run(to, { release: from, snapshot: left });
    },
    change(left) {
      if (!inactive) throw new Error('there is no inactive side');
      const { release: to, snapshot } = inactive;
      run(to, { release, snapshot: left });
      closeSnapshot(snapshot);
    },
    become(to) {
      if (to.build === release.build) return;
      drop();
      run(to, undefined);
    },
    close: drop,
  };
}
