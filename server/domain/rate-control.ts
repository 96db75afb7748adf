/**
 * Rate control of the serviceability services: so many requests in a minute of the cluster's clock,
 * counted at each node over all users. That the minute slides is a [guess].
 * facts/serviceability.md 1.1
 */
import type { Cluster } from '../cluster/cluster';

export interface RateControl {
  /** counts a request at this node; false when it is one too many */
  admit(node: string, perMinute: number): boolean;
}

const MINUTE_MS = 60_000;
const controls = new WeakMap<Cluster, Map<string, RateControl>>();

/** @param kind what is counted: 'perfmon' */
export function rateControlOf(cluster: Cluster, kind: string): RateControl {
  const known = controls.get(cluster) ?? new Map<string, RateControl>();
  controls.set(cluster, known);
  let control = known.get(kind);
  if (!control) {
    control = createRateControl(cluster, kind);
    known.set(kind, control);
  }
  return control;
}

function createRateControl(cluster: Cluster, kind: string): RateControl {
  const times = new Map<string, number[]>();
  cluster.register({ name: `rate-control-${kind}`, reset: () => times.clear() });
  return {
    admit(node, perMinute) {
      if (cluster.settings.limits === 'off') return true;
      const now = cluster.clock.now();
      // A clock that was set back has no requests of the future.
      const recent = (times.get(node) ?? []).filter((at) => at <= now && now - at < MINUTE_MS);
      const admitted = recent.length < perMinute;
      if (admitted) recent.push(now);
      times.set(node, recent);
      return admitted;
    },
  };
}
