/** Reads a fixture again whenever its file, or one beside it, changes. A part of assemble.ts. */
import { watch } from 'node:fs';
import { dirname } from 'node:path';
import type { SeedReport } from './cluster/control';
import type { Log } from './runtime/log';

/** Editors write a file in several steps. */
const QUIET_MS = 100;

/** @param reload takes the new fixture, or throws and leaves all as it is @returns ends it */
export function watchFixture(
  path: string,
  log: Log,
  reload: () => Promise<SeedReport>,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const again = async (): Promise<void> => {
    try {
      log.info('fixture-reloaded', { path, ...(await reload()) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn('fixture-not-taken', { path, reason });
    }
  };
  const watcher = watch(dirname(path), () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(again);
    }, QUIET_MS);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
