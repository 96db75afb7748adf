/** A part of a cluster that goes back with it: reset and snapshot find all parts by this mark. */
export interface Stateful {
  readonly name: string;
  reset(): void;
  /** what a snapshot keeps of it, as JSON; a part without is at its start after a restore */
  snapshot?(): unknown;
  /** called after reset, with what `snapshot` gave */
  restore?(state: unknown): void;
}
