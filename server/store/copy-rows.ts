/**
 * Many objects from one: copies of rows, made by SQLite itself.
 *
 * An object that AXL made is some rows in some tables. A copy has the same rows with pkids of its
 * own (the first digits are the copy's number, so indexes grow at their end), with references
 * among them turned the same way, and with its number where the first object has its own.
 * Measured: 25 rows a millisecond with the change log, 200 without.
 */
import type { NumberedText } from './numbered-text';
import type { SqlValue, Tx } from './store';
import { quote, REST } from './tables';

export interface MadeRow {
  table: string;
  pkid: string;
}

export interface CopyPlan {
  /** the rows of the first object, in the order in which they were made */
  rows: MadeRow[];
  /** number of the first object */
  first: number;
  /** texts of the first object that hold its number */
  texts: NumberedText[];
}

export interface Copier {
  /** makes copies number `from` to `to` */
  copy(tx: Tx, from: number, to: number): void;
}

/** Reads the first object's rows and prepares the statements that copy them. */
export function planCopies(tx: Tx, { rows, first, texts }: CopyPlan): Copier {
  const own = new Set(rows.map(({ pkid }) => pkid));
  const statements = rows.flatMap(({ table, pkid }) => {
    const row = tx.get(`select * from ${quote(table)} where pkid = ?`, pkid);
    if (!row) return []; // made and removed again
    const columns = Object.entries(row).filter(([, value]) => value !== null);
    const values = columns.map(([column, value]) => expression(column, value, own, first, texts));
    return `with recursive n(i) as (select ? union all select i + 1 from n where i < ?)
      insert into ${quote(table)} (${columns.map(([column]) => quote(column)).join(', ')})
      select ${values.join(', ')} from n`;
  });
  return {
    copy(now, from, to) {
      for (const statement of statements) now.run(statement, from, to);
    },
  };
}

function expression(
  column: string,
  value: SqlValue,
  own: ReadonlySet<string>,
  first: number,
  texts: readonly NumberedText[],
): string {
  if (column === 'ctiid') return `${Number(value)} + n.i - ${first}`;
  if (typeof value !== 'string') return typeof value === 'number' ? String(value) : 'null';
  if (own.has(value)) return `printf('%08x', n.i) || ${literal(value.slice(8))}`;
  if (column === REST) {
    return texts.reduce((sql, { text, sql: numbered }) => {
      const inside = JSON.stringify(text);
      if (!value.includes(inside)) return sql;
      return `replace(${sql}, ${literal(inside)}, '"' || ${numbered} || '"')`;
    }, literal(value));
  }
  return texts.find(({ text }) => text === value)?.sql ?? literal(value);
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
