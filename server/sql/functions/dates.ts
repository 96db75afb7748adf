/** Routines over dates and datetimes, and what `+` and `-` mean between them. Informix [guess] */
import { AxlFault } from '../../schema/axl-fault';
import type { Scalar, SqlFunction } from './function';
import { strict } from './function';
import {
  addMonths,
  DAY,
  intervalText,
  isUnit,
  momentText,
  months,
  msOf,
  PLACES,
  readMoment,
  sizeOf,
  span,
  unitsOf,
} from './moments';

type Known = Exclude<Scalar, null>;

function part(read: (date: Date) => number): SqlFunction {
  return { arguments: [1, 1], run: strict((value) => read(new Date(msOf(value ?? null)))) };
}

export const year = part((date) => date.getUTCFullYear());
export const month = part((date) => date.getUTCMonth() + 1);
export const day = part((date) => date.getUTCDate());
export const weekday = part((date) => date.getUTCDay());
export const quarter = part((date) => Math.floor(date.getUTCMonth() / 3) + 1);

export const mdy: SqlFunction = {
  arguments: [3, 3],
  run: strict((m, d, y) => {
    const text = `${Number(m)}/${Number(d)}/${String(Number(y)).padStart(4, '0')}`;
    return momentText(msOf(text), 10);
  }),
};

export const date: SqlFunction = {
  arguments: [1, 1],
  run: strict((value) => momentText(msOf(value ?? null), 10)),
};

export const lastDay: SqlFunction = {
  arguments: [1, 1],
  run: strict((value) => {
    const at = new Date(msOf(value ?? null));
    return momentText(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0), 10);
  }),
};

export const addMonthsTo: SqlFunction = {
  arguments: [2, 2],
  run: strict((value, count) => {
    const moment = readMoment(value ?? null);
    const length = moment.kind === 'datetime' ? moment.length : 10;
    return momentText(addMonths(msOf(value ?? null), Number(count)), length);
  }),
};

/** Whole months where both are the same day of theirs or the last one, else by parts of 31 days. */
export const monthsBetween: SqlFunction = {
  arguments: [2, 2],
  run: strict((a, b) => {
    const [x, y] = [new Date(msOf(a ?? null)), new Date(msOf(b ?? null))];
    const whole =
      12 * (x.getUTCFullYear() - y.getUTCFullYear()) + x.getUTCMonth() - y.getUTCMonth();
    const areLast = [x, y].every((date) => new Date(date.getTime() + DAY).getUTCDate() === 1);
    if (x.getUTCDate() === y.getUTCDate() || areLast) return whole;
    const dayOf = (date: Date): number => date.getUTCDate() + (date.getTime() % DAY) / DAY;
    return whole + (dayOf(x) - dayOf(y)) / 31;
  }),
};

/** A value as INTERVAL first TO last: what is finer than its last unit goes. */
export const interval: SqlFunction = {
  arguments: [3, 3],
  run: strict((value = 0, from, to) => {
    const [first, last] = [String(from), String(to)];
    if (!isUnit(first) || !isUnit(last)) throw new AxlFault('sqlDate');
    const given = readMoment(value);
    const moment = given.kind === 'number' ? readMoment(unitsOf(given.value, last)) : given;
    if (moment.kind !== 'span' && moment.kind !== 'months') throw new AxlFault('sqlDate');
    const whole = Math.trunc(moment.amount / sizeOf(last)) * sizeOf(last);
    return (moment.kind === 'span' ? span : months)(whole, { first, last });
  }),
};

/** An interval as text of a column; every other value as it is. */
export const chars: SqlFunction = {
  arguments: [1, 1],
  run: strict((value = '') => intervalText(String(value))),
};

/** extend(x, first TO last): the translation hands over the two units. */
export const extend: SqlFunction = {
  arguments: [3, 3],
  run: strict((value, first, last) => {
    const [from, to] = [String(first), String(last)];
    if (!isUnit(from) || !isUnit(to)) throw new AxlFault('sqlDate');
    return momentText(msOf(value ?? null), 23).slice(PLACES[from][0], PLACES[to][1]);
  }),
};

/** `n UNITS unit` */
export const units: SqlFunction = {
  arguments: [2, 2],
  run: strict((count, unit) => {
    const word = String(unit);
    return isUnit(word) ? unitsOf(Number(count), word) : null;
  }),
};

export const plus: SqlFunction = {
  arguments: [2, 2],
  run: strict((a = 0, b = 0) => sum(a, b, 1)),
};

export const minus: SqlFunction = {
  arguments: [2, 2],
  run: strict((a = 0, b = 0) => difference(a, b)),
};

function sum(a: Known, b: Known, sign: 1 | -1): Scalar {
  const [x, y] = [readMoment(a), readMoment(b)];
  if (x.kind === 'number' && y.kind === 'number') return x.value + sign * y.value;
  if (x.kind === 'date' || x.kind === 'datetime') {
    if (y.kind === 'number') return momentText(x.ms + sign * y.value * DAY, x.length);
    if (y.kind === 'months') return momentText(addMonths(x.ms, sign * y.amount), x.length);
    // Hours on a DATE make it a datetime.
    const isWhole = y.kind !== 'span' || y.amount % DAY === 0;
    const length = x.kind === 'date' && !isWhole ? 19 : x.length;
    if (y.kind === 'span') return momentText(x.ms + sign * y.amount, length);
  } else if (sign === 1 && (y.kind === 'date' || y.kind === 'datetime')) return sum(b, a, 1);
  else if (x.kind === 'span' && y.kind === 'span') return span(x.amount + sign * y.amount);
  throw new AxlFault('sqlDate');
}

function difference(a: Known, b: Known): Scalar {
  const [x, y] = [readMoment(a), readMoment(b)];
  const isMoment = y.kind === 'date' || y.kind === 'datetime';
  if (!isMoment || (x.kind !== 'date' && x.kind !== 'datetime')) return sum(a, b, -1);
  return x.kind === 'date' && y.kind === 'date' ? (x.ms - y.ms) / DAY : span(x.ms - y.ms);
}
