/**
 * Logs that `file view activelog` shows, by their paths: what the product itself writes there. Kept
 * with the cluster, the newest lines only.
 */
import type { Cluster } from '../../cluster/cluster';

export interface LogFiles {
  /** @param path below activelog: 'syslog/CiscoSyslog' */
  write(path: string, line: string): void;
  /** undefined: no such file; no line was written yet */
  read(path: string): readonly string[] | undefined;
}

const MOST_LINES = 5_000;
const known = new WeakMap<Cluster, LogFiles>();

/** Those of a cluster, made once. */
export function logFilesOf(cluster: Cluster): LogFiles {
  let files = known.get(cluster);
  if (!files) known.set(cluster, (files = create(cluster)));
  return files;
}

function create(cluster: Cluster): LogFiles {
  const files = new Map<string, string[]>();
  cluster.register({
    name: 'log-files',
    reset: () => files.clear(),
    snapshot: () => [...files],
    restore(state) {
      for (const [path, lines] of state as [string, string[]][]) files.set(path, lines);
    },
  });
  return {
    write(path, line) {
      const lines = files.get(path) ?? [];
      lines.push(line);
      if (lines.length > MOST_LINES) lines.shift();
      files.set(path, lines);
    },
    read: (path) => files.get(path),
  };
}
