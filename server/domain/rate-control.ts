/**
 * Rate control of the serviceability services: so many requests in 60 s of cluster time, at each
 * node, over all users [guess]; the figures are enterprise parameters [doc]. It is a limit of the
 * real server, so `--limits off` lifts it. facts/serviceability.md 1.1
 */
import type { Cluster } from '../cluster/cluster';
import type { Node } from '../cluster/node';
import { enterpriseParameter } from './parameters';

export interface RateControl {
  /** counts a request; the limit that it exceeds, undefined when it may be served */
  exceeded(node: Node): number | undefined;
}

export interface RateRule {
  /** of the enterprise parameter */
  parameter: string;
  /** where that is not set */
  usual: number;
  /** the most that it can be set to */
  most: number;
}

const WINDOW_MS = 60_000;
const known = new WeakMap<Cluster, Map<string, RateControl>>();

/** That of a cluster for this parameter, made once. */
export function rateControlOf(cluster: Cluster, rule: RateRule): RateControl {
  const all = known.get(cluster) ?? new Map<string, RateControl>();
  known.set(cluster, all);
  let control = all.get(rule.parameter);
  if (!control) all.set(rule.parameter, (control = createRateControl(cluster, rule)));
  return control;
}

function createRateControl(cluster: Cluster, { parameter, usual, most }: RateRule): RateControl {
  /** node -> cluster times in ms of the requests served */
  const served = new Map<string, number[]>();
  cluster.register({ name: `rate of ${parameter}`, reset: () => served.clear() });
  return {
    exceeded(node) {
      if (cluster.settings.limits === 'off') return undefined;
      const text = node.store.read((tx) => enterpriseParameter(tx, parameter));
      const set = Number(text);
      const limit = text !== undefined && set > 0 ? Math.min(set, most) : usual;
      const now = cluster.clock.now();
      const recent = (served.get(node.name) ?? []).filter(
        (at) => at <= now && now - at < WINDOW_MS,
      );
      served.set(node.name, recent);
      if (recent.length >= limit) return limit;
      recent.push(now);
      return undefined;
    },
  };
}
