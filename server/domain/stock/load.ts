/** The stock installation and the releases, as `schemas/stock` and `schemas/releases.yaml` state them. */
import { readFileSync } from 'node:fs';
import { compiled } from '../../schema/load';
import { reaches } from '../../schema/release';
import { textOf, type Tree } from '../../schema/tree';
import { stockPkid } from './stock-pkid';

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
  /** since: the first release that has the object */
  objects: Record<string, { ev: string; uuid?: string; since?: string; object: Tree }[]>;
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
  /** certificates of the authorities that made the phones, PEM */
  manufacturers: string[];
  /** PEM, of Phone-Edge-trust */
  edgeAuthorities: string[];
}

export interface ReleaseFacts {
  build: string;
  schema: string;
  serves: string[];
  /** builds of its service updates: SU1, SU2 */
  updates?: Record<string, string>;
}

export interface FoundRelease extends ReleaseFacts {
  name: string;
  /** what this release has and older ones have not: schemas/releases.yaml */
  features: string[];
}

export function loadStock(): Stock {
  return JSON.parse(readFileSync(compiled('stock.json'), 'utf8')) as Stock;
}

interface Releases {
  /** by short name: '15.0' */
  releases: Record<string, ReleaseFacts>;
  /** feature -> the first release that has it */
  features: Record<string, string>;
}

function loadReleases(): Releases {
  const { features, ...releases } = JSON.parse(
    readFileSync(compiled('releases.json'), 'utf8'),
  ) as Record<string, ReleaseFacts> & { features: Record<string, string> };
  return { releases, features };
}

const RELEASE = /^(\d+)(?:\.(\d+))?(?:[.(]\d\w*\)?)?(?:[ -]?(SU\d+))?$/i;

/**
 * The release that a user names: '15', '15.0.1', '12.5(1)', '11.5(1)SU3' and a full build are all
 * understood. Throws with the known ones when none fits.
 */
export function findRelease(name: string): FoundRelease {
  const { releases, features } = loadReleases();
  const known = Object.entries(releases).flatMap(([key, facts]) => [
    { key, shown: key, facts },
    ...Object.entries(facts.updates ?? {}).map(([update, build]) => ({
      key,
      shown: key + update,
      facts: { ...facts, build },
    })),
  ]);
  const [, major = '', minor = '0', update = ''] = RELEASE.exec(name) ?? [];
  const shown = `${major}.${minor}${update.toUpperCase()}`;
  const found = known.find((one) => one.shown === shown || one.facts.build === name);
  if (!found)
    throw new Error(`unknown release ${name}; known: ${known.map((one) => one.shown).join(', ')}`);
  const { build } = found.facts;
  const has = Object.keys(features).filter((one) => reaches(build, features[one] ?? ''));
  return { name: found.key, ...found.facts, features: has };
}

export interface StockObject {
  noun: string;
  pkid: string;
  object: Tree;
}

/** Stock objects that came with a release later than this build. */
export function laterObjects(build: string): StockObject[] {
  return Object.entries(loadStock().objects).flatMap(([noun, rows]) =>
    rows
      .filter(({ since }) => since !== undefined && !reaches(build, since))
      .map(({ uuid, object }) => ({
        ...{ noun, object },
        pkid: uuid ?? stockPkid(noun, keyText(object)),
      })),
  );
}

export interface ModelLoad {
  /** number of the model */
  model: number;
  /** number of the protocol */
  protocol: number;
  load: string;
}

const PROTOCOLS: Record<string, number> = { SCCP: 0, SIP: 11 };

/** Firmware loads that come with a release, by its short name. */
export function loadsOf(release: string): ModelLoad[] {
  return loadStock().models.flatMap((model) =>
    Object.entries(model.loads ?? {}).flatMap(([protocol, byRelease]) => {
      const load = byRelease[release.replace(/\.0$/, '')] ?? byRelease[release];
      const number = PROTOCOLS[protocol];
      return load === undefined || number === undefined
        ? []
        : [{ model: model.number, protocol: number, load }];
    }),
  );
}

/** The first element of a stock object is its key. */
export function keyText(object: Tree): string {
  return textOf(Object.values(object)[0]) ?? '';
}

/** Suggested values of a service's parameters, by name: the page's "Set to Default". */
export function suggestedParameters(service: string): Map<string, string> {
  return new Map(
    loadStock()
      .parameters.filter((parameter) => parameter.service === service)
      .map(({ name, value }) => [name, value]),
  );
}
