/** Cells of the database as UDS writes them. */
import type { SqlValue } from '../../server/store/store';

/** The text; NULL is the empty element. */
export function text(value: SqlValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** true or false; never AXL's t and f. [recorded] facts/uds.md 1 */
export function flag(value: unknown): string {
  return value === 't' || value === true ? 'true' : 'false';
}
