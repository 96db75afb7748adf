/** What a fixture says once it is read. */

/** A cluster told in AXL operations, run in order (dispatch/fixture.ts). */
export interface Fixture {
  name?: string;
  about?: string;
  /** AXL schema version of the operations; the newest unless told */
  version?: string;
  /** the cluster's clock is frozen at this time */
  clock?: string;
  /** `{ addPhone: { phone: { name: 'SEP...', ... } } }` */
  axl: readonly Readonly<Record<string, unknown>>[];
  /** objects made once and copied, for sites of hundreds of thousands (dispatch/copies.ts) */
  copies?: readonly FixtureCopies[];
}

/** A made-up site (config/generate.ts). */
export interface FixtureGenerate {
  users: number;
  /** percent of the users who have a phone with a line; 80 unless told */
  phones?: number;
  /** another site with as many people; 1 unless told */
  seed?: number;
  firstExtension?: number;
  /** made for the lines; none unless told */
  partition?: string;
  devicePool?: string;
  /** of their mail addresses; example.com unless told */
  domain?: string;
}

export interface FixtureCopies {
  /** operations of the first object; `{i}`, `{i:6}` and `{i:12X}` in their texts are its number */
  axl: readonly Readonly<Record<string, unknown>>[];
  /** how many objects there will be */
  count: number;
  /** number of the first; 1 unless told */
  from?: number;
}
