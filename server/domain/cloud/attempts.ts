/** How often one client may come with codes that are none: who tries all of them gets nowhere. [guess] */
import type { Cluster } from '../../cluster/cluster';

const WINDOW_MS = 60_000;
const MOST = 20;

export interface Attempts {
  /** may this client try now? */
  open(client: string): boolean;
  failed(client: string): void;
}

const known = new WeakMap<Cluster, Attempts>();

export function attemptsOf(cluster: Cluster): Attempts {
  let attempts = known.get(cluster);
  if (!attempts) known.set(cluster, (attempts = createAttempts(cluster)));
  return attempts;
}

function createAttempts(cluster: Cluster): Attempts {
  /** client -> cluster times in ms */
  const failures = new Map<string, number[]>();
  cluster.register({ name: 'cloud-attempts', reset: () => failures.clear() });
  const recent = (client: string): number[] => {
    const now = cluster.clock.now();
    const kept = (failures.get(client) ?? []).filter((at) => at <= now && now - at < WINDOW_MS);
    if (kept.length === 0) failures.delete(client);
    else failures.set(client, kept);
    return kept;
  };
  return {
    open: (client) => cluster.settings.limits === 'off' || recent(client).length < MOST,
    failed: (client) => void failures.set(client, [...recent(client), cluster.clock.now()]),
  };
}
