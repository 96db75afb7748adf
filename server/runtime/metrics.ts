/** Figures of all clusters in this process as Prometheus reads them, by prom-client. */
import type { Metric, Registry } from 'prom-client';
import { BUCKETS, type Series } from './traffic';

export interface NodeFigures {
  node: string;
  /** last number of the change log that it applied */
  applied: number;
  /** entries of the publisher that it has not */
  behind: number;
  /** as `utils dbreplication runtimestate` shows it; 2 is good */
  state: number;
  /** of its database; undefined where the node runs in another process */
  bytes: number | undefined;
}

export interface ClusterFigures {
  cluster: string;
  traffic: Iterable<Series>;
  nodes: readonly NodeFigures[];
  sessions: number;
  rules: readonly { id: string; matched: number; done: number }[];
}

export interface Metrics {
  /** the text that /_ucmock/metrics answers */
  text(): Promise<string>;
}

export function createMetrics(read: () => Promise<readonly ClusterFigures[]>): Metrics {
  let registry: Registry | undefined;
  let clusters: readonly ClusterFigures[] = [];
  return {
    async text() {
      registry ??= await createRegistry(() => clusters);
      clusters = await read();
      return registry.metrics();
    },
  };
}

async function createRegistry(read: () => readonly ClusterFigures[]): Promise<Registry> {
  const { Counter, Gauge, Registry, collectDefaultMetrics } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  registry.registerMetric(durations(read));

  const kinds = { gauge: Gauge, counter: Counter };
  type Row = readonly [labels: Record<string, string>, value: number | undefined];
  const add = (
    kind: keyof typeof kinds,
    name: string,
    help: string,
    rows: (one: ClusterFigures) => readonly Row[],
    labels: readonly string[] = [],
  ): void => {
    const metric = new kinds[kind]({
      ...{ name, help, labelNames: ['cluster', ...labels], registers: [registry] },
      collect() {
        metric.reset();
        for (const one of read())
          for (const [more, value] of rows(one))
            if (value !== undefined) metric.inc({ cluster: one.cluster, ...more }, value);
      },
    });
  };
  const ofNodes =
    (name: 'applied' | 'behind' | 'state' | 'bytes') =>
    ({ nodes }: ClusterFigures): Row[] =>
      nodes.map((one) => [{ node: one.node }, one[name]]);
  add('gauge', 'ucmock_store_bytes', 'Size of the database', ofNodes('bytes'), ['node']);
  add('gauge', 'ucmock_changes_applied', 'Last number of the change log applied', ofNodes('applied'), ['node']); // prettier-ignore
  add('gauge', 'ucmock_replication_behind', 'Entries of the change log not applied yet', ofNodes('behind'), ['node']); // prettier-ignore
  add('gauge', 'ucmock_replication_state', 'Replication state, 2 is good', ofNodes('state'), [
    'node',
  ]);
  add('gauge', 'ucmock_sessions', 'Sessions of clients', ({ sessions }) => [[{}, sessions]]);
  add(
    'counter',
    'ucmock_fault_rule_requests_total',
    'Requests that fault rules matched, and that they were carried out on',
    ({ rules }) =>
      rules.flatMap(({ id: rule, matched, done }): Row[] => [
        [{ rule, what: 'matched' }, matched],
        [{ rule, what: 'done' }, done],
      ]),
    ['rule', 'what'],
  );
  return registry;
}

/**
 * Requests by protocol, operation and status, with their durations. Not prom-client's Histogram:
 * that would have to be loaded before the first request is answered, and costs ten times as much
 * at each.
 */
function durations(read: () => readonly ClusterFigures[]): Metric {
  const name = 'ucmock_request_duration_seconds';
  const about = { name, help: 'Requests and how long they took', type: 'histogram' };
  const get = () =>
    Promise.resolve({
      ...about,
      aggregator: 'sum',
      values: read().flatMap(({ cluster, traffic }) =>
        [...traffic].flatMap((series) => valuesOf(name, cluster, series)),
      ),
    });
  return { ...about, get, reset: () => undefined } as unknown as Metric;
}

function valuesOf(name: string, cluster: string, series: Series): object[] {
  const { protocol, operation, status, count, sum, buckets } = series;
  const labels = { cluster, protocol, operation, status: String(status) };
  let below = 0;
  const ends = BUCKETS.map((le, at) => {
    below += buckets[at] ?? 0;
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: below };
  });
  return [
    ...ends,
    { metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: count },
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
