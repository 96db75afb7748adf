/** Moments of a directory's schedule: `YYYY-MM-DD hh:mm`, as the administration page writes them. [doc] */
import { isTrue } from '../../schema/boolean';
import type { Row, SqlValue } from '../../store/store';

const MOMENT = /^\s*(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(:\d\d)?)/;

/** ms since the epoch; undefined: the text names no time, so nothing is done */
export function momentOf(text: SqlValue | undefined): number | undefined {
  const [, day, time] = MOMENT.exec(String(text ?? '')) ?? [];
  if (day === undefined || time === undefined) return undefined;
  const at = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(at) ? undefined : at;
}

export function textOfMoment(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

const HOUR_MS = 3_600_000;
const PERIOD_MS: Record<string, number> = {
  HOUR: HOUR_MS,
  DAY: 24 * HOUR_MS,
  WEEK: 7 * 24 * HOUR_MS,
};

/** The first moment after `now` in the steps of a directory; `at` itself where it does not repeat. */
export function nextMoment(row: Row, at: number, now: number): number {
  const every = Number(row.every);
  if (!isTrue(String(row.repeatable)) || !Number.isInteger(every) || every < 1) return at;
  const unit = String(row.unit ?? 'DAY');
  const period = (PERIOD_MS[unit] ?? 0) * every;
  if (period > 0) return at + (Math.floor((now - at) / period) + 1) * period;
  let next = at;
  for (let months = every; next <= now; months += every) next = monthsLater(at, months);
  return next;
}

/** The same day of a later month, or that month's last one. */
function monthsLater(at: number, months: number): number {
  const start = new Date(at);
  const later = new Date(at);
  later.setUTCDate(1);
  later.setUTCMonth(start.getUTCMonth() + months);
  const last = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate();
  later.setUTCDate(Math.min(start.getUTCDate(), last));
  return later.getTime();
}
