/**
 * What is served, printed from the map that answers calls: each operation of each version with its
 * rung and the evidence of its behaviour. The command `ucmock coverage`, `GET /_ucmock/coverage`
 * and docs/coverage.md all come from here.
 */
import { evidenceWord } from '../schema/evidence';
import { VERSIONS, type Version } from '../schema/model';
import { RUNGS, type Registry, type Rung } from './registry';

export interface Covered {
  operation: string;
  rung: Rung;
  /** recorded, doc, client, schema or guess */
  evidence: string;
}

export interface Coverage {
  versions: Record<string, { operations: number; rungs: Record<Rung, number> }>;
  /** of each version, in alphabetical order */
  operations: Record<string, Covered[]>;
}

export function coverageOf(registry: Registry, versions: readonly Version[] = VERSIONS): Coverage {
  const operations = Object.fromEntries(
    versions.map((version) => [version, coveredIn(registry, version)] as const),
  );
  return {
    versions: Object.fromEntries(
      Object.entries(operations).map(([version, covered]) => [
        version,
        { operations: covered.length, rungs: countRungs(covered) },
      ]),
    ),
    operations,
  };
}

/** A table for the terminal: one line an operation of the newest version asked for. */
export function coverageText({ versions, operations }: Coverage): string {
  const counts = Object.entries(versions).map(
    ([version, { operations: all, rungs }]) =>
      `${version}: ${all} operations, ${RUNGS.map((rung) => `${rungs[rung]} ${rung}`).join(', ')}\n`,
  );
  const newest = Object.values(operations).at(-1) ?? [];
  const width = Math.max(...newest.map(({ operation }) => operation.length));
  const lines = newest.map(
    ({ operation, rung, evidence }) =>
      `${operation.padEnd(width)}  ${rung.padEnd(12)}  ${evidence}\n`,
  );
  return `${counts.join('')}\n${lines.join('')}`;
}

function coveredIn(registry: Registry, version: Version): Covered[] {
  return registry
    .all(version)
    .map(({ operation, rung, evidence }) => ({
      operation: operation.name,
      rung,
      evidence: evidenceWord(evidence),
    }))
    .sort((a, b) => (a.operation < b.operation ? -1 : 1));
}

function countRungs(covered: readonly Covered[]): Record<Rung, number> {
  const counts = Object.fromEntries(RUNGS.map((rung) => [rung, 0])) as Record<Rung, number>;
  for (const { rung } of covered) counts[rung] += 1;
  return counts;
}
