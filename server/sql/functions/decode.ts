/** decode(x, when, then, ..., otherwise): a NULL matches a NULL, unlike CASE. Informix [guess] */
import type { Scalar, SqlFunction } from './function';

export const decode: SqlFunction = {
  arguments: [3, 100],
  run(_around, value, ...rest) {
    for (let i = 0; i + 1 < rest.length; i += 2) {
      if (same(value, rest[i])) return rest[i + 1] ?? null;
    }
    return rest.length % 2 === 1 ? (rest.at(-1) ?? null) : null;
  },
};

function same(a: Scalar | undefined, b: Scalar | undefined): boolean {
  if (a === null || b === null) return a === b;
  return String(a) === String(b);
}
