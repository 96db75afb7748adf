/** A part of a cluster that goes back with it: reset and snapshot find all parts by this mark. */
export interface Stateful {
  readonly name: string;
  reset(): void;
}
