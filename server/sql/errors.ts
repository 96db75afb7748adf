/**
 * SQLite's refusals in Informix's words; for the client's SQL and for the store's own writes.
 *
 * Evidence: codes and texts in facts/axl.md 4.2 and facts/sql.md 6
 */
import { AxlFault } from '../schema/axl-fault';
import type { Database } from '../store/sqlite';
import { violatedKey } from './foreign-keys';
import { noColumn, noRoutine, noTable, syntaxError } from './refusals';
import { DeadlinePassed } from './ticks';

/** What was being written; needed to name a violated foreign key. */
export interface WriteContext {
  database: Database;
  table: string;
  verb: 'insert' | 'update' | 'delete';
  /** runs the refused statement once more, which is then rolled back */
  again?: () => void;
}

/** The fault for an error of the driver; what is none of the driver's comes back as it is. */
export function sqlFault(error: unknown, context?: WriteContext): unknown {
  if (error instanceof AxlFault) return error;
  if (error instanceof DeadlinePassed) return new AxlFault('sqlInterrupted');
  if (!isDriverError(error)) return error;
  return constraintFault(error.message, context) ?? compileFault(error.message) ?? error;
}

/** https://sqlite.org/rescode.html: SQLITE_ERROR, SQLITE_AUTH, SQLITE_RANGE and constraints */
function isDriverError(error: unknown): error is Error {
  // Not instanceof: under jest the driver's errors belong to another realm.
  const isObject = typeof error === 'object' && error !== null;
  return isObject && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}

function constraintFault(message: string, context: WriteContext | undefined): AxlFault | undefined {
  const key = /^UNIQUE constraint failed: (\w+)\.pkid$/.exec(message)?.[1];
  if (key) return new AxlFault('sqlUnique', { constraint: `pk_${key}_pkid` });
  // The real text names no index. [recorded]
  if (message.startsWith('UNIQUE constraint failed')) {
    return new AxlFault('duplicateValue', { index: '' });
  }
  const missing = /^NOT NULL constraint failed: (\S+)/.exec(message)?.[1];
  if (missing) return new AxlFault('nullValue', { column: missing });
  const check = /^CHECK constraint failed: (.+)/.exec(message)?.[1];
  if (check) return new AxlFault('checkFailed', { constraint: checkName(check, context) });
  if (!message.startsWith('FOREIGN KEY constraint failed')) return undefined;
  return foreignKeyFault(context);
}

/** `"isactive" in ('t', 'f')` -> ck_device_isactive; the real names are not known. [guess] */
function checkName(condition: string, context: WriteContext | undefined): string {
  const column = /^"?(\w+)"?/.exec(condition)?.[1] ?? 'c';
  return context ? `ck_${context.table}_${column}` : `ck_${column}`;
}

function foreignKeyFault(context: WriteContext | undefined): AxlFault {
  const table = context?.table ?? 'table';
  const key = context && violatedKey(context);
  if (key ? key.table !== table || context.verb === 'delete' : context?.verb === 'delete') {
    return new AxlFault('stillReferenced', { table });
  }
  return new AxlFault('missingKey', { constraint: `fk_${table}_${key?.column ?? 'pkid'}` });
}

function compileFault(message: string): AxlFault | undefined {
  const table = /^(?:no such table|access to|no such view):? (?:main\.|temp\.)?([^\s.]+)/.exec(
    message,
  )?.[1];
  if (table) return noTable(table);
  const column = /(?:no such column: |has no column named )(\S+)/.exec(message)?.[1];
  if (column) return noColumn(lastPart(column));
  const ambiguous = /^ambiguous column name: (\S+)/.exec(message)?.[1];
  if (ambiguous) return new AxlFault('sqlAmbiguous', { column: lastPart(ambiguous) });
  const routine = /(?:no such function: |arguments to function |to use function: )(\w+)/.exec(
    message,
  )?.[1];
  if (routine) return noRoutine(routine.replace(/^ifx_/, ''));
  if (/ values for \d+ columns|table \S+ has \d+ columns/.test(message))
    return new AxlFault('sqlValueCount');
  // What SQLite cannot compile is no SQL; what it cannot do (disk full, locked) is not the client's.
  return /syntax error|not authorized|incomplete input|misuse of|must appear|aggregate|same number of result columns|unrecognized token|sub-select returns|parser stack|too many|a GROUP BY|ORDER BY term|GROUP BY term|unable to use|row value/i.test(
    message,
  )
    ? syntaxError()
    : undefined;
}

function lastPart(name: string): string {
  return (name.split('.').at(-1) ?? name).replaceAll('"', '').replace(/:$/, '');
}
