/**
 * TODAY, CURRENT and SYSDATE: the cluster's time, in the form a JDBC client prints. [guess]
 * They are words in Informix; the translation gives them their parentheses.
 */
import type { SqlFunction } from './function';
import { momentText } from './moments';

/** `YYYY-MM-DD HH:MM:SS`, UTC; NULL beyond the range of dates */
export function dateTime(ms: number): string | null {
  // The range of a JavaScript date; beyond it toISOString throws.
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return null;
  return new Date(ms).toISOString().replace('T', ' ').slice(0, 19);
}

export const today: SqlFunction = {
  arguments: [0, 0],
  volatile: true,
  run: ({ clock }) => momentText(clock.now(), 10),
};

/** The characters that its qualifier leaves: CURRENT YEAR TO SECOND is 0 to 19. */
export const current: SqlFunction = {
  arguments: [0, 2],
  volatile: true,
  run: ({ clock }, start, end) =>
    momentText(clock.now(), 23).slice(Number(start ?? 0), Number(end ?? 23)),
};
