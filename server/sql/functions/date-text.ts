/**
 * to_char and to_date with Informix's % directives. Names of months and days are English, as in
 * the locale en_us of a CUCM. Informix [guess]
 */
import { AxlFault } from '../../schema/axl-fault';
import type { SqlFunction } from './function';
import { strict } from './function';
import { momentText, msOf } from './moments';

const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const two = (value: number): string => String(value).padStart(2, '0');

const PRINTED: Record<string, (date: Date) => string> = {
  Y: (date) => String(date.getUTCFullYear()),
  y: (date) => two(date.getUTCFullYear() % 100),
  m: (date) => two(date.getUTCMonth() + 1),
  d: (date) => two(date.getUTCDate()),
  e: (date) => String(date.getUTCDate()).padStart(2, ' '),
  H: (date) => two(date.getUTCHours()),
  I: (date) => two(date.getUTCHours() % 12 || 12),
  M: (date) => two(date.getUTCMinutes()),
  S: (date) => two(date.getUTCSeconds()),
  F: (date) => `.${String(date.getUTCMilliseconds()).padStart(3, '0')}`,
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  B: (date) => MONTHS[date.getUTCMonth()] ?? '',
  b: (date) => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
  A: (date) => DAYS[date.getUTCDay()] ?? '',
  a: (date) => (DAYS[date.getUTCDay()] ?? '').slice(0, 3),
};

const COMPOUND: Record<string, string> = {
  T: '%H:%M:%S',
  R: '%H:%M',
  D: '%m/%d/%y',
  x: '%m/%d/%y',
};

function withoutCompounds(format: string): string {
  return format.replace(/%([TRDx])/g, (all, letter: string) => COMPOUND[letter] ?? all);
}

/** A number is printed as it is. */
export const toChar: SqlFunction = {
  arguments: [1, 2],
  run: strict((value, format) => {
    if (typeof value !== 'string') return String(value);
    if (format === undefined) return value;
    const date = new Date(msOf(value));
    return withoutCompounds(String(format)).replace(/%(%|[a-zA-Z]\d?)/g, (_all, letter: string) => {
      if (letter === '%') return '%';
      const print = PRINTED[letter.charAt(0)];
      if (!print) throw new AxlFault('sqlDate');
      return print(date);
    });
  }),
};

const READ: Record<string, string> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  b: '(?<b>[A-Za-z]{3})',
  B: '(?<b>[A-Za-z]+)',
};

export const toDate: SqlFunction = {
  arguments: [1, 2],
  run: strict((text, format) => {
    if (format === undefined) return momentText(msOf(text ?? null), 19);
    const plain = withoutCompounds(String(format)).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const pattern = plain.replace(/%([a-zA-Z])/g, (_all, letter: string) => {
      const read = READ[letter];
      if (read === undefined) throw new AxlFault('sqlDate');
      return read;
    });
    const parts = groupsOf(pattern, String(text));
    const month = parts.b
      ? MONTHS.findIndex((name) => name.toLowerCase().startsWith(parts.b?.toLowerCase() ?? '-')) + 1
      : Number(parts.m ?? 1);
    const day = [parts.Y ?? '1200', two(month), two(Number(parts.d ?? 1))].join('-');
    const time = [parts.H, parts.M, parts.S].map((value) => two(Number(value ?? 0))).join(':');
    return momentText(msOf(`${day} ${time}`), 19);
  }),
};

/** A directive that stands twice makes no pattern. */
function groupsOf(pattern: string, text: string): Record<string, string | undefined> {
  try {
    const found = new RegExp(`^${pattern}$`).exec(text.trim());
    if (found) return found.groups ?? {};
  } catch {
    // falls through to the fault
  }
  throw new AxlFault('sqlDate');
}
