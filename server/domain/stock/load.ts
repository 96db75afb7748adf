/** The stock installation and the releases, as `schemas/stock` and `schemas/releases.yaml` state them. */
import { readFileSync } from 'node:fs';
import { compiled } from '../../schema/load';
import type { Tree } from '../../schema/tree';

export interface StockModel {
  name: string;
  number: number;
  class: string;
  risClass?: number;
  product?: string;
  protocols?: string[];
  /** protocol -> phone button template */
  templates?: Record<string, string>;
  securityProfiles?: string[];
  lineKeys?: number;
  /** maximum : default maximum : busy trigger */
  calls?: string;
  /** protocol -> release -> firmware load */
  loads?: Record<string, Record<string, string>>;
}

export interface Stock {
  objects: Record<string, { ev: string; uuid?: string; object: Tree }[]>;
  roles: { name: string; application: string }[];
  groups: { name: string; rank: number; roles: string[] }[];
  users: { userid: string; uuid: string; groups: string[] }[];
  models: StockModel[];
  parameters: { service: string; name: string; value: string }[];
  /** type table -> [number, name, further columns] */
  typeRows: Record<string, [number, string, Record<string, string | number>?][]>;
  serviceTypes: {
    /** service -> nameforcontrol where it differs */
    control: Record<string, string>;
    /** service -> level where it is not Informational */
    trace: Record<string, string>;
  };
}

export interface ReleaseFacts {
  build: string;
  schema: string;
  serves: string[];
}

export function loadStock(): Stock {
  return JSON.parse(readFileSync(compiled('stock.json'), 'utf8')) as Stock;
}

/** Releases by their short name ('15.0'). */
export function loadReleases(): Record<string, ReleaseFacts> {
  return JSON.parse(readFileSync(compiled('releases.json'), 'utf8')) as Record<
    string,
    ReleaseFacts
  >;
}

/**
 * The release that a user names: '15', '15.0', '15.0.1' and '12.5(1)' are all understood.
 * Throws with the known ones when none fits.
 */
export function findRelease(name: string): { name: string } & ReleaseFacts {
  const releases = loadReleases();
  const [, major = '', minor = '0'] = /^(\d+)(?:\.(\d+))?/.exec(name) ?? [];
  const key = `${major}.${minor}`;
  const facts = releases[key];
  if (!facts)
    throw new Error(`unknown release ${name}; known: ${Object.keys(releases).join(', ')}`);
  return { name: key, ...facts };
}

/** Suggested values of a service's parameters, by name: the page's "Set to Default". */
export function suggestedParameters(service: string): Map<string, string> {
  return new Map(
    loadStock()
      .parameters.filter((parameter) => parameter.service === service)
      .map(({ name, value }) => [name, value]),
  );
}
