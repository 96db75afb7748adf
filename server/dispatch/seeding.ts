/**
 * What a cluster begins with and goes back to: the stock and a fixture. A fixture that comes later
 * is taken whole or not at all.
 */
import type { Cluster } from '../cluster/cluster';
import { ControlError, type SeedReport } from '../cluster/control';
import { closeSnapshot, SnapshotRefused, type Snapshot } from '../cluster/snapshot';
import { parseFixture, type ReadFixture } from '../config/fixture';
import { OptionError } from '../config/options';
import type { Progress } from '../runtime/progress';
import { bytesOf } from '../store/size';
import { FixtureError, runFixture } from './fixture';
import type { Registry } from './registry';

export interface Seeding {
  /** @throws FixtureError with file, line, step and reason */
  fill(): Promise<void>;
  /** back to the state after start */
  reset(): Promise<void>;
  /** @param start it is also what `reset` goes back to from now on @throws ControlError */
  seed(text: string, how: { start: boolean }): Promise<SeedReport>;
  /** as `seed` with start, of a file that changed */
  replace(read: () => ReadFixture): Promise<SeedReport>;
  /** told while a fixture runs; gives back what ends it */
  onProgress(listener: Progress): () => void;
  close(): void;
}

export interface SeedingOptions {
  cluster: Cluster;
  registry: Registry;
  source: ReadFixture | undefined;
  /** runs work while no request is served */
  alone: (work: () => Promise<void>) => Promise<void>;
  /** all nodes run in this process, so that the state after start can be kept */
  whole: boolean;
  /** told while a fixture runs */
  progress?: Progress | undefined;
}

/** A state after start that is larger is made anew at each reset instead of being kept twice. */
const KEPT_BYTES = 64 * 1024 * 1024;

export function createSeeding(options: SeedingOptions): Seeding {
  const { cluster, registry, alone, whole, progress } = options;
  let { source } = options;
  /** the state after start, kept by the first reset */
  let start: Snapshot | undefined;
  const listeners = new Set<Progress>();
  const tell: Progress = (...told) => {
    progress?.(...told);
    for (const listener of listeners) listener(...told);
  };

  async function run(read: ReadFixture): Promise<SeedReport> {
    try {
      await runFixture(registry, cluster, read.fixture, tell);
    } catch (error) {
      if (!(error instanceof FixtureError) || !error.place) throw error;
      const place = read.placeOf(...error.place);
      throw place === '' ? error : new FixtureError(`${place}: ${error.message}`, { cause: error });
    }
    const { axl, copies = [] } = read.fixture;
    return { steps: axl.length, copies: copies.reduce((sum, { count }) => sum + count, 0) };
  }

  async function fill(): Promise<void> {
    if (source) await run(source);
  }

  function forgetStart(): void {
    if (start) closeSnapshot(start);
    start = undefined;
  }

  async function goBack(): Promise<void> {
    if (start) return cluster.restore(start);
    await cluster.reset();
    await fill();
    if (whole && sizeOf(cluster) <= KEPT_BYTES) start = await cluster.capture();
  }

  /** A full disk has no room for the way back either; then the user has to know. */
  async function takeBack(before: Snapshot, cause: unknown): Promise<void> {
    try {
      await cluster.restore(before);
    } catch (error) {
      throw new ControlError(
        `${messageOf(cause)}; and what was done before that could not be taken back: ${messageOf(error)}`,
        409,
        { cause: error },
      );
    }
  }

  /** Runs `work`; what it did is taken back when it fails. */
  async function wholly(work: () => Promise<SeedReport>): Promise<SeedReport> {
    let report: SeedReport = { steps: 0, copies: 0 };
    await alone(async () => {
      const before = await cluster.capture();
      try {
        report = await work();
      } catch (error) {
        await takeBack(before, error);
        throw error;
      } finally {
        closeSnapshot(before);
      }
    });
    return report;
  }

  async function begin(read: ReadFixture): Promise<SeedReport> {
    const report = await wholly(async () => {
      await cluster.reset();
      return run(read);
    });
    source = read;
    forgetStart();
    return report;
  }

  return {
    fill,
    reset: () => alone(goBack),
    async seed(text, { start: asStart }) {
      try {
        const read = parseFixture(text);
        return await (asStart ? begin(read) : wholly(() => run(read)));
      } catch (error) {
        if (error instanceof OptionError || error instanceof FixtureError)
          throw new ControlError(error.message, 400, { cause: error });
        if (error instanceof SnapshotRefused)
          throw new ControlError(error.message, 409, { cause: error });
        throw error;
      }
    },
    replace: (read) => Promise.resolve().then(() => begin(read())),
    onProgress(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: forgetStart,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function sizeOf({ nodes }: Cluster): number {
  return nodes.reduce((sum, { store }) => sum + bytesOf(store), 0);
}
