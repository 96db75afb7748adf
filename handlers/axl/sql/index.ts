/** The SQL operations of AXL. */
import { executeSQLQuery } from './executeSQLQuery';
import { executeSQLQueryInactive } from './executeSQLQueryInactive';
import { executeSQLUpdate } from './executeSQLUpdate';

export const sqlHandlers = [executeSQLQuery, executeSQLQueryInactive, executeSQLUpdate];
