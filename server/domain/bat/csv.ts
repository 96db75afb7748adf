/**
 * CSV as Bulk Administration reads and writes it: UTF-8, commas, double quotes round a cell that has
 * a comma or a quote, one record a line. [doc] Bulk Administration Guide
 *
 * A record never goes over two lines [guess], so that a quote which is not closed spoils its own line
 * only.
 */
import { parse, type CsvError } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

export interface CsvRecord {
  /** number of the line in the file, from 1 */
  line: number;
  cells: string[];
  /** why the line cannot be read */
  broken?: string;
}

/** The records of a file, header and all; blank lines are none. */
export function readCsv(text: string): CsvRecord[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line, i) => ({ line, number: i + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => recordOf(line, number));
}

function recordOf(text: string, line: number): CsvRecord {
  try {
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
  return stringify(records as string[][], { record_delimiter: 'windows' });
}
