/**
 * One value between its AXL text and its SQL form: booleans `true` <-> `t`, enumerations their
 * display text <-> the number of the type table, the rest as it is. [recorded] facts/sql.md 2
 */
import { AxlFault } from '../schema/axl-fault';
import type { Column, EnumValue, Model } from '../schema/model';
import type { SqlValue } from './store';

export interface Codec {
  /** Throws AxlFault when the text is no such value; '' is NULL for all but text. */
  toSql(text: string, element: string): SqlValue;
  /** The text of a stored value; null when the column is NULL. */
  toText(value: SqlValue): string | null;
  /** where the stored form is not the text: the stored values whose text matches a LIKE pattern */
  matching?(pattern: string): SqlValue[];
}

const BOOLEANS: Record<string, 't' | 'f'> = {
  true: 't',
  t: 't',
  '1': 't',
  false: 'f',
  f: 'f',
  '0': 'f',
};

/** The codec of a simple type in this column (in the JSON of the row when there is none). */
export function codecOf(model: Model, simple: string, column: Column | undefined): Codec {
  const root = rootOf(model, simple);
  if (column?.type === 'boolean')
    return root.values ? ON_OFF : root.base === 'boolean' ? BOOLEAN : RAW_BOOLEAN;
  if (root.values) return column?.type === 'integer' ? numbered(root.values) : named(root.values);
  if (root.base === 'boolean') return column ? BOOLEAN : BOOLEAN_TEXT;
  const maxLength = root.maxLength ?? column?.maxLength;
  if (column?.type === 'integer') return INTEGER;
  if (INTEGERS.test(simple)) return INTEGER_TEXT;
  return maxLength === undefined ? TEXT : limited(maxLength);
}

/** XSD types that hold whole numbers, wherever they are kept. */
const INTEGERS = /^(XInteger|xsd:(int|integer|nonNegativeInteger|positiveInteger|unsignedLong))$/;

interface Root {
  base: string;
  values?: EnumValue[];
  maxLength?: number;
}

function rootOf(model: Model, simple: string): Root {
  const type = model.simples[simple];
  if (!type) return { base: simple.replace(/^xsd:/, '') };
  if (simple === 'boolean') return { base: 'boolean' };
  if (type.values) return { base: 'string', values: type.values };
  const inner = rootOf(model, type.base);
  return { ...inner, ...(type.maxLength !== undefined && { maxLength: type.maxLength }) };
}

const TEXT: Codec = {
  toSql: (text) => text,
  toText: (value) => (value === null ? null : String(value)),
};

function limited(maxLength: number): Codec {
  return {
    ...TEXT,
    toSql(text, element) {
      if (text.length > maxLength) {
        throw new AxlFault('valueTooLong', { element, length: text.length, max: maxLength });
      }
      return text;
    },
  };
}

const INTEGER: Codec = {
  toSql(text, element) {
    const value = text.trim();
    if (value === '') return null;
    if (!/^[+-]?\d+$/.test(value)) throw new AxlFault('invalidValue', { element, value: text });
    return Number(value);
  },
  toText: (value) => (value === null ? null : String(value)),
};

/** A whole number in a column (or JSON) that is text. */
const INTEGER_TEXT: Codec = {
  toSql(text, element) {
    const value = INTEGER.toSql(text, element);
    return value === null ? null : String(value);
  },
  toText: TEXT.toText,
};

const BOOLEAN: Codec = {
  toSql(text, element) {
    const value = text.trim();
    if (value === '') return null;
    const stored = BOOLEANS[value.toLowerCase()];
    if (!stored) throw new AxlFault('invalidValue', { element, value: text });
    return stored;
  },
  toText: (value) => (value === null ? null : value === 't' ? 'true' : 'false'),
  matching: (pattern) =>
    (['t', 'f'] as const).filter(
      (value) => pattern === value || likes(pattern)(value === 't' ? 'true' : 'false'),
    ),
};

/** A boolean that the schema calls a string is told as the database has it. [recorded] axl.md 5.4 */
const RAW_BOOLEAN: Codec = {
  toSql: (text, element) => BOOLEAN.toSql(text, element),
  toText: (value) => (value === null ? null : String(value)),
};

/** Status kept in a boolean column: devicehlogdynamic.hlog. [client] facts/sql.md section 3 */
const ON_OFF: Codec = {
  toSql(text, element) {
    if (text === '') return null;
    if (text === 'On' || text === 'Default') return 't';
    if (text === 'Off') return 'f';
    throw new AxlFault('invalidEnumeration', { element, value: text });
  },
  toText: (value) => (value === null ? null : value === 't' ? 'On' : 'Off'),
};

/** A boolean in the JSON of the row: kept as the word that is answered. */
const BOOLEAN_TEXT: Codec = {
  toSql: (text, element) => BOOLEAN.toText(BOOLEAN.toSql(text, element)),
  toText: (value) => (value === null ? null : String(value)),
};

function numbered(values: EnumValue[]): Codec {
  const byName = new Map(values.map((value) => [value.name, value.enum]));
  const byNumber = new Map(values.map((value) => [value.enum, value.name]));
  return {
    toSql(text, element) {
      if (text === '') return null;
      const number = byName.get(text) ?? byName.get(text.trim());
      if (number === undefined) throw new AxlFault('invalidEnumeration', { element, value: text });
      return number;
    },
    toText: (value) => (value === null ? null : (byNumber.get(Number(value)) ?? '')),
    matching(pattern) {
      const fits = likes(pattern);
      return values.filter(({ name }) => fits(name)).map((value) => value.enum);
    },
  };
}

/** LIKE outside the database: % is any text, _ any character. */
function likes(pattern: string): (text: string) => boolean {
  const like = new RegExp(
    `^${pattern
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replace(/%/g, '.*')
      .replace(/_/g, '.')}$`,
    's',
  );
  return (text) => like.test(text);
}

function named(values: EnumValue[]): Codec {
  const names = new Set(values.map((value) => value.name));
  return {
    toSql(text, element) {
      if (text === '') return null;
      const name = names.has(text) ? text : text.trim();
      if (!names.has(name)) throw new AxlFault('invalidEnumeration', { element, value: text });
      return name;
    },
    toText: (value) => (value === null ? null : String(value)),
  };
}
