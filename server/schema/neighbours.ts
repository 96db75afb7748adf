/** The tables of the small products beside CUCM, as `schemas/neighbours` states them, compiled. */
import { readFileSync } from 'node:fs';
import { compiled } from './load';
import type { Model } from './model';

export const NEIGHBOURS = ['cloud', 'expressway', 'idp'] as const;
export type NeighbourName = (typeof NEIGHBOURS)[number];

let models: Record<NeighbourName, Model> | undefined;

/** `dist/schemas/neighbours.json`; once for a process. Only the tables of a model are used. */
export function loadNeighbour(name: NeighbourName): Model {
  models ??= JSON.parse(readFileSync(compiled('neighbours.json'), 'utf8')) as Record<
    NeighbourName,
    Model
  >;
  return models[name];
}
