/** Which performance objects and counters there are: schemas/perfmon.yaml, by the kind of node. */
import { readFileSync } from 'node:fs';
import type { NodeRole } from '../../cluster/node';
import { compiled } from '../../schema/load';

/** Where a value comes from; none of them: it is counted (tally.ts). */
export interface ValueFacts {
  is?: number;
  /** one number; :node and :instance stand for their names */
  sql?: string;
  /** words of sources.ts */
  from?: string;
}

export interface PerfObject {
  name: string;
  on: 'cucm' | 'presence' | 'both';
  ev: string;
  /** undefined: one instance without a name */
  instances: readonly string[] | { sql?: string; from?: string } | undefined;
  counters: readonly string[];
  values: Readonly<Record<string, ValueFacts>>;
  /** counters that need two samples */
  sampled: ReadonlySet<string>;
  about: Readonly<Record<string, string>>;
}

type Stated = Partial<Omit<PerfObject, 'name' | 'sampled'>> &
  Pick<PerfObject, 'on' | 'ev' | 'counters'> & { sampled?: string[] };

let known: readonly PerfObject[] | undefined;

/** Read once; throws when the package was not built. */
function catalogue(): readonly PerfObject[] {
  known ??= Object.entries(
    JSON.parse(readFileSync(compiled('perfmon.json'), 'utf8')) as Record<string, Stated>,
  ).map(([name, { instances, values = {}, about = {}, sampled = [], ...stated }]) => ({
    ...stated,
    name,
    instances,
    values,
    about,
    sampled: new Set(sampled),
  }));
  return known;
}

/** Objects of a node in the order of their names. */
export function objectsOf(role: NodeRole): PerfObject[] {
  const product = role === 'presence' ? 'presence' : 'cucm';
  return catalogue().filter(({ on }) => on === 'both' || on === product);
}

/** By its name, whatever the case. [guess] */
export function objectOf(role: NodeRole, name: string): PerfObject | undefined {
  const wanted = name.trim().toLowerCase();
  return objectsOf(role).find((one) => one.name.toLowerCase() === wanted);
}

/**
 * What a counter is about. Where nothing is stated: its name in plain words, 'Calls active of Cisco
 * SIP.' [guess]
 */
export function descriptionOf({ name, about }: PerfObject, counter: string): string {
  const stated = about[counter];
  if (stated !== undefined) return stated;
  const words = counter.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} of ${name}.`;
}
