/** The faults of SQL, by the names that `schemas/axl/faults.yaml` gives them. */
import { AxlFault } from '../schema/axl-fault';

/** -201 */
export function syntaxError(): AxlFault {
  return new AxlFault('sqlSyntax');
}

/** -206 */
export function noTable(table: string): AxlFault {
  return new AxlFault('sqlTable', { table: table.toLowerCase() });
}

/** -217 */
export function noColumn(column: string): AxlFault {
  return new AxlFault('sqlColumn', { column: column.toLowerCase() });
}

/** -674 */
export function noRoutine(routine: string): AxlFault {
  return new AxlFault('sqlRoutine', { routine: routine.toLowerCase() });
}
