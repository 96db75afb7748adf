/** The nodes of a cluster, as its own database names them. */
import type { Tx } from '../store/store';

/**
 * Names of the nodes that process calls, the publisher first: as configured, case kept. The entry
 * EnterpriseWideData is no machine. [recorded] facts/stock.md
 */
export function callProcessingNodes(tx: Tx): string[] {
  return tx
    .all(
      `select n.name as name from processnode n
         join typeprocessnoderole r on r.enum = n.tkprocessnoderole
        where n.name <> 'EnterpriseWideData' and r.name = 'CUCM Voice/Video'
        order by n.tknodeusage is null, n.tknodeusage, n.nodeid`,
    )
    .map((row) => String(row.name));
}
