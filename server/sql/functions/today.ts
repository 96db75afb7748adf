/**
 * TODAY, CURRENT and SYSDATE: the cluster's time, in the form a JDBC client prints. [guess]
 * They are words in Informix; the translation gives them their parentheses.
 */
import type { SqlFunction } from './function';

/** `YYYY-MM-DD HH:MM:SS`, UTC */
export function dateTime(ms: number): string | null {
  // The range of a JavaScript date; beyond it toISOString throws.
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return null;
  return iso(ms).slice(0, 19);
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ');
}

export const today: SqlFunction = {
  arguments: [0, 0],
  volatile: true,
  run: ({ clock }) => iso(clock.now()).slice(0, 10),
};

/** The argument is how many characters its qualifier leaves: CURRENT YEAR TO SECOND is 19. */
export const current: SqlFunction = {
  arguments: [0, 1],
  volatile: true,
  run: ({ clock }, length) => iso(clock.now()).slice(0, Number(length ?? 23)),
};
