/** Small text routines of Informix that SQLite lacks or means otherwise. Informix [guess] */
import type { SqlFunction } from './function';
import { numberOf, strict, textOf } from './function';

/** Longer than any column's text; a statement that nests these must not eat the memory. */
const LONGEST = 1_000_000;

/** Exactly two arguments: with three the real server says -674. [recorded] facts/sql.md 6 */
export const concat: SqlFunction = {
  arguments: [2, 2],
  run: strict((a, b) => `${a}${b}`),
};

export const lpad: SqlFunction = {
  arguments: [2, 3],
  run: strict((text, length, fill = ' ') => {
    const wanted = Math.min(Number(length), LONGEST);
    return String(text).padStart(wanted, String(fill)).slice(0, Math.max(wanted, 0));
  }),
};

export const rpad: SqlFunction = {
  arguments: [2, 3],
  run: strict((text, length, fill = ' ') => {
    const wanted = Math.min(Number(length), LONGEST);
    return String(text).padEnd(wanted, String(fill)).slice(0, Math.max(wanted, 0));
  }),
};

export const initcap: SqlFunction = {
  arguments: [1, 1],
  run: strict((text) =>
    String(text)
      .toLowerCase()
      .replace(/(^|[^\p{L}\p{N}])(\p{L})/gu, (_all, before: string, letter: string) =>
        before.concat(letter.toUpperCase()),
      ),
  ),
};

/** replace(text, old [, new]) over numbers too: clients write replace(x, 7293, 54821047). */
export const replace: SqlFunction = {
  arguments: [2, 3],
  run: (_around, text, old, fresh) => {
    if (text === null || text === undefined) return null;
    const what = textOf(old ?? null);
    if (what === '') return textOf(text);
    return textOf(text)
      .replaceAll(what, () => textOf(fresh ?? null))
      .slice(0, LONGEST);
  },
};

export const chr: SqlFunction = {
  arguments: [1, 1],
  run: strict((code) => String.fromCharCode(numberOf(code ?? null) & 0xff)),
};

function part(run: (text: string, count: number) => string): SqlFunction {
  return {
    arguments: [2, 2],
    run: strict((text, count) => run(String(text), Math.max(Number(count), 0))),
  };
}

export const left = part((text, count) => text.slice(0, count));
export const right = part((text, count) => (count === 0 ? '' : text.slice(-count)));

export const reverse: SqlFunction = {
  arguments: [1, 1],
  run: strict((text) => [...String(text)].reverse().join('')),
};

export const space: SqlFunction = {
  arguments: [1, 1],
  run: strict((count) => ' '.repeat(Math.min(Math.max(Number(count), 0), LONGEST))),
};

/** charindex(part, text [, start]) */
export const charindex: SqlFunction = {
  arguments: [2, 3],
  run: strict((what, text, start = 1) => String(text).indexOf(String(what), Number(start) - 1) + 1),
};

/** instr(text, part [, start]) */
export const instr: SqlFunction = {
  arguments: [2, 3],
  run: strict((text, what, start = 1) => String(text).indexOf(String(what), Number(start) - 1) + 1),
};

/** substring_index(text, delimiter, count): what stands before the count-th delimiter. */
export const substringIndex: SqlFunction = {
  arguments: [3, 3],
  run: strict((text, delimiter, count) => {
    const parts = String(text).split(String(delimiter));
    const wanted = Number(count);
    return (wanted < 0 ? parts.slice(wanted) : parts.slice(0, wanted)).join(String(delimiter));
  }),
};

export const nvl2: SqlFunction = {
  arguments: [3, 3],
  run: (_around, value, there = null, missing = null) => (value === null ? missing : there),
};
