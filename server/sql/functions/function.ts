/**
 * A routine that Informix has: SQLite's own under a name, or JavaScript.
 *
 * JavaScript routines are registered as `ifx_<name>` so that they never replace a function of
 * SQLite that the store's statements use.
 */
import type { Clock } from '../../runtime/clock';
import type { Ids } from '../../runtime/ids';

export type Scalar = string | number | bigint | null;

/** What routines need of the cluster. */
export interface Surroundings {
  clock: Clock;
  ids: Ids;
}

export interface SqlFunction {
  /** fewest and most arguments; any other count is fault -674 */
  arguments: readonly [number, number];
  /** SQLite's own function of this name does it */
  native?: string;
  run?(around: Surroundings, ...values: Scalar[]): Scalar;
  /** gives another value each time */
  volatile?: boolean;
  /** result is a truth value: 1/0 in a condition, t/f in a result */
  boolean?: boolean;
}

/** Informix converts numbers to text where text is due. */
export function textOf(value: Scalar): string {
  return value === null ? '' : String(value);
}

export function numberOf(value: Scalar): number {
  return value === null ? 0 : Number(value);
}

/** A function that is NULL when any argument is. */
export function strict(
  run: (...values: Exclude<Scalar, null>[]) => Scalar,
): (around: Surroundings, ...values: Scalar[]) => Scalar {
  return (_around, ...values) => {
    const known = values.filter((value) => value !== null);
    return known.length === values.length ? run(...known) : null;
  };
}
