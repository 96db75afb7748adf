/** What the database refuses, as the real server says it. */
import { AxlFault } from '../schema/axl-fault';

/** Runs a piece of writing and turns a violated constraint into its AxlFault. */
export function storeFault<T>(
  what: { table: string; action: 'insert' | 'update' | 'delete' },
  work: () => T,
): T {
  try {
    return work();
  } catch (error) {
    throw asFault(error, what);
  }
}

function asFault(error: unknown, { table, action }: { table: string; action: string }): unknown {
  // By its text and not by instanceof: the driver's errors may be of another realm (jest).
  const message = messageOf(error);
  const unique = message.startsWith('UNIQUE constraint failed');
  if (unique) return new AxlFault('duplicateValue', { index: '' });
  if (message.startsWith('FOREIGN KEY constraint failed')) {
    return action === 'delete'
      ? new AxlFault('stillReferenced', { table })
      : new AxlFault('missingKey', { constraint: `fk_${table}` });
  }
  const missing = /^NOT NULL constraint failed: \S+\.(\S+)/.exec(message);
  if (missing) return new AxlFault('nullValue', { column: missing[1] ?? '' });
  if (message.startsWith('CHECK constraint failed'))
    return new AxlFault('checkFailed', { constraint: table });
  return error;
}

function messageOf(error: unknown): string {
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : '';
  return typeof message === 'string' ? message : '';
}
