/**
 * Requests that were answered, counted as Prometheus wants them (metrics.ts). It is on the hot way:
 * three look-ups and a few additions a request, and nothing is written out until somebody asks.
 */

/** Upper ends of the buckets of durations, in seconds. */
export const BUCKETS: readonly number[] = [
  ...[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
];

export interface Answered {
  protocol: string;
  operation: string | undefined;
  /** 0: none was sent */
  status: number;
  ms: number;
}

export interface Series extends Readonly<Omit<Answered, 'ms' | 'operation'>> {
  readonly operation: string;
  count: number;
  /** seconds */
  sum: number;
  /** answers per bucket, each alone; those of more than the last are in none */
  buckets: number[];
}

export interface Traffic {
  note(answered: Answered): void;
  series(): Iterable<Series>;
}

/** What comes after so many different ones is counted under the operation "other". */
const MOST = 3_000;

export function createTraffic(): Traffic {
  const known = new Map<string, Series>();

  function seriesOf({ protocol, operation = '', status }: Answered): Series {
    const mark = `${status} ${protocol} ${operation}`;
    const found = known.get(mark);
    if (found) return found;
    if (known.size >= MOST && operation !== 'other')
      return seriesOf({ protocol, operation: 'other', status, ms: 0 });
    const made = { protocol, operation, status, count: 0, sum: 0, buckets: BUCKETS.map(() => 0) };
    known.set(mark, made);
    return made;
  }

  return {
    note(answered) {
      const series = seriesOf(answered);
      const seconds = answered.ms / 1000;
      series.count += 1;
      series.sum += seconds;
      const bucket = BUCKETS.findIndex((end) => seconds <= end);
      if (bucket >= 0) series.buckets[bucket] = (series.buckets[bucket] ?? 0) + 1;
    },
    series: () => known.values(),
  };
}
