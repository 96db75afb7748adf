/** Fields of AXL in rows that domain code reads itself. */
import type { Row } from '../store/store';

/** A field that the dictionary has no column for. */
export function hiddenText(row: Row, field: string): string | undefined {
  if (typeof row.rest !== 'string') return undefined;
  const value = (JSON.parse(row.rest) as Record<string, unknown>)[field];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The field, wherever the dictionary keeps it: a column of its name in lower case, or hidden. */
export function fieldText(row: Row, field: string): string {
  const column = row[field.toLowerCase()];
  if (column !== undefined && column !== null)
    return typeof column === 'object' ? '' : String(column);
  return hiddenText(row, field) ?? '';
}

/** Is a boolean field on? Rows have t, hidden fields true. */
export function fieldFlag(row: Row, field: string): boolean {
  return ['t', 'true', '1'].includes(fieldText(row, field));
}
