/** `schemas/neighbours` -> the tables of the small products beside CUCM that have no public resources. */
import type { NeighbourName } from '../../server/schema/neighbours';
import type { Model } from '../../server/schema/model';
import { compileTables } from './compile-tables';

type Yaml = Record<string, unknown>;

/** Tables that CUCM has too: one certificate store of the platform ... */
const PLATFORM = [
  'certificate',
  'certificateservicecertificatemap',
  'certificaterequest',
  'owncertificate',
];

/** ... and one form of access control. */
const SHARED: Record<NeighbourName, readonly string[]> = {
  expressway: [...PLATFORM, 'mraaccesscontrol'],
  cloud: PLATFORM,
  idp: PLATFORM,
};

export interface NeighboursYaml {
  shared: Yaml;
  /** schemas/sql/system.yaml */
  system: Yaml;
  own: Record<NeighbourName, Yaml>;
}

export function compileNeighbours({
  shared,
  system,
  own,
}: NeighboursYaml): Record<NeighbourName, Model> {
  const compiled = Object.entries(own).map(([name, tables]) => {
    const model: Model = {
      simples: {},
      classes: {},
      nouns: {},
      types: {},
      operations: {},
      tables: {},
    };
    const platform = SHARED[name as NeighbourName].map((table) => [table, system[table]]);
    model.tables = compileTables(model, [Object.fromEntries(platform) as Yaml, shared, tables]);
    return [name, model];
  });
  return Object.fromEntries(compiled) as Record<NeighbourName, Model>;
}
