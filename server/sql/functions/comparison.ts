/** lessthan(a, b) and its kin: the function form of <, as two public reports use it. [client] */
import type { Scalar, SqlFunction } from './function';
import { strict } from './function';

type Known = Exclude<Scalar, null>;

function comparison(holds: (difference: number) => boolean): SqlFunction {
  return {
    arguments: [2, 2],
    boolean: true,
    run: strict((a, b) => {
      if (a === undefined || b === undefined) return null;
      return holds(compare(a, b)) ? 1 : 0;
    }),
  };
}

function compare(a: Known, b: Known): number {
  const [x, y] = typeof a === 'string' && typeof b === 'string' ? [a, b] : [Number(a), Number(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

export const lessthan = comparison((difference) => difference < 0);
export const lessthanorequal = comparison((difference) => difference <= 0);
export const greaterthan = comparison((difference) => difference > 0);
export const greaterthanorequal = comparison((difference) => difference >= 0);
export const equal = comparison((difference) => difference === 0);
export const notequal = comparison((difference) => difference !== 0);
