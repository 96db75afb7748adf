/**
 * dbinfo('utc_to_datetime', seconds): `YYYY-MM-DD HH:MM:SS`. [recorded] facts/sql.md 2
 *
 * The real server prints its own time zone; a ucmock cluster lives in UTC. Other questions to
 * dbinfo are answered with NULL. [guess]
 */
import type { SqlFunction } from './function';
import { strict } from './function';
import { dateTime } from './today';

export const dbinfo: SqlFunction = {
  arguments: [1, 2],
  run: strict((question, seconds) =>
    String(question).toLowerCase() === 'utc_to_datetime' && seconds !== undefined
      ? dateTime(Number(seconds) * 1000)
      : null,
  ),
};
