/**
 * CSV as Bulk Administration reads and writes it: UTF-8, commas, double quotes round a cell that has
 * a comma or a quote, one record a line. [doc] Bulk Administration Guide
 *
 * A record never goes over two lines [guess], so that a quote which is not closed spoils its own line
 * only.
 */
import type { CsvError } from 'csv-parse/sync';

type Parsing = typeof import('csv-parse/sync');
type Writing = typeof import('csv-stringify/sync');

export interface CsvRecord {
  /** number of the line in the file, from 1 */
  line: number;
  cells: string[];
  /** why the line cannot be read */
  broken?: string;
}

/** A line of a file that is not blank. */
export interface CsvLine {
  line: number;
  text: string;
}

/** Not parsed yet: a file may be long, and often its header is all that is asked for. */
export function linesOf(text: string): CsvLine[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((one, i) => ({ line: i + 1, text: one }))
    .filter((one) => one.text.trim() !== '');
}

export function readLine({ text, line }: CsvLine): CsvRecord {
  // Most lines have no quote, and a file many lines.
  if (!text.includes('"')) return { line, cells: text.split(',').map((cell) => cell.trim()) };
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- most processes never read one
    const { parse } = require('csv-parse/sync') as Parsing;
    const [cells = []] = parse(text, { relax_column_count: true });
    return { line, cells: cells.map((cell) => cell.trim()) };
  } catch (error) {
    const { code } = error as CsvError;
    const reason = code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote is not closed' : 'misplaced quote';
    return { line, cells: [], broken: `The line is not well-formed CSV: ${reason}.` };
  }
}

/** Lines end as those of bat.xlt do. [client] */
export function writeCsv(records: readonly (readonly string[])[]): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- most processes never write one
  const { stringify } = require('csv-stringify/sync') as Writing;
  return stringify(records as string[][], { record_delimiter: 'windows' });
}
