/**
 * DATE, DATETIME and INTERVAL as values: how they are read from text, reckoned with and printed.
 *
 * A date is `2026-01-05`, a datetime a prefix of `2026-01-05 08:00:00.000`, as a JDBC client
 * prints them [guess]. An interval has no text of its own in the tables; it starts with a mark
 * that no XML text can hold: `<mark>m` and months, or `<mark>s` and milliseconds, in digits whose
 * order as text is theirs as numbers, since SQLite compares them so; then `/day/second`, where its
 * units were said.
 */
import { AxlFault } from '../../schema/axl-fault';
import type { Scalar } from './function';

export const UNITS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'fraction'] as const;
export type Unit = (typeof UNITS)[number];

export function isUnit(word: string): word is Unit {
  return UNITS.some((unit) => unit === word);
}

/** Where a unit starts and ends in the text of a datetime. */
export const PLACES: Record<Unit, readonly [number, number]> = {
  year: [0, 4],
  month: [5, 7],
  day: [8, 10],
  hour: [11, 13],
  minute: [14, 16],
  second: [17, 19],
  fraction: [20, 23],
};

export const DAY = 86_400_000;
const MILLISECONDS: Record<string, number> = {
  day: DAY,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  fraction: 1,
};

export const INTERVAL_MARK = '\u0001';

/** Added to an amount, so that it has as many digits as any other and no sign. */
const ORIGIN = 5e15;

export type Moment =
  | { kind: 'number'; value: number }
  | { kind: 'date' | 'datetime'; ms: number; length: number }
  | { kind: 'months' | 'span'; amount: number };

const TEXT = /^(\d{4})-(\d\d)(?:-(\d\d)(?: (\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{1,5}))?)?)?)?)?$/;
const AMERICAN = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

export function readMoment(value: Scalar): Moment {
  if (typeof value !== 'string') return { kind: 'number', value: Number(value ?? 0) };
  if (value.startsWith(INTERVAL_MARK)) {
    const amount = Number(value.slice(2, 18)) - ORIGIN;
    return { kind: value.charAt(1) === 'm' ? 'months' : 'span', amount };
  }
  const text = value.trim();
  const american = AMERICAN.exec(text);
  if (american) {
    const [, month = '', day = '', year = ''] = american;
    return dated([year, month, day], 10);
  }
  const found = TEXT.exec(text);
  if (found) return dated(found.slice(1), text.length);
  if (text !== '' && Number.isFinite(Number(text))) return { kind: 'number', value: Number(text) };
  throw new AxlFault('sqlDate');
}

function dated(parts: (string | undefined)[], length: number): Moment {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(0, 6)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const fraction = Number((parts[6] ?? '').padEnd(3, '0').slice(0, 3));
  const ms = Date.UTC(year, month - 1, day, hour, minute, second, fraction);
  const isReal = new Date(ms).getUTCMonth() === month - 1 && hour < 24 && minute < 60;
  if (!isReal || second > 59) throw new AxlFault('sqlDate');
  return { kind: length === 10 ? 'date' : 'datetime', ms, length: Math.min(length, 23) };
}

/** Milliseconds of a value that must be a date or a datetime. */
export function msOf(value: Scalar): number {
  const moment = readMoment(value);
  if (moment.kind === 'date' || moment.kind === 'datetime') return moment.ms;
  // A DATE is a number of days since the last of 1899. (Informix manual)
  if (moment.kind === 'number') return Date.UTC(1899, 11, 31) + Math.trunc(moment.value) * DAY;
  throw new AxlFault('sqlDate');
}

/** `2026-01-05 08:00:00.000`, cut to so many characters; dates end at the year 9999. */
export function momentText(ms: number, length: number): string {
  if (!Number.isFinite(ms) || ms < Date.UTC(1, 0) || ms >= Date.UTC(10_000, 0)) {
    throw new AxlFault('sqlDateRange');
  }
  return new Date(ms).toISOString().replace('T', ' ').slice(0, length);
}

/** The first and the last unit of an interval. */
export interface Units {
  first: Unit;
  last: Unit;
}

export function span(ms: number, said?: Units): string {
  return interval('s', ms, said);
}

export function months(count: number, said?: Units): string {
  return interval('m', count, said);
}

function interval(kind: 's' | 'm', amount: number, said: Units | undefined): string {
  const units = said ? `/${said.first}/${said.last}` : '';
  return `${INTERVAL_MARK}${kind}${String(ORIGIN + Math.round(amount)).padStart(16, '0')}${units}`;
}

/** Milliseconds, or months, of one unit. */
export function sizeOf(unit: Unit): number {
  if (unit === 'year') return 12;
  return MILLISECONDS[unit] ?? 1;
}

/** The interval of so many units. */
export function unitsOf(count: number, unit: Unit): string {
  if (unit === 'year' || unit === 'month') return months(Math.trunc(count) * sizeOf(unit));
  return span(count * sizeOf(unit));
}

/** A date so many months later; the day must exist there. */
export function addMonths(ms: number, count: number): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + count);
  if (date.getUTCDate() !== day) throw new AxlFault('sqlDateRange');
  return date.getTime();
}

/** An interval as dbaccess prints it: `1-02` or `7 12:30:00`; of one unit only its number. [guess] */
export function intervalText(value: string): string {
  const moment = readMoment(value);
  if (moment.kind !== 'months' && moment.kind !== 'span') return value;
  const [, first = '', last = ''] = value.split('/');
  const usual: readonly Unit[] = moment.kind === 'months' ? MONTHS : TIMES;
  const isSaid = isUnit(first) && isUnit(last) && usual.includes(first) && usual.includes(last);
  const units = isSaid ? usual.slice(usual.indexOf(first), usual.indexOf(last) + 1) : usual;
  let left = Math.abs(moment.amount);
  const parts = units.map((unit, n) => {
    const count = Math.floor(left / sizeOf(unit));
    left -= count * sizeOf(unit);
    return n === 0 ? String(count) : BEFORE[unit] + String(count).padStart(DIGITS[unit] ?? 2, '0');
  });
  return `${moment.amount < 0 ? '-' : ''}${parts.join('')}`;
}

const MONTHS = ['year', 'month'] as const;
const TIMES = ['day', 'hour', 'minute', 'second', 'fraction'] as const;
const BEFORE: Record<Unit, string> = {
  ...{ year: '', month: '-', day: '', hour: ' ', minute: ':', second: ':', fraction: '.' },
};
const DIGITS: Partial<Record<Unit, number>> = { fraction: 3 };
