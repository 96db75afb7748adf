/** Arithmetic that SQLite lacks or that its builds leave out. Informix [guess] */
import { AxlFault } from '../../schema/axl-fault';
import type { SqlFunction } from './function';
import { strict } from './function';

function real(run: (value: number) => number): SqlFunction {
  return { arguments: [1, 1], run: strict((value) => finite(run(Number(value)))) };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export const sqrt = real(Math.sqrt);
export const exp = real(Math.exp);
export const logn = real(Math.log);
export const log10 = real(Math.log10);
export const sign = real(Math.sign);
export const ceil = real(Math.ceil);
export const floor = real(Math.floor);

export const power: SqlFunction = {
  arguments: [2, 2],
  run: strict((base, exponent) => finite(Number(base) ** Number(exponent))),
};

export const mod: SqlFunction = {
  arguments: [2, 2],
  run: strict((a, b) => (Number(b) === 0 ? null : Number(a) % Number(b))),
};

/** trunc(x [, digits]) */
export const trunc: SqlFunction = {
  arguments: [1, 2],
  run: strict((value, digits = 0) => {
    const factor = 10 ** Number(digits);
    return finite(Math.trunc(Number(value) * factor) / factor);
  }),
};

export const hex: SqlFunction = {
  arguments: [1, 1],
  run: strict((value) => {
    const bits = BigInt.asUintN(32, BigInt(Math.trunc(Number(value)) || 0));
    return `0x${bits.toString(16).toUpperCase().padStart(8, '0')}`;
  }),
};

export const toNumber: SqlFunction = {
  arguments: [1, 1],
  run: strict((value) => numeric(String(value))),
};

/** -1213 where the text is no number. */
export function numeric(text: string): number {
  const value = Number(text.trim());
  if (text.trim() === '' || !Number.isFinite(value)) throw new AxlFault('sqlNotNumeric');
  return value;
}

/** What goes into an INTEGER column; the translation puts it round the value. */
export const integer: SqlFunction = {
  arguments: [1, 1],
  run: strict((value) => Math.trunc(typeof value === 'string' ? numeric(value) : Number(value))),
};

/** What goes into a BOOLEAN column: the letter in any case. */
export const boolean: SqlFunction = {
  arguments: [1, 1],
  run: strict((value) => (typeof value === 'string' ? value.toLowerCase() : String(value))),
};

export const greatest: SqlFunction = {
  arguments: [2, 100],
  run: strict((...values) => values.reduce((a, b) => (b > a ? b : a))),
};

export const least: SqlFunction = {
  arguments: [2, 100],
  run: strict((...values) => values.reduce((a, b) => (b < a ? b : a))),
};
